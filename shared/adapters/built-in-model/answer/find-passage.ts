import { analyse, isStopWord } from '../../../content/words.ts';
import { priorOf, topicShare } from './document.ts';
import type { Extractor } from './finding.ts';

/** Two or three lines of a mail are read at a glance. */
const MAX_LENGTH = 320;

/** The lines of a document that say most about the topic, with what follows them. */
export const findPassage: Extractor = (ask, document) => {
  const wanted = new Set(analyse(ask.of).filter((term) => !isStopWord(term)));
  const body = document.lines.slice(1);
  if (body.length === 0) return { value: document.title, document, score: topicShare(ask.of, document.terms) };
  const shares = body.map((line) => [...new Set(analyse(line))].filter((term) => wanted.has(term)).length);
  const start = shares.indexOf(Math.max(...shares));
  const value = cut(body.slice(start).join(' '));
  return { value, document, score: 4 * topicShare(ask.of, document.terms) + priorOf(document) };
};

/** Whole sentences as far as they fit, else whole words. */
function cut(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const head = text.slice(0, MAX_LENGTH);
  const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('? '), head.lastIndexOf('! '));
  if (sentence > MAX_LENGTH / 3) return head.slice(0, sentence + 1);
  return `${head.slice(0, head.lastIndexOf(' '))} …`;
}
