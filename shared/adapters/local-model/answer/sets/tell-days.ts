/** Many events, a line each under the day that they begin on: an agenda is read by its days. */
import { civilTimeOf } from '../../../../domain/civil-time.ts';
import type { Reading } from '../reading.ts';
import { tellClock, tellDay } from '../tell-time.ts';
import { eventsOf } from './events.ts';

/** Events, which are in the order of their starts, as an agenda with citations. */
export function tellDays(readings: readonly Reading[], timeZone: string): string {
  const lines: string[] = [];
  let last = '';
  for (const { reading, event, start, end } of eventsOf(readings)) {
    const isTimed = event.time.kind === 'timed';
    const zone = isTimed ? timeZone : 'UTC';
    const day = tellDay(civilTimeOf(start, zone));
    if (day !== last) lines.push(`${day}:`);
    last = day;
    const clock = (instant: Date) => tellClock(civilTimeOf(instant, zone));
    const title = (reading.title || 'Untitled').replaceAll('[', '(').replaceAll(']', ')');
    lines.push(`- ${isTimed ? `${clock(start)}–${clock(end)} ` : 'all day: '}${title} [${reading.n}]`);
  }
  return lines.join('\n');
}
