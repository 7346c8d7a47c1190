import { ApiError } from '../http/api-error.ts';
import type { VisibleFile } from './drive-view.ts';

/** Whether a file fits a search query. */
export type FileFilter = (file: VisibleFile) => boolean;

const TOKEN = /\s*(?:(\(|\)|!=|<=|>=|=|<|>)|'((?:[^'\\]|\\.)*)'|([A-Za-z]+))/y;

interface Token {
  kind: 'symbol' | 'text' | 'word';
  value: string;
}

/**
 * Compiles the `q` of files.list: developers.google.com/workspace/drive/api/guides/ref-search-terms. Supported are
 * `trashed`, `starred`, `mimeType`, `name`, `modifiedTime`, `createdTime`, `'id' in parents`, `'address' in owners`, with
 * and, or, not and parentheses.
 * @throws ApiError 400 for anything else, malformed or merely unsupported
 */
export function compileFileQuery(q: string, rootId: string): FileFilter {
  const tokens = tokenize(q);
  let position = 0;
  const peek = () => tokens[position];
  const isWord = (word: string) => peek()?.kind === 'word' && peek()?.value.toLowerCase() === word;

  function take(kind: Token['kind'], value?: string): string {
    const token = tokens[position];
    if (!token || token.kind !== kind || (value !== undefined && token.value !== value)) throw invalidQuery();
    position += 1;
    return token.value;
  }

  function disjunction(): FileFilter {
    let filter = conjunction();
    while (isWord('or')) {
      position += 1;
      const [left, right] = [filter, conjunction()];
      filter = (file) => left(file) || right(file);
    }
    return filter;
  }

  function conjunction(): FileFilter {
    let filter = factor();
    while (isWord('and')) {
      position += 1;
      const [left, right] = [filter, factor()];
      filter = (file) => left(file) && right(file);
    }
    return filter;
  }

  function factor(): FileFilter {
    if (isWord('not')) {
      position += 1;
      const negated = factor();
      return (file) => !negated(file);
    }
    if (peek()?.kind === 'symbol' && peek()?.value === '(') {
      position += 1;
      const inner = disjunction();
      take('symbol', ')');
      return inner;
    }
    return peek()?.kind === 'text' ? membership() : comparison();
  }

  function membership(): FileFilter {
    const value = take('text');
    if (!isWord('in')) throw invalidQuery();
    position += 1;
    switch (take('word')) {
      case 'parents':
        return (file) => file.parentId === (value === 'root' ? rootId : value);
      case 'owners':
        return (file) => file.driveId === undefined && file.owner.emailAddress === value.toLowerCase();
      default:
        throw invalidQuery();
    }
  }

  function comparison(): FileFilter {
    const field = take('word');
    const operator = isWord('contains') ? take('word').toLowerCase() : take('symbol');
    if (field === 'trashed' || field === 'starred') {
      const wanted = take('word') === 'true';
      if (operator !== '=' && operator !== '!=') throw invalidQuery();
      return (file) => (file[field] === wanted) === (operator === '=');
    }
    return compare(field, operator, take('text'));
  }

  const filter = disjunction();
  if (position !== tokens.length) throw invalidQuery();
  return filter;
}

function compare(field: string, operator: string, value: string): FileFilter {
  switch (field) {
    case 'mimeType':
    case 'name':
      if (operator === '=') return (file) => file[field] === value;
      if (operator === '!=') return (file) => file[field] !== value;
      // `contains` matches the beginning of the name's words.
      if (operator === 'contains')
        return (file) => ` ${file[field].toLowerCase()}`.includes(field === 'name' ? ` ${value.toLowerCase()}` : value);
      throw invalidQuery();
    case 'modifiedTime':
    case 'createdTime':
      return compareTime(field, operator, value);
    default:
      throw invalidQuery();
  }
}

function compareTime(field: 'modifiedTime' | 'createdTime', operator: string, value: string): FileFilter {
  const instant = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(value) ? value : `${value}Z`);
  if (Number.isNaN(instant)) throw invalidQuery();
  switch (operator) {
    case '=':
      return (file) => file[field] === instant;
    case '!=':
      return (file) => file[field] !== instant;
    case '<':
      return (file) => file[field] < instant;
    case '<=':
      return (file) => file[field] <= instant;
    case '>':
      return (file) => file[field] > instant;
    case '>=':
      return (file) => file[field] >= instant;
    default:
      throw invalidQuery();
  }
}

function tokenize(q: string): Token[] {
  const tokens: Token[] = [];
  const text = q.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) throw invalidQuery();
    const [, symbol, quoted, word] = match;
    if (symbol !== undefined) tokens.push({ kind: 'symbol', value: symbol });
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replace(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
  }
  return tokens;
}

function invalidQuery(): ApiError {
  return new ApiError(400, 'invalid', 'Invalid Value', { location: 'q', locationType: 'parameter' });
}
