import type { Bound, Condition, SearchNode } from './search-node.ts';

/** A search as it could have been written: parseSearch reads the same from it. */
export function printSearch(node: SearchNode): string {
  switch (node.kind) {
    case 'word':
      // OR and AND would join what stands around them.
      return node.text === 'OR' || node.text === 'AND' ? `(${node.text})` : node.text;
    case 'phrase':
      return `"${node.text}"`;
    case 'condition':
      return `${node.condition.operator}:${printValue(node.condition)}`;
    case 'not':
      return `-${negatable(node.node)}`;
    case 'any':
      return node.nodes.map((each) => inBrackets(each, ['list', 'every'])).join(' OR ');
    case 'every':
      return node.nodes.map((each) => inBrackets(each, ['list'])).join(' AND ');
    case 'list':
      return node.nodes.map(printSearch).join(' ');
    default:
      return node satisfies never;
  }
}

function negatable(node: SearchNode): string {
  // "--" begins a word.
  const isWordWithMinus = node.kind === 'word' && node.text.startsWith('-');
  return isWordWithMinus ? `(${node.text})` : inBrackets(node, ['list', 'every', 'any', 'not']);
}

function inBrackets(node: SearchNode, kinds: readonly SearchNode['kind'][]): string {
  return kinds.includes(node.kind) ? `(${printSearch(node)})` : printSearch(node);
}

function printValue(condition: Condition): string {
  switch (condition.operator) {
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
      return quotable(condition.name);
    case 'subject':
    case 'label':
    case 'filename':
    case 'folder':
    case 'calendar':
    case 'thread':
      return quotable(condition.text);
    case 'has':
      return condition.what;
    case 'is':
      return condition.state;
    case 'in':
      return condition.place;
    case 'category':
      return condition.category;
    case 'type':
      return condition.type;
    case 'after':
    case 'before':
      return printBound(condition.bound);
    case 'newer_than':
    case 'older_than':
      return `${condition.amount}${condition.unit}`;
    case 'larger':
    case 'smaller':
      return String(condition.bytes);
    default:
      return condition satisfies never;
  }
}

function quotable(value: string): string {
  return /[\s(){}]/.test(value) ? `"${value}"` : value;
}

function printBound(bound: Bound): string {
  if ('epochSeconds' in bound) return String(bound.epochSeconds);
  const { year, month, day } = bound.day;
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('/');
}
