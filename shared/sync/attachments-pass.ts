import type { Attachment } from '../domain/email.ts';
import type { Item } from '../domain/hit.ts';
import { searchUnitsOf } from '../search/units.ts';
import { type CollectionRun, isCheckpointDue } from './collection-run.ts';
import type { AttachmentSource } from './collection-source.ts';
import type { GoogleError } from './google-error.ts';
import { ItemRefusedError } from './item-refused-error.ts';
import { logUnread } from './log-unread.ts';
import { outageAtStart } from './outage-at-start.ts';
import { unitsOfItem } from './units-of-item.ts';

type Mail = Extract<Item, { service: 'gmail' }>;

/** Mails between two looks at what has changed: at the newer quota, ten with an attachment each take two seconds. */
const MAILS_AT_ONCE = 10;

/**
 * Reads what is attached to the newest mails whose attachments are pending, a commit each, so that a worker that is killed repeats one
 * mail. What Google does not give is tried again with the next look, and given up after many, as is what ends its worker: a try is
 * counted before it is made.
 * @throws GoogleError when Google gave nothing at all; what AttachmentSource.read throws
 */
export async function attachmentsPass(run: CollectionRun, source: AttachmentSource): Promise<void> {
  const { lease, store, log, signal } = run;
  let hadOne = false;
  let first: GoogleError | undefined;
  const outageBy = outageAtStart();
  for (const item of await store.listPending(lease, MAILS_AT_ONCE)) {
    if (isCheckpointDue(run)) return;
    const outcome = await source.read(item.email, signal, (index, tries) =>
      store.noteTry(lease, { id: item.id, index, tries }),
    );
    const read = { ...item, email: outcome.email };
    logUnread(log, lease.job, await storeRead(run, item, read));
    if (outcome.failure) first ??= outcome.failure;
    else hadOne = true;
    if (outageBy(outcome.failure)) break;
  }
  if (first && !hadOne) throw first;
}

/** Where no words can be made of the texts, or the database refuses them, the mail is stored without them: as it is there, it was taken. */
async function storeRead({ lease, store }: CollectionRun, before: Mail, read: Mail): Promise<Mail> {
  const units = unitsOfItem(read);
  try {
    if (!(units instanceof Error)) {
      await store.commit(lease, { upserts: [{ item: read, units }], removals: [] });
      return read;
    }
  } catch (error) {
    if (!(error instanceof ItemRefusedError)) throw error;
  }
  const attachments = before.email.attachments.map(({ pending, ...rest }): Attachment => {
    return pending === undefined ? rest : { ...rest, unread: 'damaged' };
  });
  const without = { ...before, email: { ...before.email, attachments } };
  await store.commit(lease, { upserts: [{ item: without, units: searchUnitsOf(without) }], removals: [] });
  return without;
}
