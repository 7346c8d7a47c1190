import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import type { People, Person } from '../source/people.ts';
import { required, type SourceRecord } from '../source/records.ts';
import { type StoryTime, zoneNamed } from '../time/story-time.ts';
import { zoneDefinition } from './zone-definitions.ts';

/** Renders the events of the story as iCalendar (RFC 5545), in the manner of Google's exports. */
export class CalendarRenderer {
  readonly #byId: ReadonlyMap<string, SourceRecord>;
  readonly #people: People;
  readonly #time: StoryTime;
  /** When the export was made. */
  readonly #now: number;

  constructor(records: readonly SourceRecord[], people: People, time: StoryTime, now: number) {
    this.#byId = new Map(records.map((record) => [record.id, record]));
    this.#people = people;
    this.#time = time;
    this.#now = now;
  }

  /** A calendar with the events of that name ("primary" where they name none). */
  calendar(key: string, name: string): string {
    const events = [...this.#byId.values()].filter((record) => (record.get('calendar') ?? 'primary') === key);
    return this.#vcalendar(
      ['METHOD:PUBLISH', `X-WR-CALNAME:${name}`, `X-WR-TIMEZONE:${this.#time.homeZone}`],
      events.map((record) => this.#event(record)),
    );
  }

  /**
   * What travels in an invitation, an answer or a cancellation (RFC 5546).
   * @param answer for a REPLY: who answers, and what
   */
  invitation(eventId: string, method: string, answer: { by: Person; response: string } | undefined): string {
    const record = this.#record(eventId);
    const event = this.#event(record);
    if (method === 'CANCEL') event.updatePropertyWithValue('status', 'CANCELLED');
    if (answer !== undefined) {
      event.removeAllProperties('attendee');
      event.addProperty(attendee(answer.by, answer.response, false));
    }
    return this.#vcalendar([`METHOD:${method}`], [event]);
  }

  #record(id: string): SourceRecord {
    const record = this.#byId.get(id);
    if (!record) throw new Error(`There is no event '${id}'.`);
    return record;
  }

  #vcalendar(properties: readonly string[], events: readonly ICAL.Component[]): string {
    const zones = new Set([this.#time.homeZone, ...[...this.#byId.values()].map((record) => this.#zoneOf(record))]);
    return [
      'BEGIN:VCALENDAR',
      'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
      'VERSION:2.0',
      'CALSCALE:GREGORIAN',
      ...properties,
      ...[...zones].flatMap(zoneDefinition),
      ...events.map(String),
      'END:VCALENDAR',
      '',
    ].join('\r\n');
  }

  #zoneOf(record: SourceRecord, series = record): string {
    return zoneNamed(record.get('zone') ?? series.get('zone') ?? this.#time.homeZone);
  }

  #event(record: SourceRecord): ICAL.Component {
    const event = new ICAL.Component('vevent');
    const [master, original] = (record.get('of') ?? '').split(' ');
    const series = master ? this.#record(master) : record;
    const zone = this.#zoneOf(record, series);
    const [start = '', end = ''] = required(record, 'when').split(' / ');
    event.addProperty(this.#moment('dtstart', start, zone));
    event.addProperty(this.#moment('dtend', end.includes('-') ? end : `${start.slice(0, 11)}${end}`, zone));
    const rule = record.get('repeat');
    if (rule) event.addPropertyWithValue('rrule', ICAL.Recur.fromString(rule + this.#until(record)));
    const seriesStart = required(series, 'when').split(' / ')[0] as string;
    for (const day of record.get('except')?.split(', ') ?? []) {
      event.addProperty(this.#moment('exdate', day + seriesStart.slice(10), zone));
    }
    event.addPropertyWithValue('dtstamp', utc(this.#now));
    this.#addPeople(event, record, series);
    event.addPropertyWithValue('uid', iCalUidOf(series.id));
    if (original) event.addProperty(this.#moment('recurrence-id', original + seriesStart.slice(10), zone));
    this.#addText(event, record, series);
    const created = this.#time.instant(record.get('created') ?? series.get('created') ?? '2027-01-05T10:15');
    event.addPropertyWithValue('created', utc(created));
    event.addPropertyWithValue('last-modified', utc(this.#updated(record, created)));
    return event;
  }

  #updated(record: SourceRecord, created: number): number {
    const updated = record.get('updated');
    return updated ? this.#time.instant(updated) : created;
  }

  #until(record: SourceRecord): string {
    const until = record.get('until');
    if (!until) return '';
    if (!required(record, 'when').includes('T')) return `;UNTIL=${this.#time.shift(until).replaceAll('-', '')}`;
    const lastMinute = new Date(this.#time.instant(`${until}T23:59`)).toISOString();
    return `;UNTIL=${lastMinute.slice(0, 19).replace(/[-:]/g, '')}Z`;
  }

  #addPeople(event: ICAL.Component, record: SourceRecord, series: SourceRecord): void {
    const guests = record.get('guests') ?? series.get('guests');
    const organizer = record.get('organizer') ?? series.get('organizer') ?? (guests ? 'me' : undefined);
    if (organizer) {
      const person = this.#people.find(organizer);
      const property = new ICAL.Property('organizer');
      property.setParameter('cn', person.name);
      property.setValue(`mailto:${person.address}`);
      event.addProperty(property);
    }
    for (const guest of guests?.split(', ') ?? []) {
      const [key = '', response = 'needs-action', role] = guest.split(' ');
      event.addProperty(attendee(this.#people.find(key), response, role === 'optional'));
    }
  }

  #addText(event: ICAL.Component, record: SourceRecord, series: SourceRecord): void {
    const inherited = (name: string) => record.get(name) ?? series.get(name);
    const add = (property: string, value: string | undefined) => {
      if (value) event.addPropertyWithValue(property, this.#time.fill(value));
    };
    add('x-google-conference', inherited('meet'));
    add('description', record.body || series.body);
    add('location', inherited('where'));
    event.addPropertyWithValue('sequence', Number(record.get('sequence') ?? 0));
    event.addPropertyWithValue('status', (record.get('status') ?? 'confirmed').toUpperCase());
    add('summary', inherited('title'));
    event.addPropertyWithValue('transp', inherited('show') === 'free' ? 'TRANSPARENT' : 'OPAQUE');
    if (inherited('class')) event.addPropertyWithValue('class', 'PRIVATE');
  }

  #moment(name: string, wall: string, zone: string): ICAL.Property {
    const property = new ICAL.Property(name);
    const shifted = this.#time.shift(wall);
    if (wall.length === 10) {
      property.resetType('date');
      property.setValue(ICAL.Time.fromDateString(shifted));
      return property;
    }
    property.setParameter('tzid', zone);
    property.setValue(ICAL.Time.fromDateTimeString(shifted.length === 16 ? `${shifted}:00` : shifted));
    return property;
  }
}

function attendee({ name, address }: Person, response: string, optional: boolean): ICAL.Property {
  const property = new ICAL.Property('attendee');
  property.setParameter('cutype', 'INDIVIDUAL');
  property.setParameter('role', optional ? 'OPT-PARTICIPANT' : 'REQ-PARTICIPANT');
  property.setParameter('partstat', response.toUpperCase());
  property.setParameter('cn', name);
  property.setParameter('x-num-guests', '0');
  property.setValue(`mailto:${address}`);
  return property;
}

function utc(instant: number): ICAL.Time {
  return ICAL.Time.fromDateTimeString(`${new Date(instant).toISOString().slice(0, 19)}Z`);
}

/** The UID of the event of a record (of the whole series, where it recurs): Google's have 26 letters of base32hex. */
export function iCalUidOf(id: string): string {
  const hash = createHash('sha256').update(`event:${id}`).digest('hex');
  return `${BigInt(`0x${hash}`).toString(32).slice(0, 26)}@google.com`;
}
