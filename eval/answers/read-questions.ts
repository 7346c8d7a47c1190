import { type Question, questionSchema } from './question.ts';

/** Faults that are told at once; a file with more is wrong from the ground up. */
const FAULTS_TOLD = 10;

/** A file of questions that cannot be used; its message names each line that is wrong, and what would be right. */
export class QuestionsFileError extends Error {
  override readonly name = 'QuestionsFileError';
}

/**
 * Reads questions, one JSON object a line; empty lines are skipped.
 * @param file its name, for messages
 * @param warn is told what is read past: fields that no question has
 * @throws QuestionsFileError
 */
export function readQuestions(text: string, file: string, warn: (message: string) => void): Question[] {
  const faults: string[] = [];
  const questions: Question[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const place = `${file}, line ${index + 1}`;
    const read = readLine(line);
    if ('fault' in read) {
      faults.push(`${place}: ${read.fault}`);
      continue;
    }
    const { question, unknown } = read;
    const earlier = lineOf.get(question.id);
    if (earlier !== undefined) faults.push(`${place}: the id "${question.id}" stands on line ${earlier} already`);
    if (unknown.length > 0) warn(`${place}: read past ${unknown.map(quoted).join(', ')}; ${FIELDS}`);
    lineOf.set(question.id, index + 1);
    questions.push(question);
  }
  if (faults.length === 0 && questions.length === 0) faults.push(`${file}: there is no question in it; ${FIELDS}`);
  if (faults.length > 0) throw new QuestionsFileError(tell(faults));
  return questions;
}

const quoted = (text: string) => `"${text}"`;

const FIELDS = `the fields of a question are ${Object.keys(questionSchema.shape).map(quoted).join(', ')}`;

function readLine(line: string): { question: Question; unknown: string[] } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { fault: `not a JSON object on one line: ${(error as Error).message}` };
  }
  const { data, error } = questionSchema.safeParse(value);
  if (data === undefined) {
    const issues = error.issues.map(({ path, message }) => [...(path.length ? [quoted(path.join('.'))] : []), message]);
    return { fault: issues.map((parts) => parts.join(' ')).join('; ') };
  }
  return { question: data, unknown: Object.keys(value as object).filter((key) => !(key in questionSchema.shape)) };
}

function tell(faults: readonly string[]): string {
  const more = faults.length - FAULTS_TOLD;
  return [...faults.slice(0, FAULTS_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
