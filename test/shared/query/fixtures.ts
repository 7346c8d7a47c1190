import type { Hit } from '../../../shared/domain/hit.ts';
import { newId } from '../../../shared/domain/ids.ts';
import type { Intent } from '../../../shared/domain/intent.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const clock = new FakeClock('2027-03-01T09:00:00Z');

export function intentOf(overrides: Partial<Intent> = {}): Intent {
  return {
    services: ['gmail'],
    operations: ['workspace.search'],
    entities: { people: [], topics: ['flight'], times: [] },
    asks: [{ type: 'time', of: 'flight', steps: [] }],
    steps: [{ id: 's1', operation: 'workspace.search', params: { text: 'flight', services: ['gmail'] } }],
    confidence: 0.9,
    ...overrides,
  };
}

/** A hit on a mail. */
export function mailHit(overrides: { id?: string; subject?: string; body?: string; passages?: string[] } = {}): Hit {
  const { id = newId(clock), subject = 'Your booking', body = 'Departure 07:35', passages = [] } = overrides;
  return {
    item: {
      service: 'gmail',
      id,
      email: {
        emailId: '18c0ffee18c0ffee',
        threadId: '18c0ffee18c0ffee',
        historyId: '1',
        messageId: null,
        inReplyTo: null,
        referenceIds: [],
        subject,
        sender: { address: 'booking@air.example', name: 'Air' },
        to: [],
        cc: [],
        bcc: [],
        bodyPreview: body.slice(0, 100),
        bodyFull: body,
        receivedAt: new Date('2027-02-20T10:00:00Z'),
        labels: ['INBOX'],
        isRead: true,
        sizeBytes: 1000,
        attachments: [],
      },
    },
    score: 1,
    ranks: { words: 1 },
    passages,
  };
}
