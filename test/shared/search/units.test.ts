import { describe, expect, it } from 'vitest';
import { queryTerms } from '../../../shared/search/query-terms.ts';
import { personTerm, UNIT_FLAGS } from '../../../shared/search/search-unit.ts';
import { searchUnitsOf } from '../../../shared/search/units.ts';
import { email, event, file } from '../adapters/postgres-search/items.ts';

const { unread, attachment, spam, starred, allDay, recurring, shared } = UNIT_FLAGS;

describe('the units of a mail', () => {
  it('hold its subject, own words, people and files', () => {
    const attachments = [
      { attachmentId: 'a', partId: '1', filename: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 1 },
    ];
    const bodyFull = 'The plan is attached.\n\nOn 1 Mar 2027 at 10:00 Eve <eve@example.com> wrote:\n> Zebra?';
    const [unit, ...more] = searchUnitsOf(
      email({ subject: 'Re: Plan', bodyFull, attachments, isRead: false, labels: ['STARRED', 'SPAM', 'Label_1'] }),
    );
    expect(more).toEqual([]);
    expect(unit).toMatchObject({
      chunk: 0,
      flags: unread | attachment | starred | spam,
      sender: 'bob@example.com',
      content: 'Re: Plan\nThe plan is attached.\n\nplan.pdf',
    });
    // Three times as the title, once in the text, twice as a part of the file's name.
    expect(unit?.terms.get('plan')).toBe(3 + 1 + 1);
    expect(unit?.terms.get('builder')).toBe(2);
    expect(unit?.terms.get(personTerm('ADA@example.org'))).toBe(1);
    expect(unit?.terms.has('zebra')).toBe(false);
    const words = [...(unit?.terms ?? [])].filter(([term]) => !term.startsWith('person:'));
    expect(unit?.length).toBe(words.reduce((sum, [, tf]) => sum + tf, 0));
  });

  it('hold what its attachments say, a passage under the name of its file', () => {
    const attached = { attachmentId: 'a', partId: '1', mimeType: 'application/pdf', sizeBytes: 1 };
    const units = searchUnitsOf(
      email({
        subject: 'Plan',
        bodyFull: 'See both.',
        attachments: [
          { ...attached, filename: 'plan.pdf', text: 'Zebras first.' },
          { ...attached, filename: 'scan.pdf', text: '' },
          { ...attached, filename: 'costs.xlsx', text: Array.from({ length: 1_800 }, (_, n) => `Row ${n}`).join('\n') },
          { ...attached, filename: 'locked.pdf', unread: 'protected' },
        ],
      }),
    );
    expect(units[0]?.content).toBe('Plan\nSee both.\n\nplan.pdf\nscan.pdf\ncosts.xlsx\nlocked.pdf');
    expect(units[1]?.content).toBe('Plan\nplan.pdf:\nZebras first.');
    const costs = units.slice(2);
    expect(costs.length).toBeGreaterThan(2);
    for (const { content } of costs) expect(content).toMatch(/^Plan\ncosts\.xlsx:\n(?:Row )?\d+\n/);
    expect(units[1]?.terms.get('zebra')).toBe(1);
  });

  it('have the subject on each chunk', () => {
    const units = searchUnitsOf(email({ subject: 'Minutes', bodyFull: 'We talked about it. '.repeat(600) }));
    expect(units.length).toBeGreaterThan(2);
    expect(units.map(({ chunk }) => chunk)).toEqual(units.map((_, i) => i));
    for (const { content, terms } of units)
      expect([content.startsWith('Minutes\n'), terms.get('minut')]).toEqual([true, 3]);
  });

  it('are one even where there is no text', () => {
    expect(searchUnitsOf(email({ subject: '', bodyFull: '' }))).toMatchObject([{ content: '' }]);
  });

  it('are text that Postgres can store, whatever the fields hold', () => {
    const [unit] = searchUnitsOf(event({ title: 'A\0B \ud83d', location: 'C\0D' }));
    expect(unit?.content).toMatch(/^AB \ufffd\n.*\nCD$/s);
  });

  it('have keys that follow the words and the text alone', () => {
    const keysOf = (...given: Parameters<typeof email>) => {
      const [unit] = searchUnitsOf(email(...given));
      return [unit?.textKey, unit?.contentKey];
    };
    expect(keysOf({ isRead: false })).toEqual(keysOf({ isRead: true }));
    const [text, content] = keysOf({});
    const [otherText, otherContent] = keysOf({ subject: 'B' });
    expect([text === otherText, content === otherContent]).toEqual([false, false]);
    const [fromOther, sameContent] = keysOf({ sender: { address: 'x@example.com' } });
    expect([text === fromOther, content === sameContent]).toEqual([false, true]);
  });
});

describe('the units of an event', () => {
  it('hold place, description and date in words, in the zone of the event', () => {
    const time = {
      kind: 'timed',
      start: new Date('2027-03-11T22:30:00Z'),
      end: new Date('2027-03-11T23:00:00Z'),
    } as const;
    const [unit] = searchUnitsOf(
      event({ title: 'Dinner', location: 'Galata', description: '<p>Bring <b>wine</b></p>', time }),
    );
    expect(unit?.content).toBe('Dinner\nFriday 12 March 2027\nGalata\nBring wine');
    expect(unit?.occurredAt).toEqual(time.start);
  });

  it('know whole days', () => {
    const time = { kind: 'allDay', startDate: '2027-03-12', endDate: '2027-03-13' } as const;
    const [unit] = searchUnitsOf(event({ title: 'Holiday', time, timeZone: null }));
    expect(unit).toMatchObject({ content: 'Holiday\nFriday 12 March 2027', flags: allDay });
    expect(unit?.occurredAt).toEqual(new Date('2027-03-12T00:00:00Z'));
  });

  it('are the same text for each occurrence of a series, and none for its master or what was cancelled', () => {
    expect(searchUnitsOf(event({ kind: 'instance' }))).toMatchObject([{ content: 'Event', flags: recurring }]);
    expect(searchUnitsOf(event({ kind: 'master' }))).toEqual([]);
    expect(searchUnitsOf(event({ status: 'cancelled' }))).toEqual([]);
  });

  it('survive a zone that is in no database', () => {
    expect(searchUnitsOf(event({ timeZone: 'Customized Time Zone' }))[0]?.content).toContain('Friday 12 March 2027');
  });
});

describe('the units of a file', () => {
  it('hold name, folder, content, people and kind', () => {
    const sharedWith = [{ address: 'bob@example.com', role: 'reader', type: 'user' } as const];
    const mimeType = 'application/vnd.google-apps.spreadsheet';
    const [unit] = searchUnitsOf(
      file({ name: 'Budget.xlsx', parentFolder: 'Work/2027', contentText: 'Rent,100', mimeType, sharedWith }),
    );
    expect(unit).toMatchObject({
      content: 'Budget.xlsx\nWork/2027\nRent,100',
      flags: shared,
      sender: 'ada@example.org',
    });
    for (const term of ['spreadsheet', 'rent', 'budget', personTerm('bob@example.com')])
      expect(unit?.terms.has(term)).toBe(true);
  });

  it('are not shared when only the owner may see it', () => {
    const sharedWith = [{ address: 'ada@example.org', role: 'owner', type: 'user' } as const];
    expect(searchUnitsOf(file({ sharedWith }))).toMatchObject([{ flags: 0 }]);
  });
});

describe('queryTerms', () => {
  it('leaves out stop words unless there is nothing else', () => {
    expect(queryTerms('when is the flight')).toEqual(['flight']);
    expect(queryTerms('what is it')).toEqual(['what', 'is', 'it']);
    expect(queryTerms('🎉')).toEqual([]);
  });

  it('caps the number of terms', () => {
    expect(queryTerms(Array.from({ length: 2_000 }, (_, i) => `w${i}`).join(' '))).toHaveLength(128);
  });
});
