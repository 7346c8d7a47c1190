import { zoneNamed } from '../time/story-time.ts';
import { required, type SourceRecord } from './records.ts';

/** How a mail program quotes what it answers. */
export type MailClient = 'gmail' | 'outlook' | 'apple' | 'thunderbird-de';

/** In which language, and by which clock, a mail program writes when what it quotes was sent. */
export type MailLocale = 'en-GB' | 'en-US' | 'fr' | 'es';

/** What holds of a person of whom nothing else is said. */
export interface Home {
  /** IANA zone. */
  timeZone: string;
  locale: MailLocale;
}

export interface Person {
  name: string;
  address: string;
  /** IANA zone of their mail program. */
  zone: string;
  client: MailClient;
  locale: MailLocale;
  /** Below "-- " in their mails; empty for none. */
  signature: string;
  record: SourceRecord;
}

/** The people and senders of the story, by the keys that sources call them by. */
export class People {
  readonly #byKey: ReadonlyMap<string, Person>;

  constructor(records: readonly SourceRecord[], home: Home) {
    this.#byKey = new Map(records.map((record) => [record.id, personOf(record, home)]));
  }

  get all(): readonly Person[] {
    return [...this.#byKey.values()];
  }

  /** @throws Error when nobody has the key */
  find(key: string): Person {
    const person = this.#byKey.get(key);
    if (!person) throw new Error(`Nobody in the story has the key '${key}'.`);
    return person;
  }

  /** Who stands behind each key of a list ("priya.raman, team"). */
  list(keys: string | undefined): Person[] {
    return (keys ?? '')
      .split(',')
      .map((key) => key.trim())
      .filter((key) => key !== '')
      .map((key) => this.find(key));
  }
}

function personOf(record: SourceRecord, home: Home): Person {
  return {
    name: required(record, 'name'),
    address: required(record, 'address'),
    zone: zoneNamed(record.get('zone') ?? home.timeZone),
    client: (record.get('client') ?? 'gmail') as MailClient,
    locale: (record.get('locale') ?? home.locale) as MailLocale,
    signature: record.body,
    record,
  };
}
