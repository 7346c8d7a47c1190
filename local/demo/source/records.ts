import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One mail, event, file or person of the story, as its author wrote it. */
export interface SourceRecord {
  id: string;
  /** The first value of a field. */
  get(name: string): string | undefined;
  /** Every value of a field that may be repeated. */
  all(name: string): readonly string[];
  /** The text below the fields; tokens in it are not yet dates. */
  body: string;
}

/**
 * Cuts a source file into records: a line "=== id", fields ("Name: value"), an empty line, the body up to the next record.
 * @throws Error when a line among the fields is none
 */
export function parseRecords(text: string): SourceRecord[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [head = '', ...rest] = block.split('\n\n');
      const [id = '', ...lines] = head.trimEnd().split('\n');
      const fields = new Map<string, string[]>();
      for (const line of lines) {
        const field = /^([A-Za-z-]+): (.*)$/.exec(line);
        if (!field) throw new Error(`In the record '${id}' this line is no field: ${line}`);
        const name = (field[1] as string).toLowerCase();
        fields.set(name, [...(fields.get(name) ?? []), field[2] as string]);
      }
      return {
        id: id.trim(),
        get: (name) => fields.get(name)?.[0],
        all: (name) => fields.get(name) ?? [],
        body: rest.join('\n\n').trim(),
      };
    });
}

/**
 * The records of all files in a folder, in the order of the files' names.
 * @throws Error when two have the same id
 */
export async function readRecords(directory: string): Promise<SourceRecord[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.txt')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  const records = texts.flatMap(parseRecords);
  const ids = new Set<string>();
  for (const { id } of records) {
    if (ids.has(id)) throw new Error(`Two records have the id '${id}'.`);
    ids.add(id);
  }
  return records;
}

/** @throws Error when the record lacks the field */
export function required(record: SourceRecord, name: string): string {
  const value = record.get(name);
  if (value === undefined) throw new Error(`The record '${record.id}' has no field '${name}'.`);
  return value;
}
