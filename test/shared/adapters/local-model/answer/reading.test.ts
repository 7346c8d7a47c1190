import { expect, it } from 'vitest';
import { readHit } from '../../../../../shared/adapters/local-model/answer/reading.ts';
import { mail } from '../hit-factories.ts';

it('reads a mail with what is attached to it, under the names of the files', () => {
  const attached = { attachmentId: 'a', partId: '1', mimeType: 'application/pdf', sizeBytes: 1 };
  const { folded } = readHit(
    mail({
      subject: 'The lease',
      body: 'See what is attached.',
      attachments: [
        { ...attached, filename: 'lease.pdf', text: 'The rent is 1,450 EUR.' },
        { ...attached, filename: 'locked.pdf', unread: 'protected' },
      ],
    }),
    1,
  );
  expect(folded).toBe('see what is attached.\nlease.pdf:\nthe rent is 1,450 eur.');
});
