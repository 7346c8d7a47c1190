import { FORWARD_SUBJECT } from '../content/quote-patterns.ts';
import { visibleText } from '../content/visible-text.ts';
import { analyse } from '../content/words.ts';
import type { Email } from '../domain/email.ts';
import type { Hit } from '../domain/hit.ts';

/** Jaccard's index of the terms of two mails from which on they say the same. */
const ALIKE = 0.85;

/**
 * Leaves out mails that say what a better hit of the same conversation says: the share of terms that both have is at least ALIKE, and
 * every number of either is in both, as two receipts differ in nothing else. The hit that stays counts them.
 */
export function collapseDuplicates(hits: readonly Hit[]): Hit[] {
  const kept: { hit: Hit; terms: () => Set<string> }[] = [];
  for (const hit of hits) {
    const terms = once(() => termsOf(hit));
    const same = kept.find((other) => isSameThread(other.hit, hit) && isAlike(other.terms(), terms()));
    if (same) same.hit = { ...same.hit, duplicates: (same.hit.duplicates ?? 0) + 1 };
    else kept.push({ hit, terms });
  }
  return kept.map(({ hit }) => hit);
}

function isSameThread({ item: a }: Hit, { item: b }: Hit): boolean {
  return a.service === 'gmail' && b.service === 'gmail' && a.email.threadId === b.email.threadId;
}

function termsOf({ item }: Hit): Set<string> {
  return item.service === 'gmail' ? new Set(analyse(`${item.email.subject}\n${said(item.email)}`)) : new Set();
}

function said({ subject, bodyFull, attachments }: Email): string {
  return [visibleText(bodyFull, FORWARD_SUBJECT.test(subject)), ...attachments.map(({ filename }) => filename)].join(
    '\n',
  );
}

function isAlike(a: Set<string>, b: Set<string>): boolean {
  const different = [...[...a].filter((term) => !b.has(term)), ...[...b].filter((term) => !a.has(term))];
  if (different.some((term) => /\p{N}/u.test(term))) return false;
  const all = new Set([...a, ...b]).size;
  return all > 0 && 1 - different.length / all >= ALIKE;
}

function once<T>(work: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: work() };
    return result.value;
  };
}
