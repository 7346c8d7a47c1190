import { describe, expect, it } from 'vitest';
import { isPath, resolveReferences, UnresolvedReferenceError } from '../../../shared/query/references.ts';

const values = { people: [{ address: 'a@x.example' }, { address: 'b@x.example' }], items: [{ id: 'i1', tags: ['t'] }] };
const resolve = (value: unknown) => resolveReferences(value, (id) => (id === 's1' ? values : undefined));
const ref = (path: string, $from = 's1') => ({ $from, path });

describe('a reference', () => {
  it.each<[string, unknown, unknown]>([
    ['to a value', ref('items[0].id'), 'i1'],
    ['to a list', ref('items[0].tags'), ['t']],
    ['to all of a list', ref('people[*].address'), ['a@x.example', 'b@x.example']],
    ['in an object', { deep: { id: ref('items[0].id') }, other: 1 }, { deep: { id: 'i1' }, other: 1 }],
    ['to all of a list, within a list', ['z', ref('people[*].address')], ['z', 'a@x.example', 'b@x.example']],
    ['to one of a list, within a list', [ref('people[1].address')], ['b@x.example']],
    ['to all of nothing', ref('nobody[*].address'), []],
    ['beside nested lists', [['a'], ['b']], [['a'], ['b']]],
    ['that is none, as it has more', { $from: 's1', path: 'items', x: 1 }, { $from: 's1', path: 'items', x: 1 }],
  ])('%s', (_, value, resolved) => {
    expect(resolve(value)).toEqual(resolved);
  });

  it.each(['people[7].address', 'items[0].nothing', 'constructor', '__proto__', 'items[0].constructor.name'])(
    'to nothing, as %s is, cannot be resolved',
    (path) => {
      expect(() => resolve(ref(path))).toThrow(UnresolvedReferenceError);
    },
  );

  it('has a path of names and places', () => {
    expect(['a', 'a[0]', 'a[*].b', 'a[0][1].b_c'].filter((path) => !isPath(path))).toEqual([]);
    expect(['', 'a.', '.a', 'a[-1]', 'a[', 'a b', '[0]', 'a[0]b'].filter(isPath)).toEqual([]);
  });
});
