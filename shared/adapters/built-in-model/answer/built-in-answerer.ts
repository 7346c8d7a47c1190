import type { AnswerType, Ask } from '../../../domain/intent.ts';
import type { AnswerModel } from '../../../query/answer-model.ts';
import { type Document, toDocument } from './document.ts';
import { findCode } from './find-code.ts';
import { findAmount, findDuration, findLink, findPeople, findPlace } from './find-others.ts';
import { findPassage } from './find-passage.ts';
import { findTime } from './find-time.ts';
import type { AnswerContext, Extractor, Finding } from './finding.ts';
import { tellNotFound, tellStale } from './tell-coverage.ts';
import { tellList } from './tell-list.ts';

const EXTRACTORS: Readonly<Record<Exclude<AnswerType, 'list' | 'count'>, Extractor>> = {
  time: findTime,
  code: findCode,
  person: findPeople,
  place: findPlace,
  amount: findAmount,
  link: findLink,
  duration: findDuration,
  passage: findPassage,
  'yes-no': findPassage,
};

/** What a document is worth that answers more than one ask: parts of an answer belong together. */
const TOGETHER = 3;

/**
 * The built-in answerer: each ask has a type, each type an extractor that reads structured fields first and then the text.
 * It tells only what it has read, and cites it.
 */
export const builtInAnswerer: AnswerModel = {
  async *answer(input) {
    input.signal?.throwIfAborted();
    const documents = input.hits.map(toDocument);
    const asks = input.intent.asks.length > 0 ? input.intent.asks : [{ type: 'passage', of: '' } as const];
    const lists = asks.filter(({ type }) => type === 'list' || type === 'count');
    const facts = asks.filter(({ type }) => type !== 'list' && type !== 'count');
    for (const ask of lists) yield `${tellList(ask, documents, input)}\n`;
    const findings = findTogether(facts, documents, input);
    for (const [ask, finding] of findings) yield `${finding ? tell(ask, finding) : tellNotFound(ask, input)}\n`;
    const stale = tellStale(input);
    if (stale !== undefined) yield `${stale}\n`;
  },
};

/** The best finding of each ask; of documents that answer one equally well, the one that answers the others too. */
function findTogether(
  asks: readonly Ask[],
  documents: readonly Document[],
  context: AnswerContext,
): Map<Ask, Finding | undefined> {
  const all = asks.map((ask) => {
    const extract = EXTRACTORS[ask.type as keyof typeof EXTRACTORS];
    return { ask, findings: documents.flatMap((document) => extract(ask, document, context) ?? []) };
  });
  const answered = (document: Document) =>
    all.filter(({ findings }) => findings.some((finding) => finding.document === document)).length;
  return new Map(
    all.map(({ ask, findings }) => {
      const worth = (finding: Finding) => finding.score + TOGETHER * (answered(finding.document) - 1);
      return [ask, findings.sort((a, b) => worth(b) - worth(a))[0]];
    }),
  );
}

function tell({ type, of }: Ask, { value, document }: Finding): string {
  const cite = `[${document.n}]`;
  const subject = document.title || 'Untitled';
  switch (type) {
    case 'time':
      return `${sentence(of || subject)}: ${value} ${cite}.`;
    case 'code':
    case 'amount':
    case 'place':
    case 'duration':
    case 'link':
    case 'person':
      return `${sentence(of || subject)}: ${value} ${cite}`;
    default:
      return `${subject}: ${value} ${cite}`;
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
