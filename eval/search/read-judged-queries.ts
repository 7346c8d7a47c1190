import { Faults, placedLines, readJsonLine } from '../json-lines.ts';
import { type JudgedQuery, judgedQuerySchema } from './judged-query.ts';

/**
 * Reads the judged queries of a workspace that ships, one JSON object a line.
 * @param file its name, for messages
 * @throws JsonLinesError that names each line which is wrong
 */
export function readJudgedQueries(text: string, file: string): JudgedQuery[] {
  const faults = new Faults();
  const queries = new Map<string, JudgedQuery>();
  for (const { place, line } of placedLines(text, file)) {
    const read = readJsonLine(line, judgedQuerySchema);
    if ('fault' in read) {
      faults.add(place, read.fault);
      continue;
    }
    const { relevant, ...query } = read.value;
    if (queries.has(query.id)) faults.add(place, `the id "${query.id}" stands on an earlier line already`);
    queries.set(query.id, { ...query, grades: new Map(Object.entries(relevant)) });
  }
  if (faults.count === 0 && queries.size === 0) faults.add(file, 'there is no query in it');
  faults.throwIfAny();
  return [...queries.values()];
}
