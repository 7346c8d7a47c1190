import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO } from '../../../local/demo/index.ts';
import { loadWorkspace, type Workspace } from '../../../local/google-simulator/index.ts';
import type { Calendar } from '../../../local/google-simulator/workspace/calendar/calendar.ts';
import { filesIn, mailsOf, renderedAt } from './rendered.ts';

const QUESTIONS = new URL('../../../eval/questions/answers.jsonl', import.meta.url);

let rendered: Awaited<ReturnType<typeof renderedAt>>;
let workspace: Workspace;

beforeAll(async () => {
  rendered = await renderedAt(0);
  workspace = await loadWorkspace(rendered.directory);
});

afterAll(() => rendered[Symbol.asyncDispose]());

interface Busy {
  title: string;
  start: number;
  end: number;
}

/** What takes the person's time in a calendar up to an instant; an exception stands in the place of its occurrence. */
function busyIn({ events }: Calendar, until: number): Busy[] {
  const replaced = new Set(
    events.flatMap(({ exceptionTo }) =>
      exceptionTo ? [`${exceptionTo.recurringEventId} ${instant(exceptionTo.originalStart)}`] : [],
    ),
  );
  return events.flatMap((event) => {
    if (event.status === 'cancelled' || event.start.kind === 'day') return [];
    if (event.details.transparency === 'transparent') return [];
    const length = instant(event.end) - instant(event.start);
    const starts = event.series
      ? event.series
          .occurrences()
          .map(instant)
          .filter((start) => !replaced.has(`${event.id} ${start}`))
          .take(100)
      : [instant(event.start)];
    return [...starts]
      .filter((start) => start < until)
      .map((start) => ({ title: event.details.summary ?? '', start, end: start + length }));
  });
}

function instant(moment: Calendar['events'][number]['start']): number {
  return moment.kind === 'instant' ? moment.instant : Date.parse(moment.date);
}

it('overlaps where its page says, and nowhere else', () => {
  const from = Date.parse(DEMO.now);
  const busy = workspace.calendars
    .flatMap((calendar) => busyIn(calendar, Date.parse('2027-04-16T00:00Z')))
    .filter(({ start }) => start >= from)
    .sort((a, b) => a.start - b.start);
  const pairs = busy.flatMap((one, index) =>
    busy
      .slice(index + 1)
      .filter((other) => other.start < one.end)
      .map((other) => `${new Date(other.start).toISOString().slice(5, 16)} ${one.title} / ${other.title}`),
  );
  expect(pairs).toEqual([
    '03-11T15:00 Design review / Boiler engineer',
    '03-13T10:00 Mina: swimming / Repair Café',
    '03-17T12:00 Design review / Lunch with Tom',
    '04-01T14:02 Design review / Fetch Mum from Paddington',
    '04-08T14:20 Design review / Mina: asthma review, Dr Patel',
    '04-10T09:00 Mina: swimming / Repair Café',
    '04-15T18:30 Train to London / Book club',
  ]);
});

it('has every item that a question of the evaluation names as its source', async () => {
  const mbox = (await filesIn(rendered.directory)).get('Takeout/Mail/All mail Including Spam and Trash.mbox') as Buffer;
  const titles = new Set([
    ...(await mailsOf(mbox)).map(({ subject }) => subject),
    ...workspace.calendars.flatMap(({ events }) => events.map(({ details }) => details.summary)),
    ...workspace.drive.files.map(({ name }) => name),
  ]);
  const lines = (await readFile(QUESTIONS, 'utf8')).trim().split('\n');
  const named = lines.flatMap((line) => (JSON.parse(line) as { relevant?: string[] }).relevant ?? []);
  expect(named.filter((title) => !titles.has(title))).toEqual([]);
  expect(named.length).toBeGreaterThan(50);
});
