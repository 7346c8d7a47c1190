import type { AnswerType, Ask } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { FIELDS, fieldIn, headOf } from '../lexicon/fields.ts';
import { AUXILIARIES, LISTING, OPENINGS, POLITENESS, SAYING, WHAT, WHETHER } from '../lexicon/question-words.ts';
import { servicesIn } from '../lexicon/services.ts';

/** A part of a question that asks for one thing. */
export interface Clause {
  /** As written, without politeness. */
  text: string;
  ask: Ask;
  /** The type was said, not assumed. */
  isKnown: boolean;
}

const QUESTION_START =
  "(?:also\\s+)?(?:at what|what|when|where|who|whose|whom|with whom|which|how|is|are|am|do|does|did|have|has|can|list|show|find|tell|give|wann|wo|wer|wie|was|welche|quand|ou|qui|quel|quelle|combien|cuando|donde|quien|cual|quando|dove|chi)(?:'s)?\\s";

const SENTENCE_END = /[?!;]+\s*|\.\s+(?=\p{Lu})/u;
const CONJUNCTION = /,?\s+(?:and|&|plus|as well as|und|et|y|e)\s+|,\s+/g;

/**
 * The clauses of a question. "and" divides where something is asked behind it: by a question word, or by the name of a thing
 * that has an answer of its own ("… and the booking reference"); "the design and the budget" stays together.
 *
 * @param masked the question with what is no matter for asks (times) blanked out by spaces, of equal length
 */
export function clausesOf(question: string, masked: string): Clause[] {
  const clauses: Clause[] = [];
  // "When, and where, is …"
  const plain = masked.replace(/\b(when|where|who|what time|how long),/gi, '$1 ');
  for (const { start, end } of divide(plain)) {
    const text = plain.slice(start, end);
    if (!/[\p{L}\p{N}]/u.test(text)) continue;
    const { ask, isKnown } = askOf(text);
    clauses.push({ text: question.slice(start, end), ask, isKnown });
  }
  // "When and where is dinner": both are of the dinner.
  return clauses.map((clause, index) => {
    const of = clause.ask.of || (clauses.slice(index + 1).find(({ ask }) => ask.of !== '')?.ask.of ?? '');
    return clause.isKnown ? { ...clause, ask: { ...clause.ask, of } } : clause;
  });
}

function divide(text: string): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let start = 0;
  for (const piece of text.split(SENTENCE_END)) {
    const at = text.indexOf(piece, start);
    const folded = foldInPlace(piece);
    let from = 0;
    for (const match of folded.matchAll(CONJUNCTION)) {
      if (!asksBehind(folded.slice(match.index + match[0].length), match[0])) continue;
      parts.push({ start: at + from, end: at + match.index });
      from = match.index + match[0].length;
    }
    parts.push({ start: at + from, end: at + piece.length });
    start = at + piece.length;
  }
  return parts;
}

function asksBehind(rest: string, conjunction: string): boolean {
  if (new RegExp(`^${QUESTION_START}`).test(rest)) return true;
  if (conjunction.trim() === ',') return false;
  const noun = rest.replace(/^(?:also\s+)?(?:(?:my|the|our|its|their|any|all|next|last|die|der|das|le|la|el)\s+)*/, '');
  const head = headOf(noun);
  if (FIELDS.some(({ pattern, isTopic }) => !isTopic && head.search(pattern) >= 0)) return true;
  return servicesIn(head).length > 0;
}

function askOf(clause: string): { ask: Ask; isKnown: boolean } {
  const lead = POLITENESS.exec(foldInPlace(clause))?.[0].length ?? 0;
  const text = clause.slice(lead);
  const folded = foldInPlace(text);
  const opening = OPENINGS.flatMap(([type, pattern]) => {
    const match = pattern.exec(folded);
    return match ? [{ type, length: match[0].length }] : [];
  })[0];
  if (opening) {
    // "How much does the flight cost": the words within the opening are what it is about.
    const length = /\bcost$/.test(folded.slice(0, opening.length)) ? 0 : opening.length;
    return { ask: { type: opening.type, of: matter(text.slice(length)), steps: [] }, isKnown: true };
  }
  if (SAYING.test(folded))
    return { ask: { type: 'passage', of: matter(text.replace(/^\S+/, '')), steps: [] }, isKnown: true };
  const type = typeOf(folded);
  return {
    ask: { type: type ?? 'passage', of: matter(text.slice(leadOf(folded))), steps: [] },
    isKnown: type !== undefined,
  };
}

function typeOf(folded: string): AnswerType | undefined {
  if (WHETHER.test(folded)) return 'yes-no';
  const what = WHAT.exec(folded)?.[0].length ?? 0;
  const head = headOf(folded.slice(what).replace(AUXILIARIES, ''));
  const field = fieldIn(head);
  const services = servicesIn(head);
  if (field && !(services.length > 0 && LISTING.test(folded) && field.type === 'place')) return field.type;
  if (
    services.length > 0 ||
    /^what(?:'s| is)? on\b|^what (?:do|have) (?:i|we) (?:have|got)|^what(?:'s| is) (?:happening|planned|coming up)/.test(
      folded,
    )
  )
    return 'list';
  return /^(?:list|show|find|search|look for|get|zeig|finde|montre|cherche|muestra|busca)/.test(folded)
    ? 'list'
    : undefined;
}

function leadOf(folded: string): number {
  return (WHAT.exec(folded) ?? LISTING.exec(folded) ?? WHETHER.exec(folded))?.[0].length ?? 0;
}

/** What an ask is of: the rest of its clause without auxiliaries in front and punctuation. */
function matter(text: string): string {
  const lead = AUXILIARIES.exec(foldInPlace(text))?.[0].length ?? 0;
  return text
    .slice(lead)
    .replace(/[?!.,;:]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(
      /\s(?:(?:do|did|have) (?:i|we)(?: (?:have|get|got|receive))?(?: (?:from|in|on|for))?|cost|costs|please|again|exactly)$/i,
      '',
    );
}
