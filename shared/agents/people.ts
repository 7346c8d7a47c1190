import { z } from 'zod';
import { type Alternative, type Operation, operation } from './operation.ts';
import { type Correction, MAX_READINGS } from './taken-for.ts';

/** Somebody, with all of their addresses as far as the address book joins them. */
export interface KnownPerson {
  /** The name to call them by: that of the address book, else the one they were seen under last, else the best known address. */
  name: string;
  /** Lower-cased, the best known first; none for a contact without one. */
  addresses: readonly string[];
  isContact: boolean;
  /** Mails that the person wrote to them, and got from them. */
  sent: number;
  received: number;
  /** When something last came from them or went to them; null for a contact who was never seen. */
  lastContactAt: Date | null;
  /**
   * How well they are known: (3 × sent + received) × 2^(−age / 180 days), and 10 more for a contact. The age is that of the last
   * contact, counted back from the last contact with anybody. Writing to somebody says more than getting something from them,
   * what was half a year ago counts half, and an entry in the address book was made on purpose.
   */
  familiarity: number;
  /**
   * What of them was asked for: `domain` also for a mailbox whose name says no more than its domain does ("Acme Billing" at
   * acme.com). `similar` for what differs by slips of the pen from what was asked for.
   */
  matched: 'address' | 'name' | 'domain' | 'beginning' | 'similar';
}

/** A person's name, part of it, nickname or address; or a domain ("acme", "acme.com"), which means everybody there. */
export type WantedPeople = { name: string } | { domain: string };

/** Who a person knows: from contacts, mail, events and files. */
export interface PeopleDirectory {
  /**
   * Those who are meant, the best known first; none for a name that fits nobody. Whole words of a name come before beginnings
   * of words, which are looked for only where nothing else fits; names and domains that are a slip of the pen away (two in eight
   * letters and more, none in three, unless it is one left out beside another word that fits), where those don't either. A name that is the name of a domain too means the people there
   * as well. The person asking is left out where somebody else fits.
   * @param limit at most this many people
   */
  find(userId: string, wanted: WantedPeople, limit: number, signal: AbortSignal): Promise<KnownPerson[]>;
}

/** The people of a company; more would make a filter that excludes nobody. */
export const MAX_PEOPLE = 200;

/** More than this nobody chooses from. */
const MAX_ALTERNATIVES = 6;

/** Whoever is written to ten times as often as somebody else of that name needs no surname. */
const CLEARLY_BETTER_KNOWN = 10;

/** What a name was taken for that nobody has as it is written; undefined where somebody has it, or nobody one like it. */
export function correctionOf(name: string, found: readonly KnownPerson[]): Correction | undefined {
  if (found[0]?.matched !== 'similar') return undefined;
  return { word: name, readAs: [...new Set(found.map((person) => person.name))].slice(0, MAX_READINGS) };
}

const text = z.string().trim().min(1).max(200);

/**
 * `people.resolve`: whom a name means. Gives `people: [{address, name, lastContactAt}]`, an entry an address, empty where
 * nobody is called so. Several people of one name, none of whom is clearly the best known, are alternatives.
 */
export function resolvePeople(directory: PeopleDirectory): Operation {
  return operation({
    name: 'people.resolve',
    description:
      'Finds whom a name, a part of a name, a nickname, an address or a company means; with domain instead of name, everybody ' +
      'at a domain ("acme" or "acme.com"). Gives people: [{address, name, lastContactAt}].',
    effect: 'read',
    params: z.strictObject({ name: text.exactOptional(), domain: text.exactOptional() }).check((given) => {
      if ((given.value.name === undefined) === (given.value.domain === undefined))
        given.issues.push({ code: 'custom', input: given.value, message: 'Give either a name or a domain.' });
    }),
    async run({ name, domain }, { userId, signal }) {
      const wanted = name === undefined ? { domain: domain ?? '' } : { name };
      const found = await directory.find(userId, wanted, MAX_PEOPLE, signal);
      const people = found.flatMap((person) =>
        person.addresses.map((address) => ({
          address,
          name: person.name,
          lastContactAt: person.lastContactAt?.toISOString() ?? null,
        })),
      );
      const asked = name ?? domain ?? '';
      const correction = correctionOf(asked, found);
      return {
        values: { people },
        hits: [],
        coverage: [],
        alternatives: alternatives(found),
        named: {
          name: asked,
          people: found.map(({ name, addresses, matched }) => ({
            name,
            addresses,
            ...(matched === 'beginning' ? { isBeginning: true as const } : {}),
          })),
        },
        corrections: correction ? [correction] : [],
      };
    },
  });
}

function alternatives(found: readonly KnownPerson[]): Alternative[] {
  // Who has no address wrote nothing and takes part in nothing.
  const named = found.filter(
    ({ matched, addresses }) => matched !== 'address' && matched !== 'domain' && addresses.length > 0,
  );
  // One more, so that of two who are hardly known neither is clearly the better known.
  const best = Math.max(0, ...named.map(({ familiarity }) => familiarity + 1));
  const plausible = named.filter(({ familiarity }) => (familiarity + 1) * CLEARLY_BETTER_KNOWN >= best);
  if (plausible.length < 2) return [];
  return plausible.slice(0, MAX_ALTERNATIVES).map(({ name, addresses, lastContactAt }) => {
    const [address = ''] = addresses;
    const last = lastContactAt ? `, last contact on ${DAY.format(lastContactAt)}` : '';
    return { value: address, label: name === address ? `${address}${last}` : `${shorten(name)} (${address}${last})` };
  });
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A display name is its sender's choice. */
function shorten(name: string): string {
  return name.replace(/\s+/g, ' ').slice(0, 60);
}
