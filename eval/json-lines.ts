import type { z } from 'zod';

/** Faults that are told at once; a file with more is wrong from the ground up. */
const FAULTS_TOLD = 10;

/** A file of JSON objects, one a line, that cannot be used; its message names each line that is wrong, and what would be right. */
export class JsonLinesError extends Error {
  override readonly name: string = 'JsonLinesError';
}

/** What is wrong with a file, line by line. */
export class Faults {
  readonly #first: string[] = [];
  #count = 0;

  add(place: string, fault: string): void {
    this.#count += 1;
    if (this.#first.length < FAULTS_TOLD) this.#first.push(`${place}: ${fault}`);
  }

  get count(): number {
    return this.#count;
  }

  /** The first ten, and how many more there are. */
  get message(): string {
    const more = this.#count - this.#first.length;
    return [...this.#first, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  }

  /** @throws JsonLinesError when there are any */
  throwIfAny(): void {
    if (this.#count > 0) throw new JsonLinesError(this.message);
  }
}

/** The lines of a text that are not empty, each with its place for messages. */
export function placedLines(text: string, file: string): { place: string; number: number; line: string }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ place: `${file}, line ${index + 1}`, number: index + 1, line }))
    .filter(({ line }) => line.trim() !== '');
}

/** What a line says, with the names of fields that are read past; or, in words, what is wrong with it. */
export function readJsonLine<S extends z.ZodObject>(
  line: string,
  schema: S,
): { value: z.output<S>; unknown: string[] } | { fault: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    return { fault: `not a JSON object on one line: ${(error as Error).message}` };
  }
  const result = schema.safeParse(parsed);
  if (!result.success) {
    const issues = result.error.issues.map(({ path, message }) => [
      ...(path.length ? [quoted(path.join('.'))] : []),
      message,
    ]);
    return { fault: issues.map((parts) => parts.join(' ')).join('; ') };
  }
  return { value: result.data, unknown: Object.keys(parsed as object).filter((key) => !(key in schema.shape)) };
}

export const quoted = (text: string) => `"${text}"`;
