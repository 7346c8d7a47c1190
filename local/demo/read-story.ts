import { join } from 'node:path';
import { People } from './source/people.ts';
import { readRecords, type SourceRecord } from './source/records.ts';
import type { StoryTelling } from './source/story-telling.ts';

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

/** Reads the folders of `sources`: people, mail, calendar, drive, attachments. */
export async function readStory(telling: Pick<StoryTelling, 'sources' | 'timeZone' | 'locale'>): Promise<Story> {
  const [people, mails, events, files, attachments] = (await Promise.all(
    ['people', 'mail', 'calendar', 'drive', 'attachments'].map((name) => readRecords(join(telling.sources, name))),
  )) as [SourceRecord[], SourceRecord[], SourceRecord[], SourceRecord[], SourceRecord[]];
  return { people: new People(people, telling), mails, events, files, attachments };
}
