import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchOf, termSetOf } from '../../../../../shared/adapters/local-model/answer/term-match.ts';
import { analyse } from '../../../../../shared/content/words.ts';
import type { Hit } from '../../../../../shared/domain/hit.ts';
import type { Ask, Intent } from '../../../../../shared/domain/intent.ts';
import { answer } from '../ask.ts';
import { event, file, mail } from '../hit-factories.ts';

const intentOf = (asks: readonly Omit<Ask, 'steps'>[], times: Intent['entities']['times'] = []): Intent => ({
  services: ['gmail', 'calendar', 'drive'],
  operations: ['workspace.search'],
  entities: { people: [], topics: [], times },
  asks: asks.map((ask) => ({ ...ask, steps: [] })),
  steps: [{ id: 's1', operation: 'workspace.search', params: { text: '', services: ['gmail', 'calendar', 'drive'] } }],
  confidence: 0.9,
});
const told = (question: string, ask: Omit<Ask, 'steps'>, hits: readonly Hit[], times?: Intent['entities']['times']) =>
  answer(question, intentOf([ask], times), hits);

const match = (word: string, text: string) => matchOf(analyse(word)[0] as string, termSetOf(text));

describe('a word of a question', () => {
  it.each([
    ['withdrew', 'I would like to withdraw my application'],
    ['teaches', 'her teacher is Mr Castellano'],
    ['children', 'each child brings a towel'],
    ['price', 'the fee is £40'],
    ['Tarifrechner', 'Für den Tarifrechners ist Herr Brandt da'],
  ])('%s is held by “%s”', (word, text) => {
    expect(match(word, text)).toBeGreaterThan(0);
  });

  it.each([
    ['visa', 'please visit us again'],
    ['flight', 'the flat is cold'],
    ['results', 'the resort is open'],
  ])('%s is not held by “%s”', (word, text) => {
    expect(match(word, text)).toBe(0);
  });

  it('is always held by a text that says it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{3,12}$/), (word) => {
        const [term] = analyse(word);
        fc.pre(term !== undefined && termSetOf(word).size > 0);
        expect(matchOf(term as string, termSetOf(`here ${word} stands`))).toBe(1);
      }),
    );
  });
});

describe('who', () => {
  it('has an answer of its own in an event: those who declined', async () => {
    const review = event({
      title: 'Design review',
      start: '2027-03-11T14:00:00Z',
      end: '2027-03-11T15:00:00Z',
      guests: [
        ['Priya Raman <priya@studio.example>', 'accepted'],
        ['Marcus Bell <marcus@studio.example>', 'declined'],
      ],
    });
    const { text } = await told('who declined the design review?', { type: 'person', of: 'design review' }, [review]);
    expect(text).toBe('Design review: Marcus Bell (declined) [1].');
  });

  it('can see a file: its owner, and those it is shared with', async () => {
    const rates = file({ name: 'Rates.xlsx', text: 'a | b', owner: 'Sarah Chen <chen@studio.example>' });
    if (rates.item.service === 'drive') {
      rates.item.file.sharedWith = [
        { address: 'priya@studio.example', name: 'Priya Raman', role: 'writer', type: 'user' },
      ];
    }
    const { text } = await told('who can see the rates?', { type: 'person', of: 'rates' }, [rates]);
    expect(text).toBe('Rates.xlsx: Sarah Chen (owner), Priya Raman (writer) [1].');
  });

  it('stands in the sentence that says so, by whatever form of the word', async () => {
    const lesson = event({
      title: 'Piano',
      start: '2027-03-10T16:30:00Z',
      end: '2027-03-10T17:00:00Z',
      description: 'Bring the blue book. Her teacher is Mr Castellano.',
    });
    const { text } = await told('who teaches the piano?', { type: 'person', of: 'teaches the piano' }, [lesson]);
    expect(text).toContain('Mr Castellano');
  });
});

describe('how many', () => {
  it('is a number that a text gives', async () => {
    const notes = file({
      name: 'Survey.md',
      text: 'Open for a week.\nIn all 214 people answered, more than last year.',
    });
    const { text } = await told(
      'how many people answered the survey?',
      { type: 'count', of: 'people answered the survey' },
      [notes],
    );
    expect(text).toContain('214 people answered');
  });

  it('is not found where no text gives it', async () => {
    const notes = file({ name: 'Survey.md', text: 'Open for a week from 3 March.' });
    const { text } = await told(
      'how many people answered the survey?',
      { type: 'count', of: 'people answered the survey' },
      [notes],
    );
    expect(text).toMatch(/^I found nothing/);
  });
});

describe('of several', () => {
  const weekly = (day: string, place: string) =>
    event({
      title: 'Repair café',
      start: `2027-03-${day}T10:00:00Z`,
      end: `2027-03-${day}T13:00:00Z`,
      location: place,
    });

  it('occurrences the next one is meant', async () => {
    const hits = [weekly('06', 'Church hall'), weekly('20', 'Church hall'), weekly('13', 'Library')];
    const { text } = await told('where is the repair café?', { type: 'place', of: 'repair café' }, hits);
    expect(text).toContain('Library');
  });

  it('occurrences the one in the period that was named', async () => {
    const hits = [weekly('13', 'Library'), weekly('20', 'Church hall')];
    const period = { text: 'on 20 March', start: '2027-03-20T00:00:00.000Z', end: '2027-03-21T00:00:00.000Z' };
    const { text } = await told('where is the repair café on 20 March?', { type: 'place', of: 'repair café' }, hits, [
      period,
    ]);
    expect(text).toContain('Church hall');
  });

  it('versions of a document the newest, and the older one is told', async () => {
    const hits = [
      file({ name: 'Museum proposal v1.docx', text: 'The price is £84,000.', modifiedAt: '2027-02-05T10:00:00Z' }),
      file({ name: 'Museum proposal v2.docx', text: 'The price is £78,500.', modifiedAt: '2027-02-26T10:00:00Z' }),
    ];
    const { text } = await told(
      'what is the price in the museum proposal?',
      { type: 'amount', of: 'price in the museum proposal' },
      hits,
    );
    expect(text).toMatch(/£78,500 \[2\] \(an older message said £84,000 \[1\]\)/);
  });

  it('journeys of one booking none supersedes another', async () => {
    const body =
      'Booking reference QX7LM2\nOutbound TK1980\nDeparture Friday, 19 March 2027, 16:25\nReturn TK1971\nDeparture Tuesday, 23 March 2027, 07:55';
    const hits = [
      mail({
        subject: 'Your flight booking is confirmed',
        from: 'Air <a@air.example>',
        at: '2027-02-15T10:00:00Z',
        body,
      }),
      mail({
        subject: 'Schedule change to your flight TK1971',
        from: 'Air <a@air.example>',
        at: '2027-03-04T10:00:00Z',
        body: 'Booking reference QX7LM2\nYour flight TK1971 now departs on Tuesday, 23 March 2027 at 09:40.\nYour outbound flight TK1980 is not affected.',
      }),
    ];
    const { text } = await told('when is my flight?', { type: 'time', of: 'flight' }, hits);
    expect(text).toContain('19 March 2027 at 16:25');
    expect(text).not.toContain('09:40');
  });
});
