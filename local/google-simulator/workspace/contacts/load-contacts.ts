import { createHash } from 'node:crypto';
import type { ReportMalformed } from '../workspace.ts';
import type { Contact } from './contact.ts';
import { type ParsedCard, parseCard } from './parse-card.ts';
import { splitVcf, type VcfBlock } from './split-vcf.ts';

/**
 * The contacts of vCard files, in the order of the files. An export writes the same card into the file of each group that it
 * belongs to: it is one contact. A card that can't be read is reported and left out.
 */
export async function loadContacts(files: readonly string[], report: ReportMalformed): Promise<Contact[]> {
  const contacts = new Map<string, Contact>();
  const sameIdentity = new Map<string, number>();
  for (const file of files) {
    for (const block of await splitVcf(file, report)) {
      const card = readCard(block, report);
      if (!card) continue;
      const content = digest([card.uid, card.fields]);
      if (contacts.has(content)) continue;
      const identity = identityOf(card);
      const ordinal = (sameIdentity.get(identity) ?? 0) + 1;
      sameIdentity.set(identity, ordinal);
      contacts.set(content, {
        resourceName: `people/c${BigInt(`0x${digest([identity, ordinal]).slice(0, 15)}`)}`,
        etag: `%${Buffer.from(content.slice(0, 32), 'hex').toString('base64')}`,
        fields: card.fields,
      });
    }
  }
  return [...contacts.values()];
}

function readCard({ file, line, lines }: VcfBlock, report: ReportMalformed): ParsedCard | undefined {
  try {
    return parseCard(lines);
  } catch (error) {
    // The parser's own message quotes the line.
    const isOurs = error instanceof Error && error.message.startsWith('It has ');
    const reason = isOurs ? error.message : 'It is no vCard.';
    report({ file, position: line, reason: `The contact can not be read. ${reason}` });
    return undefined;
  }
}

/** What tells one contact from another: Takeout gives no UID. */
function identityOf({ uid, fields: { names, nicknames, emailAddresses, phoneNumbers } }: ParsedCard): string {
  if (uid !== undefined) return `uid ${uid}`;
  const name = names?.[0]?.displayName ?? nicknames?.[0]?.value;
  return JSON.stringify([name, (emailAddresses ?? phoneNumbers ?? []).map(({ value }) => value)]);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
