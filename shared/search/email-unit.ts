import { FORWARD_SUBJECT } from '../content/quote-patterns.ts';
import { visibleText } from '../content/visible-text.ts';
import type { Email } from '../domain/email.ts';
import { emailFacets } from './facets.ts';
import type { ItemDescription } from './item-description.ts';
import { UNIT_FLAGS } from './search-unit.ts';

/** Gmail's system labels that become flags. */
const LABEL_FLAGS: Readonly<Record<string, number>> = {
  SENT: UNIT_FLAGS.sent,
  DRAFT: UNIT_FLAGS.draft,
  SPAM: UNIT_FLAGS.spam,
  TRASH: UNIT_FLAGS.trash,
  STARRED: UNIT_FLAGS.starred,
  IMPORTANT: UNIT_FLAGS.important,
};

/** A mail is found by its subject, what its sender wrote (what they quote is found in its own mail), people, file names and what is in the files. */
export function describeEmail(email: Email): ItemDescription {
  const labels = email.labels.reduce((flags, label) => flags | (LABEL_FLAGS[label] ?? 0), 0);
  const unread = email.isRead ? 0 : UNIT_FLAGS.unread;
  const attachment = email.attachments.length > 0 ? UNIT_FLAGS.attachment : 0;
  const files = email.attachments.map(({ filename }) => filename).filter((name) => name !== '');
  const visible = visibleText(email.bodyFull, FORWARD_SUBJECT.test(email.subject));
  return {
    occurredAt: email.receivedAt,
    flags: labels | unread | attachment,
    endsAt: null,
    sizeBytes: email.sizeBytes,
    facets: emailFacets(email),
    sender: email.sender?.address ?? null,
    title: email.subject,
    people: [...(email.sender ? [email.sender] : []), ...email.to, ...email.cc, ...email.bcc],
    keywords: '',
    attached: email.attachments.flatMap(({ filename, text }) => (text ? [{ name: filename, text }] : [])),
    text: files.length > 0 ? `${visible}\n\n${files.join('\n')}` : visible,
  };
}
