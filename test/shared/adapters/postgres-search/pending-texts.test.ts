import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';
import { createVectorStore } from '../../../../shared/adapters/postgres/search/vectors.ts';
import { createSyncStore } from '../../../../shared/adapters/postgres/sync/sync-store.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { newId } from '../../../../shared/domain/ids.ts';
import { embedPending } from '../../../../shared/search/embed.ts';
import type { EmbeddingModel } from '../../../../shared/search/embedding-model.ts';
import { createTestDatabase, engine } from '../../../helpers/database.ts';
import { addAccount, createPerson } from '../../../helpers/factories.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { countRowsRead } from '../../../helpers/rows-read.ts';
import { email, store as storeItems } from './items.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const clock = new FakeClock('2027-03-01T09:00:00Z');
const counted = countRowsRead(test.database);
const store = createVectorStore(counted);
const lexical = createLexicalEmbedder();
const syncStore = createSyncStore(counted, clock, lexical.name);

interface Scope {
  userId: string;
  accountId: string;
  service: 'gmail';
}

const embed = (scope: Scope, model: EmbeddingModel = lexical) =>
  embedPending({ store, model }, scope, { signal: AbortSignal.timeout(60_000), maxBatches: 100 });

const mails = (count: number) => Array.from({ length: count }, (_, i) => email({ subject: `Subject ${i}` }));

async function scopeWith(...items: Item[]): Promise<Scope> {
  const person = { ...(await createPerson(test.database)), service: 'gmail' as const };
  await storeItems(test.database, person, ...items);
  return person;
}

/** What happens after a pass: the sync asks, and the worker does what there is. */
async function afterPass(scope: Scope) {
  counted.rowsRead();
  const due = await syncStore.hasIndexWork({ ...scope, collection: '' });
  const { embedded } = await embed(scope);
  return { due, embedded, rows: counted.rowsRead() };
}

const countOf = async (table: string, userId: string) =>
  (await test.asOwner(`select count(*)::integer as rows from ${table} where user_id = $1`, [userId]))[0]?.rows;

describe('texts without a vector', () => {
  it('are found among what changed, not among all texts', async () => {
    const scope = await scopeWith(...mails(400));
    const first = await afterPass(scope);
    expect(first).toMatchObject({ due: true, embedded: 400 });
    expect(first.rows).toBeGreaterThan(400);
    await storeItems(test.database, scope, email({ subject: 'One more' }));
    const second = await afterPass(scope);
    expect(second).toMatchObject({ due: true, embedded: 1 });
    expect(second.rows).toBeLessThan(60);
    const third = await afterPass(scope);
    expect(third).toMatchObject({ due: false, embedded: 0 });
    expect(third.rows).toBeLessThan(30);
    expect(await countOf('pending_texts', scope.userId)).toBe(0);
  });

  it('stay noted while the model fails', async () => {
    const scope = await scopeWith(email());
    await embed(scope);
    await storeItems(test.database, scope, ...mails(300));
    let calls = 0;
    const failing: EmbeddingModel = {
      ...lexical,
      embed: (texts, signal) => (++calls === 2 ? Promise.reject(new Error('quota')) : lexical.embed(texts, signal)),
    };
    await expect(embed(scope, failing)).rejects.toThrow('quota');
    expect(await embed(scope)).toEqual({ embedded: 300 - 256, remaining: false });
    expect(await countOf('search_vectors', scope.userId)).toBe(301);
  });

  it('are noted when an item that came as spam turns out to be none', async () => {
    const item = email({ subject: 'Lottery', labels: ['SPAM'] });
    const scope = await scopeWith(item, email({ subject: 'Other' }));
    await embed(scope);
    expect(await countOf('search_vectors', scope.userId)).toBe(1);
    await storeItems(test.database, scope, { ...item, email: { ...item.email, labels: ['INBOX'] } });
    expect(await afterPass(scope)).toMatchObject({ due: true, embedded: 1 });
  });

  it('are not noted for other attributes', async () => {
    const item = email({ subject: 'Read me' });
    const scope = await scopeWith(item);
    await embed(scope);
    await storeItems(test.database, scope, { ...item, email: { ...item.email, isRead: false } });
    expect(await countOf('pending_texts', scope.userId)).toBe(0);
  });

  it('are looked for among all when an account went that others shared vectors with', async () => {
    const item = email({ subject: 'Twice' });
    const scope = await scopeWith(item);
    const other = await addAccount(test.database, scope);
    await storeItems(test.database, other, { ...item, id: newId(clock) });
    await embed(scope);
    await embed(other);
    expect(await countOf('search_vectors', scope.userId)).toBe(1);
    await test.asOwner('delete from accounts where id = $1', [scope.accountId]);
    expect(await countOf('search_vectors', scope.userId)).toBe(0);
    expect(await afterPass(other)).toMatchObject({ due: true, embedded: 1 });
    expect(await afterPass(other)).toMatchObject({ due: false, embedded: 0 });
  });

  // PGlite has one session: nobody waits for anybody.
  it.runIf(engine.name === 'postgres17')('are looked for when an account goes while that is ended', async () => {
    const scope = await scopeWith(email());
    await embed(scope);
    await test.asOwner('update vector_spaces set is_tracked = false where user_id = $1', [scope.userId]);
    let isGone = false;
    let deleting: Promise<unknown> | undefined;
    await test.database.forPerson(scope.userId, async (transaction) => {
      // As a worker does at the end of its look at all texts.
      await transaction
        .updateTable('vector_spaces')
        .set({ is_tracked: true })
        .where('user_id', '=', scope.userId)
        .execute();
      deleting = test.asOwner('delete from accounts where id = $1', [scope.accountId]).finally(() => {
        isGone = true;
      });
      for (let isWaiting = false; !isWaiting && !isGone; ) {
        const rows = await test.asOwner(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        isWaiting = rows.length > 0;
      }
    });
    await deleting;
    const spaces = await test.asOwner('select is_tracked from vector_spaces where user_id = $1', [scope.userId]);
    expect(spaces).toEqual([{ is_tracked: false }]);
  });

  it('of a new model are all texts, and those noted for the old one are not lost to it', async () => {
    const scope = await scopeWith(...mails(3));
    await embed(scope);
    const next = { ...lexical, name: 'next' };
    let meanwhile: Promise<unknown> | undefined;
    const slow: EmbeddingModel = {
      ...next,
      async embed(texts, signal) {
        // A worker of the release before is at work too.
        meanwhile ??= storeItems(test.database, scope, email({ subject: 'In between' })).then(() => embed(scope));
        await meanwhile;
        return next.embed(texts, signal);
      },
    };
    expect(await embed(scope, slow)).toEqual({ embedded: 3, remaining: true });
    expect(await embed(scope, next)).toEqual({ embedded: 1, remaining: false });
    expect(
      await test.asOwner('select model, is_tracked from vector_spaces where user_id = $1', [scope.userId]),
    ).toEqual([{ model: 'next', is_tracked: true }]);
    expect(await countOf('search_vectors', scope.userId)).toBe(4);
  });
});

it('vectors that a worker of the release before added uncounted are counted when none is lacking', async () => {
  const scope = await scopeWith(...mails(70));
  await embed(scope);
  await test.asOwner(
    'update vector_spaces set is_tracked = false, vectors_at_most = 30, centred_on = 0, centre = null where user_id = $1',
    [scope.userId],
  );
  await embed(scope);
  const spaces = await test.asOwner('select vectors_at_most, centred_on from vector_spaces where user_id = $1', [
    scope.userId,
  ]);
  expect(spaces).toEqual([{ vectors_at_most: 70, centred_on: 70 }]);
});
