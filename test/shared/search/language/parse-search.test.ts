import { describe, expect, it } from 'vitest';
import { parseSearch } from '../../../../shared/search/language/parse-search.ts';
import { printSearch } from '../../../../shared/search/language/print-search.ts';
import { SearchSyntaxError } from '../../../../shared/search/language/search-syntax-error.ts';

/** How a search is read, written the shortest way. */
const read = (text: string) => printSearch(parseSearch(text));

function errorOf(text: string): SearchSyntaxError {
  try {
    parseSearch(text);
  } catch (error) {
    if (error instanceof SearchSyntaxError) return error;
    throw error;
  }
  throw new Error(`"${text}" is no error.`);
}

it('reads a search as a tree', () => {
  expect(parseSearch('from:sarah budget -"final draft" OR is:unread')).toEqual({
    kind: 'list',
    nodes: [
      { kind: 'condition', condition: { operator: 'from', name: 'sarah' } },
      { kind: 'word', text: 'budget' },
      {
        kind: 'any',
        nodes: [
          { kind: 'not', node: { kind: 'phrase', text: 'final draft' } },
          { kind: 'condition', condition: { operator: 'is', state: 'unread' } },
        ],
      },
    ],
  });
});

describe('operators', () => {
  it.each([
    ['FROM:Sarah', 'from:Sarah'],
    ['from: sarah', 'from:sarah'],
    ['from:"Sarah Lee"', 'from:"Sarah Lee"'],
    ['from:(sarah lee)', 'from:"sarah lee"'],
    ['from:(amy OR david)', 'from:amy OR from:david'],
    ['from:{amy david}', 'from:amy OR from:david'],
    ['from:(amy -bob)', 'from:amy -from:bob'],
    ['to:me cc:sarah bcc:x@y.example', 'to:me cc:sarah bcc:x@y.example'],
    ['subject:(dinner movie)', 'subject:"dinner movie"'],
    ['subject:("dinner" AND movie)', 'subject:dinner AND subject:movie'],
    ['subject:re:budget', 'subject:re:budget'],
    ['subject:(re: from:bob)', 'subject:"re: from:bob"'],
    ['title:budget', 'subject:budget'],
    ['label:my-family', 'label:my-family'],
    ['has:attachments has:PDF', 'has:attachment has:pdf'],
    ['has:slides', 'has:presentation'],
    ['is:(unread starred)', 'is:unread is:starred'],
    ['in:draft', 'in:drafts'],
    ['type:docx type:photos', 'type:document type:image'],
    ['category:promotions', 'category:promotions'],
    ['after:2026-11-29', 'after:2026/11/29'],
    ['newer:11/29/2026', 'after:2026/11/29'],
    ['older:2026/1/5', 'before:2026/01/05'],
    ['after:1388552400', 'after:1388552400'],
    ['newer_than:7D older_than:1y', 'newer_than:7d older_than:1y'],
    ['larger:5M smaller:1.5k size:10MB', 'larger:5242880 smaller:1536 larger:10485760'],
    ['filename:"my contract.pdf" folder:projects', 'filename:"my contract.pdf" folder:projects'],
    ['calendar:work thread:18c0ffee', 'calendar:work thread:18c0ffee'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe('what joins', () => {
  it.each([
    ['a OR b c', 'a OR b c'],
    ['{a b} c', 'a OR b c'],
    ['{a {b c}}', 'a OR b OR c'],
    ['{(a b) c}', '(a b) OR c'],
    ['a (b c)', 'a b c'],
    ['a b AND c OR d', 'a b AND c OR d'],
    ['(a AND b) OR c', '(a AND b) OR c'],
    ['-(a b)', '-(a b)'],
    ['-{a b}', '-(a OR b)'],
    ['-a -"b c"', '-a -"b c"'],
    ['follow-up', 'follow-up'],
    ['“quoted text” „so“', '"quoted text" "so"'],
    ['a or b and c', 'a or b and c'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe('a word with a colon that is no operator', () => {
  it.each([
    '18:30',
    '1:1',
    'C:\\Users',
    'https://example.com/a?b=c',
    'HTTP://x.example',
    'mailto:sarah@example.com',
    'Re:budget',
    'AW:Angebot',
    'Note:',
    'std::vector',
    'PNR:TR7K2M',
    'urn:isbn:0451450523',
    ':-',
    'größe:5',
    '会议:周一',
    'bud:*',
    'cat:AB',
    'javascript:alert',
  ])('is a word: %s', (text) => {
    expect(parseSearch(text)).toEqual({ kind: 'word', text });
  });

  it('and so is any in quotes', () => {
    expect(parseSearch('"form:sarah"')).toEqual({ kind: 'phrase', text: 'form:sarah' });
  });
});

describe('what is bare of sense is still a search', () => {
  it.each([
    ['', ''],
    ['  ', ''],
    ['""', ''],
    ['()', ''],
    ['a -() b', 'a b'],
    ['OR', '(OR)'],
    ['a OR', 'a (OR)'],
    ['AND b', '(AND) b'],
    ['a OR OR b', 'a (OR) OR b'],
    ['(a', 'a'],
    ['a) b', 'a b'],
    ['({a) b}', 'a b'],
    ['a - b -- c --d', 'a - b -- c --d'],
    ['"', "'"],
    ['"a b', "'a b"],
    ['5" screen', '5" screen'],
    ['a & b | !c <-> d', 'a & b | !c <-> d'],
    ["'x'; drop table people; -- (1=1)", "'x'; drop table people; -- 1=1"],
    ['🎉 🎂', '🎉 🎂'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['brackets', `${'('.repeat(20_000)}a${')'.repeat(20_000)} b`],
    ['brackets of two kinds', `${'({'.repeat(10_000)}a${'}'.repeat(20_000)} b`],
    ['minuses and brackets', `${'-('.repeat(20_000)}a`],
    ['minuses and brackets around nothing', `a ${'-('.repeat(20_000)}`],
    ['quotes', `${'"'.repeat(20_001)} b`],
    ['words', 'word '.repeat(20_000)],
  ])('however many %s there are', (_what, text) => {
    expect(read(text)).toMatch(/[ab]|word/);
  });
});

describe('what cannot be meant is an error that says where and what would be right', () => {
  it.each([
    ['budget form:sarah', 'unknown-operator', 'form:sarah', 'There is no operator "form:". Did you mean "from:"?'],
    ['subjct:x', 'unknown-operator', 'subjct:x', 'Did you mean "subject:"?'],
    ['sender:sarah', 'unknown-operator', 'sender:sarah', 'Did you mean "from:"?'],
    ['newerthan:7d', 'unknown-operator', 'newerthan:7d', 'Did you mean "newer_than:"?'],
    ['bogus:thing', 'unknown-operator', 'bogus:thing', 'put it in quotes: "bogus:thing"'],
    ['list:info@x.example', 'unknown-operator', 'list:info@x.example', "an operator of Gmail's"],
    ['a after:yesterday', 'unknown-value', 'after:yesterday', 'take "yesterday". Write a day as in after:2026/11/29'],
    ['before:2026/02/30', 'unknown-value', 'before:2026/02/30', '"2026/02/30"'],
    ['before:29/11/2026', 'unknown-value', 'before:29/11/2026', '"29/11/2026"'],
    ['after:2026.11.29', 'unknown-value', 'after:2026.11.29', '"2026.11.29"'],
    ['newer_than:7', 'unknown-value', 'newer_than:7', 'newer_than:7d'],
    ['has:drive', 'unknown-value', 'has:drive', 'attachment, pdf,'],
    ['is:snoozed', 'unknown-value', 'is:snoozed', 'unread, read, starred or important'],
    ['in:nowhere', 'unknown-value', 'in:nowhere', 'trash'],
    ['type:exe', 'unknown-value', 'type:exe', 'pdf'],
    ['category:purchases', 'unknown-value', 'category:purchases', 'promotions'],
    ['larger:big', 'unknown-value', 'larger:big', 'larger:5M'],
    ['is:(unread lost)', 'unknown-value', 'is:(unread lost)', '"lost"'],
    ['from:', 'missing-value', 'from:', '"from:" says nothing'],
    ['x from: to:bob', 'missing-value', 'from: ', '"from:" says nothing'],
    ['subject:() x', 'missing-value', 'subject:()', '"subject:" says nothing'],
    ['subject:""', 'missing-value', 'subject:""', '"subject:" says nothing'],
    ['from: -bob', 'missing-value', 'from: ', '"from:" says nothing'],
  ])('%s', (text, reason, where, message) => {
    const error = errorOf(text);
    expect(error.reason).toBe(reason);
    expect(text.slice(error.span.start, error.span.end)).toBe(where);
    expect(error.message).toContain(message);
  });

  it('and so are more conditions than a statement should have', () => {
    const alternatives = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(' OR ');
    expect(parseSearch(alternatives(100)).kind).toBe('any');
    expect(errorOf(alternatives(101))).toMatchObject({ reason: 'too-many-conditions', span: { start: 0 } });
    expect(errorOf('-a '.repeat(101)).reason).toBe('too-many-conditions');
  });

  it('a long value is not told whole', () => {
    expect(errorOf(`after:${'x'.repeat(5_000)}`).message.length).toBeLessThan(300);
    expect(errorOf(`${'x'.repeat(5_000)}:y`).message.length).toBeLessThan(300);
  });
});
