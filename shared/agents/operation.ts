import type { z } from 'zod';
import type { StoredContact } from '../domain/contact.ts';
import type { Hit } from '../domain/hit.ts';
import type { ServiceCoverage } from '../search/search-index.ts';
import type { Correction, NamedPeople } from './taken-for.ts';

/** In whose name, and for how long, an operation runs. */
export interface OperationContext {
  userId: string;
  /** The person's IANA zone. */
  timeZone: string;
  /** When the question was asked. */
  now: Date;
  /** Aborts when the step's time is up or the query is cancelled. */
  signal: AbortSignal;
}

/** One of several readings of what was asked for, none of which is clearly meant. */
export interface Alternative {
  /** What stands for it in a question: an address. */
  value: string;
  /** For the person to choose by; may hold words of the workspace. */
  label: string;
}

export interface OperationResult {
  /**
   * What later steps may refer to, for instance `people[0].address`: ids, addresses and times, never prose of the workspace,
   * so that no content becomes the argument of a step.
   */
  values: Readonly<Record<string, unknown>>;
  /** The items that an answer may be made from and cite. */
  hits: readonly Hit[];
  /** People of the address book, likewise. */
  contacts?: readonly StoredContact[];
  /** How many items there are in all, those beyond the hits too, where they were counted. */
  total?: number | null;
  /** Where more than one thing may be meant. */
  alternatives?: readonly Alternative[];
  /** The name that was looked up, and whose it is. */
  named?: NamedPeople;
  /** Words and names that nothing and nobody has, and what was looked for in their place. None when left out. */
  corrections?: readonly Correction[];
  /** What was searched; empty for operations that search nothing. */
  coverage: readonly ServiceCoverage[];
}

/** Something that a step of a plan can do. `effect: 'read'` changes nothing anywhere, so it runs without being asked for. */
export interface Operation<Params extends z.ZodObject = z.ZodObject> {
  /** `area.verb`, as intents name it. */
  name: string;
  /** What it does, what it gives, and what its params mean, in a few sentences for a language model that plans with it. */
  description: string;
  effect: 'read';
  params: Params;
  /** @throws whatever its adapter throws; the caller decides what a retry can help against */
  run(params: z.infer<Params>, context: OperationContext): Promise<OperationResult>;
}

/** An operation whose `run` sees its params as its schema reads them, in the form that a catalogue holds. */
export function operation<Params extends z.ZodObject>(definition: Operation<Params>): Operation {
  return definition as unknown as Operation;
}
