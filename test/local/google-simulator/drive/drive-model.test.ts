import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DriveControl } from '../../../../local/google-simulator/index.ts';
import { connect, errorOf } from '../helpers/connect.ts';
import { SyncedFiles } from '../helpers/synced-files.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const FOLDER = 'application/vnd.google-apps.folder';
const ME = 'me@example.com';
const ANN = { emailAddress: 'ann@example.org' };

const which = fc.nat(9);
const operation = fc.oneof(
  fc.record({
    kind: fc.constantFrom('file' as const, 'folder' as const, 'theirs' as const, 'move' as const),
    which,
    into: which,
  }),
  fc.record({
    kind: fc.constantFrom(
      ...(['rename', 'write', 'trash', 'untrash', 'delete', 'share', 'unshare', 'withdraw', 'giveBack'] as const),
    ),
    which,
  }),
  fc.constant({ kind: 'sync' as const }),
  fc.constant({ kind: 'expire' as const }),
);
type Step = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Does what fits; what Google would refuse is left undone. */
function apply(drive: DriveControl, ids: string[], step: Exclude<Step, { kind: 'sync' }>, name: string): unknown {
  if (step.kind === 'expire') return drive.expirePageTokens();
  const id = ids[step.which % ids.length] ?? '';
  const parentId = 'into' in step ? (ids[step.into % ids.length] ?? '') : '';
  try {
    switch (step.kind) {
      case 'file':
        return ids.push(drive.create({ name, content: name, parentId }).id);
      case 'folder':
        return ids.push(drive.create({ name, mimeType: FOLDER, parentId }).id);
      case 'theirs':
        return ids.push(drive.create({ name, mimeType: FOLDER, parentId: null, owner: ANN }).id);
      case 'move':
        return drive.move(id, parentId);
      case 'rename':
        return drive.rename(id, name);
      case 'write':
        return drive.updateContent(id, name);
      case 'share':
        return drive.share(id, { type: 'user', role: 'reader', ...ANN });
      case 'unshare':
        return drive.unshare(id, ANN.emailAddress);
      case 'withdraw':
        return drive.unshare(id, ME);
      case 'giveBack':
        return drive.share(id, { type: 'user', role: 'reader', emailAddress: ME });
      default:
        return drive[step.kind](id);
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ApiError') throw error;
  }
}

test('whatever happens, the change logs lead to what a list shows', { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder({ 'Projects/Plan.txt': 'The plan', 'Notes.txt': 'Notes' });
  const property = fc.asyncProperty(
    fc.array(operation, { maxLength: 25 }),
    fc.integer({ min: 1, max: 5 }),
    async (steps, pageSize) => {
      await using google = await connect(folder.path, { me: ME });
      const { drive } = google.simulator;
      drive.listsInherited = true;
      const { id: driveId } = drive.addSharedDrive('Team');
      const clients = [new SyncedFiles(google.drive), new SyncedFiles(google.drive, driveId)];
      for (const client of clients) await client.start();
      const ids = ['root', driveId, ...(clients[0]?.files.keys() ?? [])];
      for (const [index, step] of [...steps, { kind: 'sync' as const }].entries()) {
        if (step.kind !== 'sync') {
          apply(drive, ids, step, `Name ${index}`);
          continue;
        }
        for (const client of clients) {
          try {
            await client.sync({ pageSize });
          } catch (failed) {
            expect(await errorOf(Promise.reject(failed))).toMatchObject({ code: 400, location: 'pageToken' });
            client.files.clear();
            await client.start();
          }
          const listed = await client.list();
          expect(new Map(client.files)).toEqual(new Map(listed.map((file) => [file.id ?? '', file])));
        }
      }
    },
  );
  await fc.assert(property, { numRuns: 20 });
});
