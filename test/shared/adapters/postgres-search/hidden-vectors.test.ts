import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';
import { createVectorStore } from '../../../../shared/adapters/postgres/search/vectors.ts';
import { writeUnits } from '../../../../shared/adapters/postgres/search/write-units.ts';
import type { Item } from '../../../../shared/domain/hit.ts';
import { newId } from '../../../../shared/domain/ids.ts';
import { embedPending } from '../../../../shared/search/embed.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { addAccount, createPerson } from '../../../helpers/factories.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { email, store as storeItems } from './items.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const clock = new FakeClock('2027-03-01T09:00:00Z');
const store = createVectorStore(test.database);
const lexical = createLexicalEmbedder();

interface Scope {
  userId: string;
  accountId: string;
  service: 'gmail';
}

const put = (scope: Scope, ...items: Item[]) => storeItems(test.database, scope, ...items);

async function scopeWith(...items: Item[]): Promise<Scope> {
  const scope = { ...(await createPerson(test.database)), service: 'gmail' as const };
  await put(scope, ...items);
  await embed(scope);
  return scope;
}

/** How many texts were embedded. */
async function embed(scope: Scope): Promise<number> {
  const options = { signal: AbortSignal.timeout(60_000), maxBatches: 100 };
  return (await embedPending({ store, model: lexical }, scope, options)).embedded;
}

type Mail = ReturnType<typeof email>;
const labelled = (item: Mail, ...labels: string[]): Mail => ({ ...item, email: { ...item.email, labels } });
const remove = (scope: Scope, item: Item) =>
  test.database.forPerson(scope.userId, (transaction) =>
    writeUnits(transaction, scope, { upserts: [], removals: [item.id] }),
  );

const vectors = ({ userId }: Scope) =>
  test.asOwner(
    `select content_key, embedding::text, signature::text from search_vectors where user_id = $1 order by content_key`,
    [userId],
  );
const asideOf = ({ userId }: Scope) => test.asOwner('select from hidden_vectors where user_id = $1', [userId]);

describe('the vector of a text', () => {
  it.each(['TRASH', 'SPAM'])('leaves the candidates with the label %s, and is back without it', async (label) => {
    const item = email({ subject: 'Old plans' });
    const scope = await scopeWith(item, email({ subject: 'Other' }));
    const before = await vectors(scope);
    await put(scope, labelled(item, label));
    expect(await vectors(scope)).toHaveLength(1);
    await put(scope, labelled(item, 'INBOX'));
    expect(await vectors(scope)).toEqual(before);
    expect(await asideOf(scope)).toEqual([]);
    expect(await embed(scope)).toBe(0);
  });

  it('comes back with the signature of the centre that has moved meanwhile', async () => {
    const item = email({ subject: 'Old plans' });
    const scope = await scopeWith(item);
    await put(
      scope,
      labelled(item, 'TRASH'),
      ...Array.from({ length: 70 }, (_, i) => email({ subject: `Number ${i}` })),
    );
    await embed(scope);
    await put(scope, labelled(item, 'INBOX'));
    expect(await vectors(scope)).toHaveLength(71);
    const stale = await test.asOwner(
      `select from search_vectors v join vector_spaces s on s.id = v.space_id
       where v.user_id = $1 and s.centred_on = 70 and v.signature <> binary_quantize(v.embedding - s.centre)`,
      [scope.userId],
    );
    expect(stale).toEqual([]);
    const [space] = await test.asOwner('select centred_on, vectors_at_most from vector_spaces where user_id = $1', [
      scope.userId,
    ]);
    expect(space).toEqual({ centred_on: 70, vectors_at_most: 71 });
  });

  it('stays while another visible item has the text, in whichever account', async () => {
    const item = email({ subject: 'Twice' });
    const scope = await scopeWith(item);
    const other = await addAccount(test.database, scope);
    const twin = { ...item, id: newId(clock) };
    await put(other, twin);
    await put(scope, labelled(item, 'TRASH'));
    expect(await vectors(scope)).toHaveLength(1);
    await put(other, labelled(twin, 'TRASH'));
    expect([await vectors(scope), await asideOf(scope)]).toMatchObject([[], [{}]]);
  });

  it('is forgotten when the account goes that had the text last, whichever had it first', async () => {
    const item = email({ subject: 'Twice' });
    const scope = await scopeWith(item, email({ subject: 'Other' }));
    const other = await addAccount(test.database, scope);
    await put(other, labelled({ ...item, id: newId(clock) }, 'TRASH'));
    await put(scope, labelled(item, 'TRASH'));
    await remove(scope, item);
    expect(await asideOf(scope)).toHaveLength(1);
    await test.asOwner('delete from accounts where id = $1', [other.accountId]);
    await embed(scope);
    expect([await vectors(scope), await asideOf(scope)]).toMatchObject([[{}], []]);
  });

  it('stays aside when an account goes and another one still has the text', async () => {
    const item = email({ subject: 'Twice' });
    const scope = await scopeWith(item);
    const other = await addAccount(test.database, scope);
    await put(other, labelled({ ...item, id: newId(clock) }, 'TRASH'));
    await put(scope, labelled(item, 'TRASH'));
    await test.asOwner('delete from accounts where id = $1', [other.accountId]);
    await embed(scope);
    expect(await asideOf(scope)).toHaveLength(1);
    await put(scope, labelled(item, 'INBOX'));
    expect(await vectors(scope)).toHaveLength(1);
  });

  it('is there for a new item with the text of one in the trash', async () => {
    const item = email({ subject: 'Again' });
    const scope = await scopeWith(item);
    await put(scope, labelled(item, 'TRASH'));
    await put(scope, { ...item, id: newId(clock), email: { ...item.email, emailId: 'copy' } });
    expect(await vectors(scope)).toHaveLength(1);
    expect(await embed(scope)).toBe(0);
  });

  it('is forgotten with the last item that has it', async () => {
    const item = email({ subject: 'Old plans' });
    const scope = await scopeWith(item);
    await put(scope, labelled(item, 'TRASH'));
    await remove(scope, item);
    expect([await vectors(scope), await asideOf(scope)]).toEqual([[], []]);
    await put(scope, item);
    expect(await embed(scope)).toBe(1);
  });

  it('is not stored when the item went to the trash while the model worked', async () => {
    const item = email({ subject: 'In between' });
    const scope = { ...(await createPerson(test.database)), service: 'gmail' as const };
    await put(scope, item);
    const slow = {
      ...lexical,
      embed: async (texts: readonly string[], signal: AbortSignal) => {
        await put(scope, labelled(item, 'TRASH'));
        return lexical.embed(texts, signal);
      },
    };
    const options = { signal: AbortSignal.timeout(60_000), maxBatches: 1 };
    await embedPending({ store, model: slow }, scope, options);
    expect(await vectors(scope)).toEqual([]);
    await put(scope, item);
    expect(await embed(scope)).toBe(1);
  });
});
