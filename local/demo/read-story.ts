import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { People } from './source/people.ts';
import { readRecords, type SourceRecord } from './source/records.ts';

const SOURCES = fileURLToPath(new URL('./workspace/', import.meta.url));

/** The story as its authors wrote it, dates still tokens. */
export interface Story {
  people: People;
  mails: readonly SourceRecord[];
  events: readonly SourceRecord[];
  /** The files of Drive; a record's id is its path. */
  files: readonly SourceRecord[];
  /** Files that are only enclosed in mails. */
  attachments: readonly SourceRecord[];
}

export async function readStory(): Promise<Story> {
  const [people, mails, events, files, attachments] = (await Promise.all(
    ['people', 'mail', 'calendar', 'drive', 'attachments'].map((name) => readRecords(join(SOURCES, name))),
  )) as [SourceRecord[], SourceRecord[], SourceRecord[], SourceRecord[], SourceRecord[]];
  return { people: new People(people), mails, events, files, attachments };
}
