import { createHash } from 'node:crypto';
import libmime from 'libmime';
import { escapeXml } from '../drive/markup.ts';
import type { Charset } from '../source/charset.ts';
import type { People, Person } from '../source/people.ts';
import { required, type SourceRecord } from '../source/records.ts';
import { formatWall } from '../time/date-pattern.ts';
import { offsetText, type StoryTime, wallIn } from '../time/story-time.ts';
import { bulkHtml } from './bulk-html.ts';
import { GMAIL_STYLE, htmlText, OUTLOOK_STYLE, plainText } from './mail-text.ts';
import { attachmentPart, type MimePart, multipart, type Transfer, textPart } from './mime-part.ts';
import { logoPng } from './picture.ts';
import { forwardMail, type Quoted, quoteMail } from './quote.ts';

/** A mail of the story, ready for the mbox. */
export interface ComposedMail {
  id: string;
  instant: number;
  labels: string;
  /** The id of the mail that began its thread. */
  threadRoot: string;
  /** Headers and body, one byte a letter. */
  message: string;
}

/** What a mail may carry: files of the Drive and of its own, invitations of the calendar. */
export interface Enclosures {
  file(path: string): { name: string; type: string; bytes: Uint8Array };
  /** @param answer for a REPLY: who answers, and what ("accepted") */
  invitation(eventId: string, method: string, answer: { by: Person; response: string } | undefined): string;
}

interface Letter extends Quoted {
  mail: ComposedMail;
  messageId: string;
  references: string;
}

/** Composes all mails, each after the one that it answers. */
export function composeMails(
  records: readonly SourceRecord[],
  people: People,
  time: StoryTime,
  enclosures: Enclosures,
): ComposedMail[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const letters = new Map<string, Letter>();

  function letterOf(id: string): Letter {
    const known = letters.get(id);
    if (known) return known;
    const record = byId.get(id);
    if (!record) throw new Error(`There is no mail '${id}'.`);
    const parent = record.get('reply') ?? record.get('forward');
    const letter = compose(record, parent === undefined ? undefined : letterOf(parent));
    letters.set(id, letter);
    return letter;
  }

  function compose(record: SourceRecord, parent: Letter | undefined): Letter {
    const sender = people.find(required(record, 'from'));
    const instant = time.instant(required(record, 'at'));
    const subject = time.fill(record.get('subject') ?? subjectOfAnswer(parent, record, sender));
    const to = recipients(record, 'to', parent);
    const isReply = record.get('reply') !== undefined;
    const messageId = messageIdOf(record.id, sender);
    const references = parent && isReply ? `${parent.references} <${parent.messageId}>`.trim() : '';
    const body = bodyOf(record, sender, parent);
    const content = contentOf(record, sender, body, subject);
    const headers = [
      ...(sender.address === people.find('me').address
        ? []
        : transportHeaders(people.find('me').address, instant, record.id)),
      `Date: ${mailDate(instant, sender.zone)}`,
      ...addressHeader('From', [sender]),
      ...addressHeader('To', to),
      ...addressHeader('Cc', people.list(record.get('cc'))),
      header('Subject', subject),
      `Message-ID: <${messageId}>`,
      ...(parent && isReply
        ? [`In-Reply-To: <${parent.messageId}>`, libmime.foldLines(`References: ${references}`)]
        : []),
      ...listHeaders(record, sender),
      'MIME-Version: 1.0',
      ...content.headers,
    ];
    const mail: ComposedMail = {
      id: record.id,
      instant,
      labels: record.get('labels') ?? defaultLabels(sender, people),
      threadRoot: parent && isReply ? parent.mail.threadRoot : record.id,
      message: `${headers.map((line) => line.replaceAll('\r\n', '\n')).join('\n')}\n\n${content.body}`,
    };
    const toText = to.map(({ name, address }) => `${name} <${address}>`).join('; ');
    return {
      mail,
      messageId,
      references,
      subject,
      instant,
      to: toText,
      fromName: sender.name,
      fromAddress: sender.address,
      ...body,
    };
  }

  function recipients(record: SourceRecord, field: string, parent: Letter | undefined): Person[] {
    if (record.get(field) !== undefined) return people.list(record.get(field));
    const me = people.find('me');
    if (!parent || parent.fromAddress === me.address) return [me];
    return [people.all.find(({ address }) => address === parent.fromAddress) ?? me];
  }

  function bodyOf(record: SourceRecord, sender: Person, parent: Letter | undefined): { plain: string; html: string } {
    const text = time.fill(record.body);
    const isBulk = sender.record.get('bulk') !== undefined;
    const signature = record.get('sign') === 'no' || isBulk ? '' : sender.signature;
    const style = sender.client === 'outlook' ? OUTLOOK_STYLE : GMAIL_STYLE;
    const quote = quoteOf(record, sender, parent);
    const mark = sender.client === 'outlook' ? '' : '-- \n';
    const plain = [plainText(text), signature && `${mark}${signature}`, quote?.plain].filter(Boolean).join('\n\n');
    const signatureHtml =
      signature && `<div>${mark && '-- <br>'}${escapeXml(signature).replaceAll('\n', '<br>')}</div>`;
    return { plain, html: [htmlText(text, style), signatureHtml, quote?.html].filter(Boolean).join('\n') };
  }

  function quoteOf(record: SourceRecord, sender: Person, parent: Letter | undefined) {
    if (!parent || record.get('quote') === 'none') return undefined;
    if (record.get('forward') !== undefined) return forwardMail(parent, sender);
    return quoteMail(parent, sender);
  }

  function contentOf(
    record: SourceRecord,
    sender: Person,
    body: { plain: string; html: string },
    subject: string,
  ): MimePart {
    const boundary = (kind: string) => `0000000000${digest(`${record.id}:${kind}`).slice(0, 18)}`;
    const [charset, transfer] = encodingOf(record);
    const text = (options: { wrapped?: boolean } = {}) =>
      textPart(options.wrapped ? libmime.encodeFlowed(body.plain) : body.plain, {
        subtype: 'plain',
        charset,
        transfer,
        ...(options.wrapped ? { parameters: 'format=flowed' } : {}),
      });
    const html = (content: string) => textPart(content, { subtype: 'html', charset, transfer });
    const picture = record.get('picture');
    let content: MimePart;
    switch (formatOf(record, sender)) {
      case 'plain':
        content = text();
        break;
      case 'flowed':
        content = text({ wrapped: true });
        break;
      case 'html': {
        const preheader = time.fill(record.get('preheader') ?? subject);
        const bulk = sender.record.get('bulk') !== undefined;
        content = html(bulk ? bulkHtml(time.fill(record.body), sender, { id: record.id, preheader }) : page(body.html));
        break;
      }
      default: {
        const shown = picture
          ? `${body.html}<br><img src="cid:${digest(picture).slice(0, 12)}" width="96" height="48">`
          : body.html;
        content = multipart('alternative', boundary('alternative'), [
          text(),
          html(page(shown)),
          ...invitations(record, sender),
        ]);
      }
    }
    if (picture) {
      const contentId = digest(picture).slice(0, 12);
      const image = attachmentPart(logoPng(96, 48), { name: picture, type: 'image/png', contentId });
      content = multipart('related', boundary('related'), [content, image]);
    }
    const attachments = record.all('attach').map((path) => {
      const { bytes, ...described } = enclosures.file(path);
      return attachmentPart(bytes, described);
    });
    const events = invitations(record, sender).map((part) => {
      const bytes = Buffer.from(part.body, part.headers.some((line) => line.endsWith('base64')) ? 'base64' : 'latin1');
      return attachmentPart(bytes, { name: 'invite.ics', type: 'application/ics' });
    });
    const enclosed = [...attachments, ...events];
    return enclosed.length === 0 ? content : multipart('mixed', boundary('mixed'), [content, ...enclosed]);
  }

  /** "Invite: acme-kickoff REQUEST", "Invite: dinner REPLY accepted" */
  function invitations(record: SourceRecord, sender: Person): MimePart[] {
    return record.all('invite').map((value) => {
      const [eventId = '', method = 'REQUEST', response] = value.split(' ');
      const answer = response === undefined ? undefined : { by: sender, response };
      return textPart(enclosures.invitation(eventId, method, answer), {
        subtype: 'calendar',
        charset: 'utf-8',
        transfer: 'base64',
        parameters: `method=${method}`,
      });
    });
  }

  return records.map(({ id }) => letterOf(id).mail);
}

function subjectOfAnswer(parent: Letter | undefined, record: SourceRecord, sender: Person): string {
  if (!parent) return required(record, 'subject');
  const bare = parent.subject.replace(/^((re|aw|fwd|wg): )+/i, '');
  const german = sender.client === 'thunderbird-de';
  if (record.get('forward') !== undefined) return `${german ? 'WG' : 'Fwd'}: ${bare}`;
  return `${german ? 'AW' : 'Re'}: ${bare}`;
}

/** Which form a mail has that does not say: what the sender's program writes. */
function formatOf(record: SourceRecord, sender: Person): string {
  const format = record.get('format');
  if (format) return format;
  if (record.get('invite') !== undefined || record.get('picture') !== undefined) return 'both';
  if (sender.record.get('bulk') !== undefined) return 'html';
  return { gmail: 'both', outlook: 'both', apple: 'plain', 'thunderbird-de': 'flowed' }[sender.client];
}

function encodingOf(record: SourceRecord): [Charset, Transfer] {
  const [charset = 'utf-8', transfer = 'quoted-printable'] = (record.get('charset') ?? 'utf-8').split(' ');
  return [charset as Charset, transfer as Transfer];
}

function page(content: string): string {
  return `<div dir="ltr">${content}</div>\n`;
}

function defaultLabels(sender: Person, people: People): string {
  if (sender.address === people.find('me').address) return 'Sent,Opened';
  return sender.record.get('bulk') === undefined ? 'Inbox,Opened,Category Personal' : 'Inbox,Opened,Category Updates';
}

function transportHeaders(recipient: string, instant: number, id: string): string[] {
  const received = mailDate(instant + 2000, 'America/Los_Angeles');
  return [
    `Delivered-To: ${recipient}`,
    `Received: by 2002:a05:6402:${digest(id).slice(0, 4)}:b0 with SMTP id ${digest(id).slice(4, 16)}csp${Number.parseInt(digest(id).slice(0, 6), 16)};\n        ${received}`,
  ];
}

function addressHeader(name: string, people: readonly Person[]): string[] {
  if (people.length === 0) return [];
  return [libmime.foldLines(`${name}: ${people.map(addressText).join(', ')}`, 76)];
}

function addressText({ name, address }: Person): string {
  if (/[^\x20-\x7e]/.test(name)) return `${libmime.encodeWords(name, 'Q', 60)} <${address}>`;
  return /^[\w .'-]+$/.test(name) ? `${name} <${address}>` : `"${name}" <${address}>`;
}

function header(name: string, text: string): string {
  return libmime.foldLines(`${name}: ${libmime.encodeWords(text, 'Q', 52)}`, 76);
}

function listHeaders(record: SourceRecord, sender: Person): string[] {
  const domain = sender.address.split('@')[1] as string;
  const list = record.get('list');
  return [
    ...(list ? [`List-Id: <${list.replace('@', '.')}>`, `List-Post: <mailto:${list}>`, 'Precedence: list'] : []),
    ...(sender.record.get('bulk') === 'newsletter'
      ? [`List-Unsubscribe: <https://${domain}/unsubscribe?u=${digest(record.id).slice(0, 10)}>`, 'Precedence: bulk']
      : []),
    ...(record.get('auto') ? ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'] : []),
  ];
}

/** RFC 5322 3.3: "Thu, 04 Mar 2027 16:05:29 +0000". */
export function mailDate(instant: number, zone: string): string {
  return `${formatWall(wallIn(instant, zone), 'EEE, dd MMM yyyy HH:mm:ss', 'en-US')} ${offsetText(instant, zone)}`;
}

/** The Message-ID of the mail of a record, without angle brackets: the same at every telling. */
export function messageIdOf(id: string, sender: Pick<Person, 'address'>): string {
  return `CA${digest(id).slice(0, 26)}@mail.${sender.address.split('@')[1]}`;
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
