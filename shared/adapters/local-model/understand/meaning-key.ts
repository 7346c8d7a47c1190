import type { Atom, Meanings } from './meaning.ts';

const ids = new WeakMap<object, string>();
let count = 0;

/** What tells meanings apart in the chart: clauses and their atoms by what they say, what came from an annotator by itself. */
export function keyOf(value: Meanings[keyof Meanings]): string {
  if ('key' in value) return value.key;
  if (Array.isArray(value))
    return value.map((part) => (typeof part === 'number' ? part : 'is' in part ? atomKey(part) : keyOf(part))).join();
  const known = ids.get(value);
  if (known !== undefined) return known;
  count += 1;
  const id = String(count);
  ids.set(value, id);
  return id;
}

/** An atom as a short text. */
export function atomKey(atom: Atom | { is: string; at: readonly number[] }): string {
  return `${atom.is}${atom.at[0]}-${atom.at[1]}${detailOf(atom as Atom)}`;
}

function detailOf(atom: Atom): string {
  switch (atom.is) {
    case 'kind':
      return atom.kind;
    case 'field':
      return atom.field.name;
    case 'person':
      return `${atom.relation}${atom.person.is}${atom.isNegated}`;
    case 'time':
      return `${atom.period.start.getTime()}-${atom.period.stop.getTime()}`;
    case 'state':
      return `${atom.state}${atom.isNegated}`;
    case 'verb':
      return `${atom.verb.name}${atom.subject ?? ''}${atom.isNegated}`;
    case 'select':
      return `${atom.select.by}${atom.select.order}${atom.select.side}`;
    case 'container':
      return `${atom.container}${atom.name}`;
    case 'reference':
      return atom.refersTo;
    default:
      return '';
  }
}
