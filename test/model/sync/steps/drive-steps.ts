import fc from 'fast-check';
import { ApiError } from '../../../../local/google-simulator/http/api-error.ts';
import type { World } from '../world.ts';
import { anyPick, pick } from './pick.ts';

/** Something that happens to files and drives. Numbers pick one of the files, folders and drives that there are. */
export type DriveStep =
  | {
      step: 'file is created';
      folder: number;
      name: string;
      words: string;
      as: 'text' | 'document';
      /** Somebody else's, shared with the person: `folder` does not count. */
      isOthers: boolean;
    }
  | { step: 'folder is created'; folder: number; name: string; isOthers: boolean }
  | { step: 'file is edited'; which: number; words: string }
  | { step: 'is renamed'; of: Kind; which: number; name: string }
  | { step: 'is moved'; of: Kind; which: number; folder: number }
  | { step: 'is shared'; of: Kind; which: number; whom: number; mayWrite: boolean }
  | { step: 'is unshared'; of: Kind; which: number; whom: number }
  | { step: 'is withdrawn' | 'is given back'; which: number }
  | { step: 'is trashed' | 'is untrashed' | 'is deleted'; of: Kind; which: number }
  | { step: 'shared drive is added'; name: string }
  | { step: 'shared drive is renamed'; drive: number; name: string }
  | { step: 'shared drive is removed'; drive: number }
  | { step: 'change tokens expire' }
  | { step: 'what is inherited is listed'; listed: boolean };

type Kind = 'file' | 'folder';

const FOLDER = 'application/vnd.google-apps.folder';
const ME = 'alex.morgan@example.com';
const OTHER = { emailAddress: 'priya.raman@brightwater.example', displayName: 'Priya Raman' };

const WHOM = [
  { type: 'user', role: 'reader', emailAddress: 'sarah.chen@brightwater.example', displayName: 'Sarah Chen' },
  { type: 'group', role: 'commenter', emailAddress: 'team@brightwater.example' },
  { type: 'anyone', role: 'reader' },
] as const;

const anyKind = fc.constantFrom<Kind[]>('file', 'folder');
const anyName = fc.constantFrom('Plan', 'Budget 2027', 'Ümit', 'Archive');
const anyWords = fc.constantFrom('First draft of the plan', 'Revenue rose', 'Ümit pays the invoice', '');

export const anyDriveStep: fc.Arbitrary<DriveStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      step: fc.constant('file is created' as const),
      folder: anyPick,
      name: anyName,
      words: anyWords,
      as: fc.constantFrom('text' as const, 'text' as const, 'document' as const),
      isOthers: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('folder is created' as const),
      folder: anyPick,
      name: anyName,
      isOthers: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constant('file is edited' as const), which: anyPick, words: anyWords }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('is renamed' as const), of: anyKind, which: anyPick, name: anyName }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ step: fc.constant('is moved' as const), of: anyKind, which: anyPick, folder: anyPick }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('is shared' as const),
      of: anyKind,
      which: anyPick,
      whom: fc.nat({ max: 2 }),
      mayWrite: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('is unshared' as const),
      of: anyKind,
      which: anyPick,
      whom: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constantFrom('is withdrawn' as const, 'is given back' as const),
      which: anyPick,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constantFrom('is trashed' as const, 'is untrashed' as const, 'is deleted' as const),
      of: anyKind,
      which: anyPick,
    }),
  },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('shared drive is added' as const), name: anyName }) },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('shared drive is renamed' as const), drive: anyPick, name: anyName }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('shared drive is removed' as const), drive: anyPick }) },
  { weight: 3, arbitrary: fc.constant({ step: 'change tokens expire' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('what is inherited is listed' as const), listed: fc.boolean() }),
  },
);

/** Lets it happen, unless Google refuses: the file is gone, a folder would come to lie in itself. */
export function takeDriveStep(world: World, step: DriveStep): void {
  try {
    change(world, step);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

function change({ google: { drive }, withdrawn }: World, step: DriveStep): void {
  const things = drive.files().toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const folders = things.filter(({ mimeType }) => mimeType === FOLDER);
  const files = things.filter(({ mimeType }) => mimeType !== FOLDER);
  const places = ['root', ...drive.sharedDrives().map(({ id }) => id), ...folders.map(({ id }) => id)];
  const parentId = 'folder' in step ? pick(places, step.folder) : undefined;
  const thing = 'of' in step ? pick(step.of === 'file' ? files : folders, step.which)?.id : undefined;
  const driveId = 'drive' in step ? pick(drive.sharedDrives(), step.drive)?.id : undefined;
  switch (step.step) {
    case 'file is created':
      drive.create({
        name: step.as === 'text' ? `${step.name}.txt` : step.name,
        content: step.words,
        mimeType: step.as === 'text' ? 'text/plain' : 'application/vnd.google-apps.document',
        ...ownership(step.isOthers, parentId),
      });
      break;
    case 'folder is created':
      drive.create({ name: step.name, mimeType: FOLDER, ...ownership(step.isOthers, parentId) });
      break;
    case 'file is edited': {
      const file = pick(files, step.which);
      if (file) drive.updateContent(file.id, step.words);
      break;
    }
    case 'is renamed':
      if (thing) drive.rename(thing, step.name);
      break;
    case 'is moved':
      if (thing && parentId) drive.move(thing, parentId);
      break;
    case 'is shared':
      if (thing) {
        const permission = WHOM[step.whom] ?? WHOM[0];
        drive.share(thing, step.mayWrite ? { ...permission, role: 'writer' } : permission);
      }
      break;
    case 'is unshared': {
      const { type, ...subject } = WHOM[step.whom] ?? WHOM[0];
      if (thing) drive.unshare(thing, 'emailAddress' in subject ? subject.emailAddress : type);
      break;
    }
    case 'is withdrawn': {
      const others = things.filter(({ owner, driveId: of }) => owner.emailAddress !== ME && of === undefined);
      const other = pick(others, step.which)?.id;
      if (!other) return;
      drive.unshare(other, ME);
      withdrawn.push(other);
      break;
    }
    case 'is given back': {
      const back = pick(withdrawn, step.which);
      if (back) drive.share(back, { type: 'user', role: 'reader', emailAddress: ME });
      break;
    }
    case 'is trashed':
      if (thing) drive.trash(thing);
      break;
    case 'is untrashed':
      if (thing) drive.untrash(thing);
      break;
    case 'is deleted':
      if (thing) drive.delete(thing);
      break;
    case 'shared drive is added':
      // Each costs a call whenever all are looked at.
      if (drive.sharedDrives().length < 2) drive.addSharedDrive(step.name);
      break;
    case 'shared drive is renamed':
      if (driveId) drive.renameSharedDrive(driveId, step.name);
      break;
    case 'shared drive is removed':
      if (driveId) drive.removeSharedDrive(driveId);
      break;
    case 'change tokens expire':
      drive.expirePageTokens();
      break;
    case 'what is inherited is listed':
      drive.listsInherited = step.listed;
      break;
    default:
      step satisfies never;
  }
}

/** What others own lies in no folder of the person's. */
function ownership(isOthers: boolean, parentId: string | undefined) {
  return isOthers
    ? {
        parentId: null,
        owner: OTHER,
        permissions: [{ type: 'user', role: 'writer', emailAddress: ME, displayName: 'Alex Morgan' } as const],
      }
    : { parentId: parentId ?? 'root' };
}
