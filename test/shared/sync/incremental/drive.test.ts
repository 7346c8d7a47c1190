import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { createIsolatedExtractor } from '../../../../shared/content/extraction/isolated-extractor.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import {
  callsSince,
  ifPossible,
  LIVE_RUNS,
  LIVE_TIMEOUT_MS,
  type LiveGoogle,
  openLiveGoogle,
} from '../fixtures/live-google.ts';

const test = await createTestDatabase();
const extractor = createIsolatedExtractor({
  workerUrl: new URL('../../../../functions/sync-worker/extract-worker.ts', import.meta.url),
  clock: systemClock,
});
afterAll(async () => {
  await extractor.end();
  await test.drop();
});

const FOLDER = 'application/vnd.google-apps.folder';
const DOCUMENT = 'application/vnd.google-apps.document';
const ME = 'alex.morgan@example.com';
const SARAH = { emailAddress: 'sarah@example.com', displayName: 'Sarah Chen' };

const OPERATIONS = [
  'createFile',
  'createDocument',
  'createFolder',
  'receive',
  'write',
  'renameFile',
  'renameFolder',
  'moveFile',
  'moveFolder',
  'share',
  'shareFolder',
  'unshare',
  'withdraw',
  'trashFile',
  'trashFolder',
  'untrash',
  'deleteFile',
  'deleteFolder',
  'addDrive',
  'renameDrive',
  'removeDrive',
  'expire',
] as const;

interface Step {
  operation: (typeof OPERATIONS)[number];
  pick: number;
}

/** What a run has made, to be changed by later steps. */
interface Made {
  files: string[];
  /** My Drive, folders and shared drives. */
  folders: string[];
  received: string[];
  drives: string[];
}

function apply(live: LiveGoogle, made: Made, { operation, pick }: Step): void {
  const { drive } = live.simulator;
  live.google.clock.advance(60);
  const one = (ids: readonly string[], shift = 0) => ids[(pick + shift) % Math.max(1, ids.length)] ?? 'none';
  const file = one(made.files);
  const folder = one(made.folders);
  const inner = one(made.folders.slice(1));
  const anything = one([...made.files, ...made.folders.slice(1)]);
  const content = `Content ${pick}, heron ${pick % 5}.`;
  switch (operation) {
    case 'createFile':
      return void made.files.push(drive.create({ name: `File ${pick}.txt`, content, parentId: folder }).id);
    case 'createDocument':
      return void made.files.push(
        drive.create({ name: `Doc ${pick}`, mimeType: DOCUMENT, content, parentId: folder }).id,
      );
    case 'createFolder':
      return void made.folders.push(drive.create({ name: `Folder ${pick}`, mimeType: FOLDER, parentId: folder }).id);
    case 'receive': {
      const permissions = [{ type: 'user', role: 'reader', emailAddress: ME } as const];
      const { id } = drive.create({
        name: `From Sarah ${pick}.txt`,
        content,
        parentId: null,
        owner: SARAH,
        permissions,
      });
      made.files.push(id);
      return void made.received.push(id);
    }
    case 'write':
      return void drive.updateContent(file, content);
    case 'renameFile':
      return void drive.rename(file, `Renamed ${pick}.txt`);
    case 'renameFolder':
      return void drive.rename(inner, `Renamed folder ${pick}`);
    case 'moveFile':
      return void drive.move(file, folder);
    case 'moveFolder':
      return void drive.move(inner, one(made.folders, 1));
    case 'share':
      return void drive.share(file, { type: 'user', role: 'writer', ...SARAH });
    case 'shareFolder':
      return void drive.share(inner, { type: 'user', role: 'reader', emailAddress: 'tom@example.org' });
    case 'unshare':
      return void drive.unshare(anything, SARAH.emailAddress);
    case 'withdraw':
      return void drive.unshare(one(made.received), ME);
    case 'trashFile':
      return void drive.trash(file);
    case 'trashFolder':
      return void drive.trash(inner);
    case 'untrash':
      return void drive.untrash(anything);
    case 'deleteFile':
      return void drive.delete(file);
    case 'deleteFolder':
      return void drive.delete(inner);
    case 'addDrive': {
      const { id } = drive.addSharedDrive(`Team ${pick}`);
      made.folders.push(id);
      return void made.drives.push(id);
    }
    case 'renameDrive':
      return void drive.renameSharedDrive(one(made.drives), `Crew ${pick}`);
    case 'removeDrive':
      return void drive.removeSharedDrive(one(made.drives));
    case 'expire':
      return void drive.expirePageTokens();
  }
}

const steps = fc.array(fc.record({ operation: fc.constantFrom(...OPERATIONS), pick: fc.nat(40) }), {
  minLength: 1,
  maxLength: 8,
});

describe('drives that are synced by their changes', () => {
  it.each([false, true])(
    'are what a first sync would store (what is inherited is listed: %s)',
    async (listsInherited) => {
      const rounds = fc.array(fc.record({ steps, order: fc.constantFrom('first' as const, 'last' as const) }), {
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(rounds, async (all) => {
          await using live = await openLiveGoogle(test, extractor);
          live.simulator.drive.listsInherited = listsInherited;
          const made: Made = { files: [], folders: ['root'], received: [], drives: [] };
          // Something of everything, so that few steps reach far.
          for (const [pick, operation] of (
            [
              'addDrive',
              'createFolder',
              'createFolder',
              'createFile',
              'createFile',
              'receive',
              'createDocument',
            ] as const
          ).entries()) {
            apply(live, made, { operation, pick });
          }
          await live.sync('drive');
          for (const round of all) {
            for (const step of round.steps) await ifPossible(() => apply(live, made, step));
            await live.sync('drive', round.order);
          }
          await live.expectFresh('drive');
        }),
        LIVE_RUNS,
      );
    },
    LIVE_TIMEOUT_MS,
  );

  it.each(['first', 'last'] as const)('keep a file that moves between them, whichever is synced %s', async (order) => {
    await using live = await openLiveGoogle(test, extractor);
    const { drive } = live.simulator;
    const team = drive.addSharedDrive('Team');
    const plan = drive.create({ name: 'Plan.txt', content: 'The heron stays' });
    await live.sync('drive');
    for (const [parentId, driveId] of [
      [team.id, team.id],
      ['root', null],
    ] as const) {
      drive.move(plan.id, parentId);
      await live.sync('drive', order);
      expect(await driveOf(plan.id)).toEqual([driveId]);
      await live.expectFresh('drive');
    }

    async function driveOf(fileId: string) {
      const rows = await test.asOwner('select drive_id from gdrive_cache where account_id = $1 and file_id = $2', [
        live.kit.accountId,
        fileId,
      ]);
      return rows.map(({ drive_id }) => drive_id);
    }
  });

  it.each(['shared', 'mine'] as const)(
    'keep a file that moves from one (%s) while that is being stored',
    async (from) => {
      await using live = await openLiveGoogle(test, extractor);
      const { kit, simulator, sources } = live;
      const team = simulator.drive.addSharedDrive('Team');
      await live.sync('drive');
      const [source, target] = from === 'shared' ? [team.id, 'root'] : ['root', team.id];
      const jobOf = (parentId: string) => kit.jobOf('drive', parentId === 'root' ? '' : parentId);
      const plan = simulator.drive.create({ name: 'Plan.txt', content: 'The heron stays', parentId: source });
      const whileMoved: typeof sources = {
        ...sources,
        open(job, options) {
          const opened = sources.open(job, options);
          const { items } = opened;
          if (!items) return opened;
          const load: typeof items.load = async (entries, stored, signal) => {
            const loaded = await items.load(entries, stored, signal);
            simulator.drive.move(plan.id, target);
            expect(await kit.sync(jobOf(target), { sources })).toEqual({ kind: 'synced' });
            return loaded;
          };
          return { ...opened, items: { ...items, load } };
        },
      };
      await kit.want();
      expect(await kit.sync(jobOf(source), { sources: whileMoved })).toEqual({ kind: 'synced' });
      await live.sync('drive');
      await live.expectFresh('drive');
      expect(
        await test.asOwner('select 1 from gdrive_cache where account_id = $1 and file_id = $2', [
          kit.accountId,
          plan.id,
        ]),
      ).toHaveLength(1);
    },
  );

  it('follow a folder to the files below it, and fetch no text for that', async () => {
    await using live = await openLiveGoogle(test, extractor);
    const { drive } = live.simulator;
    const outer = drive.create({ name: 'Outer', mimeType: FOLDER });
    const inner = drive.create({ name: 'Inner', mimeType: FOLDER, parentId: outer.id });
    const plan = drive.create({ name: 'Plan.txt', content: 'The heron stays', parentId: inner.id });
    await live.sync('drive');
    const before = live.simulator.usage();
    const pathAfter = async (change: () => void) => {
      change();
      await live.sync('drive');
      await live.expectFresh('drive');
      const rows = await test.asOwner('select parent_folder from gdrive_cache where account_id = $1 and file_id = $2', [
        live.kit.accountId,
        plan.id,
      ]);
      return rows.map(({ parent_folder }) => parent_folder);
    };
    drive.rename(outer.id, 'Renamed');
    await live.sync('drive');
    expect(callsSince(live, before)['drive.files.get']).toBeUndefined();
    expect(await pathAfter(() => drive.move(inner.id, 'root'))).toEqual(['Inner']);
    expect(await pathAfter(() => drive.move(inner.id, outer.id))).toEqual(['Renamed/Inner']);
    expect(await pathAfter(() => drive.trash(outer.id))).toEqual([]);
    expect(await pathAfter(() => drive.untrash(outer.id))).toEqual(['Renamed/Inner']);
    expect(await pathAfter(() => drive.delete(outer.id))).toEqual([]);
  });

  it('cost one call each when nothing has changed', async () => {
    await using live = await openLiveGoogle(test, extractor);
    live.simulator.drive.addSharedDrive('Team');
    await live.sync('drive');
    const before = live.simulator.usage();
    await live.sync('drive');
    expect(callsSince(live, before)).toEqual({ 'drive.changes.list': 2 });
  });
});
