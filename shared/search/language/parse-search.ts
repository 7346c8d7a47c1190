import { readOperator, takesText } from './operators.ts';
import type { SearchNode } from './search-node.ts';
import { SearchSyntaxError, type Span } from './search-syntax-error.ts';
import { type Join, type Token, tokensOf } from './tokens.ts';

/** Each becomes a condition of a statement; nobody writes as many by hand. */
export const MAX_CONDITIONS = 100;

/**
 * Reads a search. In the order in which they bind: `-`, OR, AND, standing side by side. Any text is a search: brackets and
 * quotes without a partner, and OR and AND without something on either side, are no errors (tokens.ts).
 *
 * @example parseSearch('from:sarah budget') // a list of a condition and a word
 * @throws SearchSyntaxError for an operator that there is not, a value that it does not take, and more than MAX_CONDITIONS
 */
export function parseSearch(text: string): SearchNode {
  const node = new Parser(tokensOf(text)).inside('list');
  const conditions = countConditions(node);
  if (conditions > MAX_CONDITIONS) {
    const message = `These are ${conditions} conditions, and a search may have ${MAX_CONDITIONS}. Words need no OR between them: any of them may match.`;
    throw new SearchSyntaxError('too-many-conditions', message, { start: 0, end: text.length });
  }
  return node;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Up to the end of the bracket that is open, or of the text. */
  inside(join: Join): SearchNode {
    const nodes: SearchNode[] = [];
    while (this.#at < this.#tokens.length && !this.#skip('close')) nodes.push(this.#conjunction());
    return joined(join, nodes);
  }

  #conjunction(): SearchNode {
    const nodes = [this.#alternatives()];
    while (this.#skip('and')) nodes.push(this.#alternatives());
    return joined('every', nodes);
  }

  #alternatives(): SearchNode {
    const nodes = [this.#operand()];
    while (this.#skip('or')) nodes.push(this.#operand());
    return joined('any', nodes);
  }

  #operand(): SearchNode {
    const token = this.#tokens[this.#at] as Token;
    this.#at += 1;
    switch (token.kind) {
      case 'word':
      case 'phrase':
        return { kind: token.kind, text: token.text };
      case 'open':
        return this.inside(token.join);
      case 'minus':
        return { kind: 'not', node: this.#operand() };
      case 'operator': {
        const values = this.#operand();
        const end = this.#tokens[this.#at - 1]?.end ?? token.end;
        return applied(token.name, values, { start: token.start, end });
      }
      case 'close':
      case 'or':
      case 'and':
        // tokensOf gives them only where an operand has come to its end.
        throw new Error(`No operand begins with ${token.kind}.`);
      default:
        return token satisfies never;
    }
  }

  #skip(kind: Token['kind']): boolean {
    if (this.#tokens[this.#at]?.kind !== kind) return false;
    this.#at += 1;
    return true;
  }
}

/** One node for several, those of the same kind among them taken apart. */
function joined(kind: 'list' | 'every' | 'any', nodes: readonly SearchNode[]): SearchNode {
  const flat = nodes.flatMap((node) => (node.kind === kind ? node.nodes : [node]));
  return flat.length === 1 ? (flat[0] as SearchNode) : { kind, nodes: flat };
}

/** The values of an operator as its conditions: `from:(sarah lee OR bob)` is about two people. */
function applied(name: string, values: SearchNode, span: Span): SearchNode {
  switch (values.kind) {
    case 'word':
    case 'phrase':
      return { kind: 'condition', condition: readOperator(name, tidy(values.text), span) };
    case 'list':
      return joined(
        'list',
        (takesText(name) ? sideBySide(values.nodes) : values.nodes).map((node) => applied(name, node, span)),
      );
    case 'every':
    case 'any':
      return joined(
        values.kind,
        values.nodes.map((node) => applied(name, node, span)),
      );
    case 'not':
      return { kind: 'not', node: applied(name, values.node, span) };
    case 'condition':
      return values;
    default:
      return values satisfies never;
  }
}

/** Words and phrases that stand side by side, made one. */
function sideBySide(nodes: readonly SearchNode[]): SearchNode[] {
  const texts: SearchNode[] = [];
  for (const node of nodes) {
    const last = texts.at(-1);
    if (isText(node) && last && isText(last))
      texts[texts.length - 1] = { kind: 'word', text: `${last.text} ${node.text}` };
    else texts.push(node);
  }
  return texts;
}

function isText(node: SearchNode): node is SearchNode & { kind: 'word' | 'phrase' } {
  return node.kind === 'word' || node.kind === 'phrase';
}

/** On one line, and without quotes, so that it can stand between some. */
function tidy(value: string): string {
  return value
    .replaceAll(/["“”„]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** How many things bind: all but words that stand in no alternative, conjunction or exclusion. */
function countConditions(node: SearchNode, isBound = false): number {
  switch (node.kind) {
    case 'word':
      return isBound ? 1 : 0;
    case 'phrase':
    case 'condition':
      return 1;
    case 'not':
      return countConditions(node.node, true);
    case 'list':
      return node.nodes.reduce((sum, each) => sum + countConditions(each, isBound), 0);
    case 'every':
    case 'any':
      return node.nodes.reduce((sum, each) => sum + countConditions(each, true), 0);
    default:
      return node satisfies never;
  }
}
