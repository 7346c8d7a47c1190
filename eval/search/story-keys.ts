import { iCalUidOf } from '../../local/demo/calendar/render-calendar.ts';
import type { StoryTelling } from '../../local/demo/index.ts';
import { messageIdOf } from '../../local/demo/mail/compose-mail.ts';
import { readStory, type Story } from '../../local/demo/read-story.ts';
import type { Item } from '../../shared/domain/hit.ts';

/** What an item is called in judgements; undefined for one that no source stands for. */
export type KeyOf = (item: Item) => string | undefined;

/**
 * The keys of a story's items, by the names of its sources: `mail/tk-booking`, `event/q4-board`, `file/Travel/Packing list.txt`.
 * The occurrences of a series have the key of the series, but for those that were changed, which have their own.
 */
export async function storyKeys(telling: StoryTelling): Promise<{ keyOf: KeyOf; keys: ReadonlySet<string> }> {
  const story = await readStory(telling);
  const mails = mailKeys(story);
  const events = eventKeys(story);
  const files = new Set(story.files.map(({ id }) => `file/${id}`));
  const keyOf: KeyOf = (item) => {
    switch (item.service) {
      case 'gmail':
        return mails.get(item.email.messageId ?? '');
      case 'calendar': {
        const { iCalUid, originalStart } = item.event;
        return events.get(`${iCalUid} ${originalStart?.slice(0, 10)}`) ?? events.get(iCalUid);
      }
      case 'drive': {
        const key = `file/${[item.file.parentFolder, item.file.name].filter((part) => part !== '').join('/')}`;
        return files.has(key) ? key : undefined;
      }
      default:
        return item satisfies never;
    }
  };
  return { keyOf, keys: new Set([...mails.values(), ...events.values(), ...files]) };
}

function mailKeys({ mails, people }: Story): Map<string, string> {
  return new Map(
    mails.map((record) => [messageIdOf(record.id, people.find(record.get('from') ?? '')), `mail/${record.id}`]),
  );
}

/** By UID; a changed occurrence by UID and the day on which it would have been. */
function eventKeys({ events }: Story): Map<string, string> {
  return new Map(
    events.map((record) => {
      const [series, day] = (record.get('of') ?? '').split(' ');
      return [series ? `${iCalUidOf(series)} ${day}` : iCalUidOf(record.id), `event/${record.id}`];
    }),
  );
}
