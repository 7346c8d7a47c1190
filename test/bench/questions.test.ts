import { describe, expect, it } from 'vitest';
import { generateQuestions, type Names } from '../../bench/query/questions.ts';

const NAMES: Names = {
  people: ['Ann Lee', 'Bob Stone', 'Cem Kaya'],
  subjects: ['Q4 Financial Review: figures', 'Your parcel is on its way', 'Minutes of the parents evening'],
  events: ['Design review', 'Dentist', 'Flight to Istanbul'],
  files: ['Budget 2027.xlsx', 'Acme contract.pdf', 'Packing list.txt'],
};

describe('the questions of a benchmark', () => {
  it('all differ, and are the same for the same seed only', () => {
    const questions = generateQuestions(NAMES, 200, 1);
    expect(new Set(questions).size).toBe(200);
    expect(generateQuestions(NAMES, 200, 1)).toEqual(questions);
    expect(generateQuestions(NAMES, 200, 2)).not.toEqual(questions);
  });

  it('have no holes left, and ask about the workspace', () => {
    const questions = generateQuestions(NAMES, 200, 1);
    expect(questions.filter((question) => /[{}]|undefined/.test(question))).toEqual([]);
    for (const name of ['Ann Lee', 'Dentist', 'Budget 2027.xlsx', 'Financial Review'])
      expect(questions.some((question) => question.includes(name))).toBe(true);
  });

  it('cannot be made of too few names', () => {
    const few = { people: ['Ann Lee'], subjects: ['One subject'], events: ['Dentist'], files: ['a.txt'] };
    expect(() => generateQuestions(few, 5_000, 1)).toThrow(/The workspace has names for \d+ questions, not for 5000\./);
  });
});
