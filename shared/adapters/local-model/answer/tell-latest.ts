import { plain, quote } from './quote.ts';
import type { Reading } from './reading.ts';
import { isInScope, type Scope } from './scope.ts';
import type { SetAnswer } from './sets/set-answer.ts';

/** Lines of a mail that are told. */
const MAX_LINES = 10;
/** People of one name whose words are told. */
const MAX_AUTHORS = 3;

const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|liebe[rs]?|hallo|sehr geehrte[rs]?|guten (?:morgen|tag|abend)|bonjour|chere?|hola|querid[oa]|ciao|caro|cara)\b.{0,40}$/i;

/**
 * What somebody wrote last, where the question says nothing of what about: the newest mail, and of several people of that
 * name the newest of each. Undefined where none of them wrote.
 */
export function tellLatest(readings: readonly Reading[], scope: Scope): SetAnswer | undefined {
  const mails = readings
    .filter((reading) => reading.item.service === 'gmail' && isInScope(reading, scope))
    .sort((a, b) => b.date.getTime() - a.date.getTime());
  const newest = mails.filter(
    ({ from }, index) => mails.findIndex((other) => other.from?.address === from?.address) === index,
  );
  const told = newest.slice(0, MAX_AUTHORS).map((reading) => `${tell(reading)} [${reading.n}]`);
  if (told.length === 0) return undefined;
  const text = told.length === 1 ? `${told[0]}.` : told.map((line) => `- ${line}`).join('\n');
  return { text, found: true };
}

function tell({ title, from, lines }: Reading): string {
  const words = lines
    .map(({ text }) => text)
    .filter((text, index) => !(index === 0 && GREETING.test(text)))
    .slice(0, MAX_LINES)
    .join('; ');
  const author = from?.name || from?.address;
  return `${plain(`${title || 'Untitled'}${author ? ` (${author})` : ''}`)}: ${quote(words)}`;
}
