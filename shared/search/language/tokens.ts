import { operatorLike } from './colon-words.ts';
import { isOperator, missingValue, unknownOperator } from './operators.ts';
import type { Span } from './search-syntax-error.ts';

/** `any` for braces, whose things are alternatives, `list` for parentheses. */
export type Join = 'list' | 'any';

export type Token = Span &
  (
    | { kind: 'word' | 'phrase'; text: string }
    /** By its name in lower case; a word, a phrase or a bracket follows, its value. */
    | { kind: 'operator'; name: string }
    /** Something is in the bracket. */
    | { kind: 'open'; join: Join }
    | { kind: 'close' }
    /** What follows is an operand. */
    | { kind: 'minus' }
    /** Between two operands. */
    | { kind: 'or' | 'and' }
  );

/** Brackets inside brackets; deeper ones are read as if they were not there. */
const MAX_DEPTH = 12;

const QUOTED = '"“”„';
const QUOTE = /["“”„]/g;
const BLANKS = /\s*/y;
const WORD = /[^\s(){}]+/y;
const OPERATOR = /([a-z_]+):/iy;
const MINUS = /-(?=[^\s\-)}])/y;
const JOIN: Readonly<Record<string, Join>> = { '(': 'list', ')': 'list', '{': 'any', '}': 'any' };

/**
 * Cuts a search into tokens that make sense one after the other, whatever the text, in time linear in its length:
 * - Each bracket has its partner, and something is in it. One that closes nothing is left out, one that nothing closes lasts
 *   to the end.
 * - A quote opens a phrase where a word could begin and another quote follows; any other is a letter of its word. One that could
 *   open a phrase but has no partner becomes an apostrophe, so that none can be taken for its partner later.
 * - OR and AND without an operand on either side are words. So is a minus before a blank or another minus.
 *
 * @throws SearchSyntaxError for what looks like an operator and is none, and for one without a value
 */
export function tokensOf(text: string): Token[] {
  const scanner = new Scanner(text);
  scanner.scan();
  return scanner.tokens.map((token, at, all) => {
    if (token.kind !== 'or' && token.kind !== 'and') return token;
    const isBetween = endsOperand(all[at - 1]) && beginsOperand(all[at + 1]);
    // The one before it may have become a word by then, but the last of several is the one that joins.
    return isBetween ? token : { kind: 'word', text: token.kind.toUpperCase(), start: token.start, end: token.end };
  });
}

function endsOperand(token: Token | undefined): boolean {
  return token !== undefined && token.kind !== 'open' && token.kind !== 'minus' && token.kind !== 'operator';
}

function beginsOperand(token: Token | undefined): boolean {
  return token !== undefined && token.kind !== 'close' && token.kind !== 'or' && token.kind !== 'and';
}

interface OpenBracket {
  join: Join;
  /** Whether it holds the values of an operator: no other operators are in it. */
  holdsValues: boolean;
  isIgnored: boolean;
}

class Scanner {
  readonly tokens: Token[] = [];
  readonly #text: string;
  readonly #open: OpenBracket[] = [];
  readonly #unclosed: Record<Join, number> = { list: 0, any: 0 };
  /** No quote behind it opens a phrase. */
  readonly #lastQuote: number;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lastQuote = Math.max(...[...QUOTED].map((quote) => text.lastIndexOf(quote)));
  }

  scan(): void {
    while (this.#skipBlanks()) this.#token();
    while (this.#open.length > 0) this.#closeInnermost(0);
    this.#checkValue(this.#text.length);
  }

  #token(): void {
    const character = this.#text[this.#at] as string;
    const last = this.tokens.at(-1);
    const join = JOIN[character];
    if (join !== undefined && '({'.includes(character)) this.#openBracket(join);
    else if (join !== undefined) this.#closeBracket(join);
    else if (QUOTED.includes(character) && this.#phrase()) return;
    else if (last?.kind === 'operator' && last.end === this.#at) this.#word();
    else if (this.#match(MINUS)) this.#push({ kind: 'minus' }, 1);
    else if (this.#open.at(-1)?.holdsValues) this.#wordOrJoint();
    else this.#operatorOrWord();
  }

  #operatorOrWord(): void {
    const name = this.#match(OPERATOR)?.[1]?.toLowerCase();
    if (name !== undefined && isOperator(name)) {
      this.#push({ kind: 'operator', name }, name.length + 1);
      return;
    }
    const [word = ''] = this.#match(WORD) ?? [];
    const wrong = operatorLike(word);
    if (wrong !== undefined) throw unknownOperator(wrong, word, { start: this.#at, end: this.#at + word.length });
    this.#wordOrJoint();
  }

  /** False where the quote has no partner. */
  #phrase(): boolean {
    if (this.#at >= this.#lastQuote) return false;
    QUOTE.lastIndex = this.#at + 1;
    const end = (QUOTE.exec(this.#text)?.index ?? this.#at) + 1;
    const text = this.#text.slice(this.#at + 1, end - 1).trim();
    if (text !== '') this.#push({ kind: 'phrase', text }, end - this.#at);
    else {
      this.#at = end;
      this.#dropMinus();
    }
    return true;
  }

  #wordOrJoint(): void {
    const [word = ''] = this.#match(WORD) ?? [];
    if (word === 'OR') this.#push({ kind: 'or' }, 2);
    else if (word === 'AND') this.#push({ kind: 'and' }, 3);
    else this.#word();
  }

  #word(): void {
    const [text = ''] = this.#match(WORD) ?? [];
    const withoutOpening = text.replace(/^["“”„]+/, (quotes) => "'".repeat(quotes.length));
    this.#push({ kind: 'word', text: withoutOpening }, text.length);
  }

  #openBracket(join: Join): void {
    const isIgnored = this.#open.length >= MAX_DEPTH;
    const holdsValues = this.tokens.at(-1)?.kind === 'operator' || this.#open.at(-1)?.holdsValues === true;
    this.#open.push({ join, holdsValues, isIgnored });
    this.#unclosed[join] += 1;
    if (isIgnored) {
      if (this.tokens.at(-1)?.kind === 'minus') this.tokens.pop();
      this.#at += 1;
    } else this.#push({ kind: 'open', join }, 1);
  }

  /** Closes what was opened by such a bracket, and with it what was opened since. */
  #closeBracket(join: Join): void {
    const end = this.#at + 1;
    while (this.#unclosed[join] > 0) {
      const isIt = this.#open.at(-1)?.join === join;
      this.#closeInnermost(isIt ? 1 : 0);
      if (isIt) break;
    }
    this.#at = end;
  }

  #closeInnermost(length: 0 | 1): void {
    const closed = this.#open.pop();
    if (closed) this.#unclosed[closed.join] -= 1;
    if (closed?.isIgnored !== false) return;
    if (this.tokens.at(-1)?.kind === 'open') {
      this.tokens.pop();
      this.#at += length;
      this.#dropMinus();
    } else this.#push({ kind: 'close' }, length);
  }

  /** A minus before something that is left out. */
  #dropMinus(): void {
    if (this.tokens.at(-1)?.kind === 'minus') this.tokens.pop();
    this.#checkValue(this.#at);
  }

  /** @throws SearchSyntaxError where the last token is an operator, when something else than its value comes */
  #checkValue(end: number): void {
    const last = this.tokens.at(-1);
    if (last?.kind === 'operator') throw missingValue(last.name, { start: last.start, end });
  }

  #push(token: { [T in Token as T['kind']]: Omit<T, keyof Span> }[Token['kind']], length: number): void {
    if (token.kind !== 'word' && token.kind !== 'phrase' && token.kind !== 'open') this.#checkValue(this.#at);
    this.tokens.push({ ...token, start: this.#at, end: this.#at + length } as Token);
    this.#at += length;
  }

  /** Whether there is anything left. */
  #skipBlanks(): boolean {
    this.#at += this.#match(BLANKS)?.[0].length ?? 0;
    return this.#at < this.#text.length;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }
}
