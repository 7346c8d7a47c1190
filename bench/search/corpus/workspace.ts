import { v7 } from 'uuid';
import type { Item } from '../../../shared/domain/hit.ts';
import { type Random, seededRandom } from '../../random.ts';
import { makeCorrespondents } from './correspondents.ts';
import { makeEvents } from './events.ts';
import { makeFiles } from './files.ts';
import { Language } from './language.ts';
import { makeMails } from './mails.ts';

/** The address of a generated person. */
export interface WorkspaceOptions {
  /** Of all kinds together: 88 % mails, 7 % events, 5 % files. */
  items: number;
  seed: number;
  /** From 0: others have other correspondents and texts, in the same language. */
  person: number;
}

/** One person's items; the same options give the same ones. */
export function generateWorkspace({ items, seed, person }: WorkspaceOptions): Item[] {
  const random = seededRandom(seed * 1_000_003 + person + 1);
  const language = new Language(random, seededRandom(seed));
  const writing = { language, random, correspondents: makeCorrespondents(language, random, person) };
  const events = Math.round(items * 0.07);
  const files = Math.round(items * 0.05);
  return [
    ...[...makeMails(items - events - files, writing)].map(
      (email): Item => ({ service: 'gmail', id: idOf(random), email }),
    ),
    ...[...makeEvents(events, writing)].map((event): Item => ({ service: 'calendar', id: idOf(random), event })),
    ...[...makeFiles(files, writing)].map((file): Item => ({ service: 'drive', id: idOf(random), file })),
  ];
}

/** Of rows written one after the other in March 2027. */
function idOf(random: Random): string {
  const bytes = Uint8Array.from({ length: 16 }, () => random.below(256));
  return v7({ msecs: Date.UTC(2027, 2, 1), random: bytes, seq: random.below(0x7fffffff) });
}
