import { localModel } from '../../../../shared/adapters/local-model/index.ts';
import type { NamedPeople } from '../../../../shared/agents/taken-for.ts';
import type { StoredContact } from '../../../../shared/domain/contact.ts';
import type { Hit } from '../../../../shared/domain/hit.ts';
import type { Intent } from '../../../../shared/domain/intent.ts';
import { SERVICES } from '../../../../shared/domain/service.ts';
import type { PreviousTurn } from '../../../../shared/query/intent-classifier.ts';
import type { ServiceCoverage } from '../../../../shared/search/search-index.ts';

/** A Monday. */
export const NOW = new Date('2027-03-08T09:00:00Z');

export interface Asked {
  intent: Intent;
  text: string;
  /** Numbers of the cited hits, each once, in the order of the text. */
  cited: number[];
}

export interface AskOptions {
  now?: Date;
  timeZone?: string;
  coverage?: readonly ServiceCoverage[];
  contacts?: readonly StoredContact[];
  /** Whom names were taken for. */
  named?: readonly NamedPeople[];
  /** What was asked before. */
  previous?: PreviousTurn;
}

/** Asks the built-in model a question over these hits, as if the search had found just them. */
export async function ask(question: string, hits: readonly Hit[], options: AskOptions = {}): Promise<Asked> {
  const { now = NOW, timeZone = 'Europe/London', previous } = options;
  const intent = await localModel.classify(question, { now, timeZone, ...(previous ? { previous } : {}) });
  return answer(question, intent, hits, options);
}

/** Lets the built-in model answer a question that was understood as this. */
export async function answer(
  question: string,
  intent: Intent,
  hits: readonly Hit[],
  options: AskOptions = {},
): Promise<Asked> {
  const { now = NOW, timeZone = 'Europe/London', coverage = coverageOf(hits), contacts = [], named = [] } = options;
  const sources = hits.map((_, index) => index + 1);
  const findings = new Map(intent.steps.map(({ id }) => [id, { sources, total: null }]));
  let text = '';
  const found = { hits, contacts, findings, named, coverage };
  for await (const chunk of localModel.answer({ question, intent, ...found, now, timeZone })) text += chunk;
  const cited = [...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
  return { intent, text, cited: [...new Set(cited)] };
}

export function coverageOf(hits: readonly Hit[]): ServiceCoverage[] {
  return SERVICES.map((service) => ({
    service,
    total: hits.filter(({ item }) => item.service === service).length,
    expected: null,
    syncedAt: NOW,
    status: 'idle',
  }));
}
