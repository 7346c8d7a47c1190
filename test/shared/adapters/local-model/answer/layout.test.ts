import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../../../../shared/adapters/local-model/answer/layout.ts';
import { foldInPlace } from '../../../../../shared/adapters/local-model/fold-in-place.ts';

const layout = (text: string, isDocument = true) =>
  layoutOf(
    text.split('\n').map((line) => ({ text: line, folded: foldInPlace(line) })),
    () => isDocument,
  );

describe('the layout of lines', () => {
  it('gives each row of a table its cells and the row that names the columns', () => {
    const [header, first, second, prose] = layout(
      'Role | Rate a day\nEngineer | 820\nResearch | 690\nAll without VAT.',
    );
    expect(header?.header).toBeUndefined();
    expect(first?.cells?.map(({ text }) => text)).toEqual(['Engineer', '820']);
    expect(first?.header?.map(({ text }) => text)).toEqual(['Role', 'Rate a day']);
    expect(second?.header).toBe(first?.header);
    expect(prose).toMatchObject({ cells: undefined, header: undefined });
  });

  it('tells where in its line a cell stands', () => {
    const [, row] = layout('Role | Rate\nEngineer | 820');
    expect(row?.cells?.[1]).toMatchObject({ start: 11, end: 14 });
  });

  it('takes a first row of figures for a row', () => {
    const [first] = layout('Engineer | 820\nResearch | 690');
    expect(first).toMatchObject({ header: undefined });
    expect(layout('Engineer | 820\nResearch | 690')[1]?.header).toBeUndefined();
  });

  it('puts the sentences of a document under their heading', () => {
    const lines = layout('9. Liability\nIt is capped at £200,000.\nSo it is.\n10. Law\nThat of England.');
    expect(lines.map(({ heading }) => heading)).toEqual([undefined, 0, 0, undefined, 3]);
  });

  it('takes a greeting in a mail for no heading, but what leads up to a list', () => {
    const mail = layout('Hi Alex\nwe are here.\nPlease bring:\n- a pen\n- a laptop', false);
    expect(mail.map(({ heading }) => heading)).toEqual([undefined, undefined, undefined, 2, 2]);
  });
});
