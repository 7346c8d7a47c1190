import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { StoredMessage } from '../workspace/mail/mailbox.ts';
import { type MimePart, parseMimeTree } from '../workspace/mail/mime-tree.ts';
import { readMessage } from '../workspace/mail/read-message.ts';
import { snippetOf } from './snippet.ts';

export interface MessageView {
  format: 'full' | 'metadata' | 'minimal' | 'raw';
  /** With `metadata`: the headers wanted; none means all. */
  metadataHeaders: readonly string[];
}

/**
 * A message as the API gives it.
 *
 * | behaviour | copied from |
 * |---|---|
 * | full: payload tree; minimal: neither payload nor raw; metadata: payload with headers alone; raw: base64url | developers.google.com/workspace/gmail/api/reference/rest/v1/Format |
 * | text without a file name stands in `body.data`, everything else behind an `attachmentId` | …/rest/v1/users.messages.attachments#MessagePartBody |
 * | partId '' for the root, then '0', '1', '1.0' …; header values decoded | …/rest/v1/users.messages#MessagePart |
 * | `labelIds` is left out when there is none | github.com/jeremyephron/simplegmail/pull/127 |
 */
export async function messageResource(message: StoredMessage, view: MessageView): Promise<gmail_v1.Schema$Message> {
  const text = await readMessage(message);
  const tree = await parseMimeTree(text);
  return {
    id: message.id,
    threadId: message.threadId,
    ...(message.labelIds.length > 0 ? { labelIds: [...message.labelIds] } : {}),
    snippet: snippetOf(tree),
    ...content(message, text, tree, view),
    sizeEstimate: text.length,
    historyId: message.historyId,
    internalDate: String(message.internalDate),
  };
}

function content(message: StoredMessage, text: Buffer, tree: MimePart, view: MessageView): gmail_v1.Schema$Message {
  switch (view.format) {
    case 'minimal':
      return {};
    case 'raw':
      return { raw: text.toString('base64url') };
    case 'metadata': {
      const wanted = view.metadataHeaders.map((name) => name.toLowerCase());
      const headers = tree.headers.filter(({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase()));
      return { payload: { mimeType: tree.mimeType, headers: [...headers] } };
    }
    case 'full':
      return { payload: payload(message.id, tree) };
  }
}

function payload(messageId: string, part: MimePart): gmail_v1.Schema$MessagePart {
  return {
    partId: part.partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: [...part.headers],
    body: body(messageId, part),
    ...(part.parts.length > 0 ? { parts: part.parts.map((child) => payload(messageId, child)) } : {}),
  };
}

function body(messageId: string, part: MimePart): gmail_v1.Schema$MessagePartBody {
  const size = part.content.length;
  if (part.parts.length > 0 || part.mimeType.startsWith('multipart/')) return { size: 0 };
  if (part.filename !== '' || !part.mimeType.startsWith('text/')) {
    return { attachmentId: attachmentId(messageId, part.partId), size };
  }
  return size === 0 ? { size } : { size, data: part.content.toString('base64url') };
}

/** Names a part of a message; opaque to clients, as Gmail's are. */
function attachmentId(messageId: string, partId: string): string {
  return `ANGj${Buffer.from(`${messageId}/${partId}`).toString('base64url')}`;
}

/** The bytes behind an attachment id; undefined when the message has no such attachment. */
export async function readAttachment(message: StoredMessage, id: string): Promise<Buffer | undefined> {
  const parts = (part: MimePart): MimePart[] => [part, ...part.parts.flatMap(parts)];
  const all = parts(await parseMimeTree(await readMessage(message)));
  return all.find((part) => body(message.id, part).attachmentId === id)?.content;
}
