import type { Question } from './question.ts';

/**
 * The order in which questions are asked: by their `now`, so that the clock is set as seldom as possible, but each
 * conversation in one piece, in the order of the file.
 */
export function inAskingOrder(questions: readonly Question[]): Question[] {
  const conversations = new Map<string, Question[]>();
  const pieces: Question[][] = [];
  for (const question of questions) {
    const begun = question.conversation === undefined ? undefined : conversations.get(question.conversation);
    if (begun !== undefined) {
      begun.push(question);
      continue;
    }
    const piece = [question];
    pieces.push(piece);
    if (question.conversation !== undefined) conversations.set(question.conversation, piece);
  }
  const begins = ([first]: readonly Question[]) => (first === undefined ? 0 : Date.parse(first.now));
  return pieces.toSorted((one, other) => begins(one) - begins(other)).flat();
}
