import { posix } from 'node:path';
import type { People, Person } from '../source/people.ts';
import { required, type SourceRecord } from '../source/records.ts';
import type { StoryTime } from '../time/story-time.ts';

/** What stands in the "<name>-info.json" beside a file: names, times, owner and permissions of the File resource. */
export function sidecarOf(record: SourceRecord, people: People, time: StoryTime): object {
  const owner = people.find(record.get('owner') ?? 'me');
  const description = record.get('description');
  return {
    name: posix.basename(record.id),
    ...(description ? { description: time.fill(description) } : {}),
    ...(record.get('starred') === 'yes' ? { starred: true } : {}),
    createdTime: iso(time.instant(required(record, 'created'))),
    modifiedTime: iso(time.instant(record.get('modified') ?? required(record, 'created'))),
    owners: [personOf(owner)],
    permissions: [
      { type: 'user', role: 'owner', ...personOf(owner) },
      ...(record.get('share') ?? '')
        .split(',')
        .filter((share) => share.trim() !== '')
        .map((share) => permissionOf(share.trim(), people)),
    ],
  };
}

/** "sarah.chen writer", "team reader" or "anyone reader". */
function permissionOf(share: string, people: People): object {
  const [key = '', role = 'reader'] = share.split(' ');
  if (key === 'anyone') return { type: 'anyone', role };
  return { type: key === 'team' ? 'group' : 'user', role, ...personOf(people.find(key)) };
}

const personOf = ({ address, name }: Person) => ({ emailAddress: address, displayName: name });

const iso = (instant: number) => new Date(instant).toISOString();
