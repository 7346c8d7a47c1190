import { Faults, JsonLinesError, placedLines, quoted, readJsonLine } from '../json-lines.ts';
import { type Question, questionSchema } from './question.ts';

/** A file of questions that cannot be used; its message names each line that is wrong, and what would be right. */
export class QuestionsFileError extends JsonLinesError {
  override readonly name = 'QuestionsFileError';
}

/**
 * Reads questions, one JSON object a line; empty lines are skipped.
 * @param file its name, for messages
 * @param warn is told what is read past: fields that no question has
 * @throws QuestionsFileError
 */
export function readQuestions(text: string, file: string, warn: (message: string) => void): Question[] {
  const faults = new Faults();
  const questions: Question[] = [];
  const lineOf = new Map<string, number>();
  for (const { place, number, line } of placedLines(text, file)) {
    const read = readJsonLine(line, questionSchema);
    if ('fault' in read) {
      faults.add(place, read.fault);
      continue;
    }
    const { value: question, unknown } = read;
    const earlier = lineOf.get(question.id);
    if (earlier !== undefined) faults.add(place, `the id "${question.id}" stands on line ${earlier} already`);
    if (unknown.length > 0) warn(`${place}: read past ${unknown.map(quoted).join(', ')}; ${FIELDS}`);
    lineOf.set(question.id, number);
    questions.push(question);
  }
  if (faults.count === 0 && questions.length === 0) faults.add(file, `there is no question in it; ${FIELDS}`);
  if (faults.count > 0) throw new QuestionsFileError(faults.message);
  return questions;
}

const FIELDS = `the fields of a question are ${Object.keys(questionSchema.shape).map(quoted).join(', ')}`;
