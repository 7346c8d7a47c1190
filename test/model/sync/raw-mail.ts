/** A mail as its text says, in the terms of the copy. */
export interface RawMail {
  subject: string;
  sender: unknown;
  to: unknown[];
  body: string;
  attachments: { filename: string; text: string }[];
}

/**
 * Reads a mail of the forms that this model makes: one text, plain or HTML, and texts attached to it; headers are ASCII or base64. Written
 * without the product's code, so that the two can disagree.
 */
export function readRawMail(raw: string): RawMail {
  const [head, content] = halves(raw);
  const boundary = /boundary=(\w+)/.exec(head)?.[1];
  const parts = boundary ? content.split(`--${boundary}`).slice(1, -1) : [`${head}\r\n\r\n${content}`];
  const [text = '', ...attached] = parts;
  return {
    subject: decoded(headerOf(head, 'Subject')),
    sender: mailboxes(headerOf(head, 'From'))[0] ?? null,
    to: mailboxes(headerOf(head, 'To')),
    body: textOf(text),
    attachments: attached.map((part) => ({ filename: /filename=(\S+)/.exec(part)?.[1] ?? '', text: textOf(part) })),
  };
}

function halves(entity: string): [head: string, content: string] {
  const at = entity.indexOf('\r\n\r\n');
  return [entity.slice(0, at), entity.slice(at + 4)];
}

function headerOf(head: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1]?.trim() ?? '';
}

function decoded(value: string): string {
  return value.replace(/=\?UTF-8\?B\?(.*?)\?=/g, (_, base64: string) => Buffer.from(base64, 'base64').toString());
}

function mailboxes(value: string): unknown[] {
  return value.split(', ').map((one) => {
    const [, name, address = ''] = /^(?:(.*) )?<?([^<>\s]+)>?$/.exec(one) ?? [];
    return { address, ...(name ? { name } : {}) };
  });
}

function textOf(part: string): string {
  const [head, content] = halves(part);
  return (/text\/html/.test(head) ? content.replace(/<[^>]+>/g, '') : content).trim();
}
