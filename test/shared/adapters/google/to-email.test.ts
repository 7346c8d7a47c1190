import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { describe, expect, it } from 'vitest';
import { toEmail } from '../../../../shared/adapters/google/gmail/to-email.ts';
import { MalformedResourceError } from '../../../../shared/adapters/google/malformed-resource-error.ts';

function message(headers: Record<string, string>, overrides: gmail_v1.Schema$Message = {}): gmail_v1.Schema$Message {
  return {
    id: '18e0000000000001',
    threadId: '18e0000000000000',
    historyId: '12345678901234567890',
    internalDate: '1804410000000',
    labelIds: ['UNREAD', 'INBOX'],
    sizeEstimate: 2048,
    payload: {
      mimeType: 'text/plain',
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      body: { data: Buffer.from('See you at ten.\n\nOn Monday Alex wrote:\n> when?').toString('base64url') },
    },
    ...overrides,
  };
}

describe('toEmail', () => {
  it('maps a message of the format full', () => {
    const email = toEmail(
      message({
        'Message-Id': ' <abc@example.com>',
        'In-Reply-To': '<parent@example.com>',
        References: '<root@example.com>\r\n\t<parent@example.com>',
        SUBJECT: '=?utf-8?Q?Caf=C3=A9?=\r\n =?utf-8?Q?_at_ten?=',
        From: '=?utf-8?B?Wm/Dqw==?= <Zoe@Example.com>',
        To: 'alex@example.com, "Chen, Sarah" <sarah@example.com>',
        Cc: 'Team: a@example.com;',
      }),
    );
    expect(email).toMatchObject({
      emailId: '18e0000000000001',
      threadId: '18e0000000000000',
      historyId: '12345678901234567890',
      messageId: 'abc@example.com',
      inReplyTo: 'parent@example.com',
      referenceIds: ['root@example.com', 'parent@example.com'],
      subject: 'Café at ten',
      sender: { address: 'zoe@example.com', name: 'Zoë' },
      to: [{ address: 'alex@example.com' }, { address: 'sarah@example.com', name: 'Chen, Sarah' }],
      cc: [{ address: 'a@example.com' }],
      bcc: [],
      receivedAt: new Date(1_804_410_000_000),
      labels: ['INBOX', 'UNREAD'],
      isRead: false,
      sizeBytes: 2048,
      attachments: [],
    });
    expect(email.bodyFull).toContain('> when?');
    expect(email.bodyPreview).toBe('See you at ten.');
  });

  it('bears a message without any header, label or body', () => {
    expect(toEmail(message({}, { labelIds: null, sizeEstimate: null, payload: {} }))).toMatchObject({
      messageId: null,
      inReplyTo: null,
      referenceIds: [],
      subject: '',
      sender: null,
      to: [],
      labels: [],
      isRead: true,
      bodyFull: '',
    });
  });

  it('takes a message id without brackets as it is', () => {
    expect(toEmail(message({ 'Message-ID': 'odd@example.com' })).messageId).toBe('odd@example.com');
  });

  it.each([
    ['payload', { payload: null }],
    ['threadId', { threadId: null }],
    ['historyId', { historyId: null }],
    ['internalDate', { internalDate: 'yesterday' }],
  ])('refuses a message whose %s is missing or wrong', (field, overrides) => {
    expect(() => toEmail(message({}, overrides as gmail_v1.Schema$Message))).toThrow(MalformedResourceError);
    expect(() => toEmail(message({}, overrides as gmail_v1.Schema$Message))).toThrow(field);
  });
});
