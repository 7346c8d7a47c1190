import { analyse } from '../../content/words.ts';
import type { Service } from '../../domain/service.ts';
import { someFilter } from '../nested-filters.ts';
import type { SearchFilters, SearchMode, SearchRequest } from '../search-index.ts';
import { conditionFilters, type SearchContext } from './condition-filters.ts';
import { allOf } from './conjunction.ts';
import type { SearchNode } from './search-node.ts';

/** What of a request a search says. */
export type CompiledSearch = Pick<SearchRequest, 'text' | 'services' | 'filters'> & { includeHidden: boolean };

export interface CompileOptions extends SearchContext {
  /** Where to look, unless the search says less. */
  services: readonly Service[];
  /** Of `exhaustive`, all words of the text bind: those of alternatives, which bind by themselves, are no part of it then. */
  mode: SearchMode;
}

/**
 * A search as filters, and as a text to rank by: its free words, and the words and phrases that bind without being excluded. What
 * has no letter or digit says nothing, unless nothing else is said: then nothing is found. Spam and trash are looked at where
 * the search names them, and in those alternatives alone. The soonest are those to come, unless the search says of when.
 */
export function compileSearch(search: SearchNode, options: CompileOptions): CompiledSearch {
  const compile = new Compiler(options);
  const { services, ...filters } = allOf(partsOf(search).flatMap((node) => compile.topLevel(node) ?? []));
  const texts = textsOf(search, options.mode === 'exhaustive');
  const said = texts.filter((text) => analyse(text).length > 0);
  const isAboutNothing = said.length === 0 && Object.keys(filters).length === 0 && services === undefined;
  const isToCome = options.mode === 'soonest' && !someFilter(filters, saysWhen);
  return {
    text: (isAboutNothing ? texts : said).join(' '),
    services: options.services.filter((service) => services?.includes(service) ?? true),
    filters: isToCome ? { ...filters, after: options.now } : filters,
    includeHidden: namesHidden(search),
  };
}

const saysWhen = ({ after, before }: SearchFilters) => after !== undefined || before !== undefined;

/** The names that a search has to have resolved, each once. */
export function namesIn(search: SearchNode): string[] {
  return [
    ...new Set(
      leavesOf(search).flatMap((leaf) =>
        'condition' in leaf && 'name' in leaf.condition ? [leaf.condition.name] : [],
      ),
    ),
  ];
}

/** The terms of the words that bind nothing: of these alone a slip is looked past. */
export function freeTermsOf(search: SearchNode): ReadonlySet<string> {
  return new Set(analyse(textsOf(search, true).join(' ')));
}

/** The words and phrases of a search, as they are written. */
export function wordsOf(search: SearchNode): string[] {
  return textsOf(search, false);
}

class Compiler {
  readonly #context: SearchContext;

  constructor(context: SearchContext) {
    this.#context = context;
  }

  /** Words that stand by themselves bind nothing. */
  topLevel(node: SearchNode): SearchFilters | undefined {
    return node.kind === 'word' ? undefined : this.#binding(node);
  }

  /** Undefined for what says nothing. */
  #binding(node: SearchNode): SearchFilters | undefined {
    switch (node.kind) {
      case 'word':
        return analyse(node.text).length > 0 ? { words: node.text } : undefined;
      case 'phrase':
        return analyse(node.text).length > 0 ? { phrases: [node.text] } : undefined;
      case 'condition':
        return conditionFilters(node.condition, this.#context);
      case 'list':
      case 'every': {
        const parts = node.nodes.flatMap((each) => this.#binding(each) ?? []);
        return parts.length > 0 ? allOf(parts) : undefined;
      }
      case 'any':
        return this.#oneOf(node.nodes);
      case 'not': {
        const excluded = this.#binding(node.node);
        return excluded && { noneOf: alternativesOf(excluded) ?? [excluded] };
      }
      default:
        return node satisfies never;
    }
  }

  #oneOf(nodes: readonly SearchNode[]): SearchFilters | undefined {
    const isHiddenNamed = nodes.some(namesHidden);
    const alternatives = nodes.flatMap((node) => {
      const filters = this.#binding(node);
      if (!filters) return [];
      return isHiddenNamed && !namesHidden(node) ? allOf([filters, NOT_HIDDEN]) : filters;
    });
    if (alternatives.length < 2) return alternatives[0];
    return { anyOf: [alternatives] };
  }
}

const NOT_HIDDEN: SearchFilters = { noneOf: [{ labels: ['SPAM'] }, { labels: ['TRASH'] }] };

/** The alternatives of filters that are nothing but one group of them: none of them is the same as none of each. */
function alternativesOf(filters: SearchFilters): readonly SearchFilters[] | undefined {
  return Object.keys(filters).length === 1 && filters.anyOf?.length === 1 ? filters.anyOf[0] : undefined;
}

/** What stands side by side at the top. */
function partsOf(search: SearchNode): readonly SearchNode[] {
  return search.kind === 'list' ? search.nodes : [search];
}

/** Words and phrases that are not excluded; `unbound`: only words that bind nothing. */
function textsOf(search: SearchNode, unbound: boolean): string[] {
  const nodes = unbound ? partsOf(search).filter(({ kind }) => kind === 'word') : leavesOf(search, { excluded: false });
  return nodes.flatMap((node) => (node.kind === 'word' || node.kind === 'phrase' ? [node.text] : []));
}

/** Whether spam, trash or anywhere is named, and not to be excluded. */
function namesHidden(search: SearchNode): boolean {
  return leavesOf(search, { excluded: false }).some((leaf) => {
    if (leaf.kind !== 'condition') return false;
    const { condition } = leaf;
    if (condition.operator === 'in') return ['spam', 'trash', 'anywhere'].includes(condition.place);
    return condition.operator === 'label' && ['spam', 'trash'].includes(condition.text.toLowerCase());
  });
}

type Leaf = Extract<SearchNode, { kind: 'word' | 'phrase' | 'condition' }>;

function leavesOf(node: SearchNode, { excluded }: { excluded: boolean } = { excluded: true }): Leaf[] {
  switch (node.kind) {
    case 'word':
    case 'phrase':
    case 'condition':
      return [node];
    case 'not':
      return excluded ? leavesOf(node.node) : [];
    case 'list':
    case 'every':
    case 'any':
      return node.nodes.flatMap((each) => leavesOf(each, { excluded }));
    default:
      return node satisfies never;
  }
}
