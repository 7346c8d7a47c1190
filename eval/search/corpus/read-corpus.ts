import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { UserError } from '../../../local/cli/user-error.ts';
import { momentSchema } from '../../answers/question.ts';
import { Faults, placedLines, readJsonLine } from '../../json-lines.ts';
import type { JudgedQuery } from '../judged-query.ts';
import { hasRelevant } from '../metrics.ts';
import { writtenSchema } from '../written-schema.ts';
import { type CorpusDocument, documentSchema } from './document.ts';

/** The files of a corpus; each holds one JSON object a line. */
const FILES = { documents: 'documents.jsonl', queries: 'queries.jsonl', qrels: 'qrels.jsonl' } as const;

const id = z.string('must be a text').min(1, 'must not be empty');

const querySchema = z.object({
  id,
  text: z.string('must be a text').trim().min(1, 'must not be empty'),
  now: momentSchema,
  kind: z.string('must be a text').min(1, 'must not be empty').optional(),
  written: writtenSchema.optional(),
});

const judgementSchema = z.object({
  query: id,
  doc: id,
  /** Relevant from 1 on. */
  grade: z.number('must be a number, for instance 0, 1 or 2'),
});

export interface Corpus {
  documentCount: number;
  queries: JudgedQuery[];
  /** Reads the documents, one after the other, however many there are. */
  documents(): AsyncIterable<CorpusDocument>;
}

/**
 * Reads a corpus: `documents.jsonl`, `queries.jsonl` and `qrels.jsonl` in a folder. Every line is checked before anything is
 * made of one; fields that no such line has are read past.
 * @throws JsonLinesError that names file and line of what is wrong; UserError when a file cannot be read
 */
export async function readCorpus(directory: string): Promise<Corpus> {
  const faults = new Faults();
  const known = new Set<string>();
  for await (const { place, line } of linesOf(join(directory, FILES.documents))) {
    const read = readJsonLine(line, documentSchema);
    if ('fault' in read) faults.add(place, read.fault);
    else if (known.has(read.value.id)) faults.add(place, `the id "${read.value.id}" stands on an earlier line already`);
    else known.add(read.value.id);
  }
  if (faults.count === 0 && known.size === 0) faults.add(FILES.documents, 'there is no document in it');
  const queries = await readQueries(directory, known, faults);
  faults.throwIfAny();
  return {
    documentCount: known.size,
    queries,
    async *documents() {
      for await (const { place, line } of linesOf(join(directory, FILES.documents))) {
        const read = readJsonLine(line, documentSchema);
        if ('fault' in read) throw new Error(`${place} has changed since it was checked: ${read.fault}`);
        yield read.value;
      }
    },
  };
}

async function readQueries(directory: string, documents: ReadonlySet<string>, faults: Faults): Promise<JudgedQuery[]> {
  // Else each judgement of a faulty line would be a fault of its own.
  const documentsAreWhole = faults.count === 0;
  const queries = new Map<string, JudgedQuery & { grades: Map<string, number> }>();
  for (const { place, line } of placedLines(await textOf(join(directory, FILES.queries)), FILES.queries)) {
    const read = readJsonLine(line, querySchema);
    if ('fault' in read) faults.add(place, read.fault);
    else if (queries.has(read.value.id))
      faults.add(place, `the id "${read.value.id}" stands on an earlier line already`);
    else queries.set(read.value.id, { ...read.value, grades: new Map() });
  }
  for (const { place, line } of placedLines(await textOf(join(directory, FILES.qrels)), FILES.qrels)) {
    const read = readJsonLine(line, judgementSchema);
    if ('fault' in read) {
      faults.add(place, read.fault);
      continue;
    }
    const { query, doc, grade } = read.value;
    const judged = queries.get(query);
    if (judged === undefined) faults.add(place, `no line of ${FILES.queries} has the id "${query}"`);
    else if (grade >= 1 && documentsAreWhole && !documents.has(doc)) {
      faults.add(place, `no line of ${FILES.documents} has the id "${doc}"`);
    } else judged.grades.set(doc, grade);
  }
  if (faults.count > 0) return [];
  if (queries.size === 0) faults.add(FILES.queries, 'there is no query in it');
  for (const query of queries.values()) {
    if (!hasRelevant(query.grades)) {
      faults.add(
        FILES.qrels,
        `no document has a grade of 1 or more for the query "${query.id}": there is nothing to find`,
      );
    }
  }
  return [...queries.values()];
}

/** The lines of a large file that are not empty, each with its place for messages. */
async function* linesOf(path: string): AsyncGenerator<{ place: string; line: string }> {
  const file = basename(path);
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() !== '') yield { place: `${file}, line ${number}`, line: text };
    }
  } catch (error) {
    throw asUserError(path, error);
  }
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw asUserError(path, error);
  });
}

/** What the system says of a file; anything else is passed on as it is. */
function asUserError(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined
    ? error
    : new UserError(`${path} could not be read: ${code}. A corpus has ${Object.values(FILES).join(', ')}.`, 2);
}
