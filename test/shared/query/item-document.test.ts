import { describe, expect, it } from 'vitest';
import { itemDocumentSchema, toItemDocument } from '../../../shared/query/item-document.ts';
import { email, file } from '../adapters/postgres-search/items.ts';

describe('an item as callers see it', () => {
  it('tells what its attachments say, or why they could not be read', () => {
    const attached = { attachmentId: 'a', partId: '1', mimeType: 'application/pdf', sizeBytes: 1 };
    const document = toItemDocument(
      email({
        attachments: [
          { ...attached, filename: 'lease.pdf', text: 'The rent is 1,450 EUR.' },
          { ...attached, filename: 'locked.pdf', unread: 'protected' },
          { ...attached, filename: 'photo.png', mimeType: 'image/png' },
        ],
      }),
    );
    expect(itemDocumentSchema.parse(document)).toMatchObject({
      attachments: [
        { filename: 'lease.pdf', text: 'The rent is 1,450 EUR.', unread: null },
        { filename: 'locked.pdf', text: null, unread: 'protected' },
        { filename: 'photo.png', text: null, unread: null },
      ],
    });
  });

  it('tells why a file could not be read', () => {
    const documentOf = (...given: Parameters<typeof file>) => itemDocumentSchema.parse(toItemDocument(file(...given)));
    expect(documentOf({ contentText: null, unread: 'damaged' })).toMatchObject({ text: null, unread: 'damaged' });
    expect(documentOf({ contentText: 'Hello' })).toMatchObject({ text: 'Hello', unread: null });
  });
});
