import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivity } from '../../../../shared/adapters/postgres/identity/activity.ts';
import { createRequestLog } from '../../../../shared/adapters/postgres/query/request-log.ts';
import { SYNCED } from '../../../../shared/domain/service.ts';
import { DEFAULT_POLL_POLICY } from '../../../../shared/sync/poll-policy.ts';
import { createTestDatabase, engine } from '../../../helpers/database.ts';
import { createSyncKit } from '../../sync/fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
beforeEach(() => test.asOwner('delete from users'));

/** A person who was last here then, and whose copy is in sync. */
async function lastHere(at: string | null) {
  const kit = await createSyncKit(test.database);
  for (const service of SYNCED) await kit.sync(kit.jobOf(service));
  await test.asOwner('update users set last_active_at = $1', [at]);
  await test.asOwner(`update sync_cursors set due_at = '2027-03-05T09:00Z'`);
  return {
    ...kit,
    activity: () => createActivity(test.database, kit.clock, DEFAULT_POLL_POLICY),
    lastActiveAt: async () => (await test.asOwner('select last_active_at from users'))[0]?.last_active_at,
    dueAt: async () => (await test.asOwner('select distinct due_at from sync_cursors')).map(({ due_at }) => due_at),
  };
}

const later = new Date('2027-03-05T09:00:00Z');

describe('who asks or searches', () => {
  it('is noted, once an hour', async () => {
    const person = await lastHere(null);
    const activity = person.activity();
    await activity.note(person.userId);
    expect(await person.lastActiveAt()).toEqual(new Date('2027-03-01T09:00:00Z'));
    await person.clock.advance(3_599_999);
    await activity.note(person.userId);
    // Nor by another instance, which has to look.
    await person.activity().note(person.userId);
    expect(await person.lastActiveAt()).toEqual(new Date('2027-03-01T09:00:00Z'));
    await person.clock.advance(1);
    await activity.note(person.userId);
    expect(await person.lastActiveAt()).toEqual(new Date('2027-03-01T10:00:00Z'));
    expect(await person.dueAt()).toEqual([later]);
  });

  it('after having been away for long is synced with the next sweep', async () => {
    const person = await lastHere('2027-01-01T09:00:00Z');
    await person.activity().note(person.userId);
    expect(await person.dueAt()).toEqual([person.clock.now()]);
  });

  it('after a shorter time (the twin) is not', async () => {
    const person = await lastHere('2027-02-01T09:00:00Z');
    await person.activity().note(person.userId);
    expect(await person.dueAt()).toEqual([later]);
  });

  it('is noted by a question too, which reads the person anyway', async () => {
    const person = await lastHere('2027-01-01T09:00:00Z');
    await createRequestLog(test.database, person.clock).claim(person.userId, {
      requestId: '0197a000-0000-7000-8000-000000000001',
      bodyHash: 'x',
      conversationId: '0197a000-0000-7000-8000-000000000002',
      continues: false,
      deadline: person.clock.now(),
    });
    expect(await person.lastActiveAt()).toEqual(person.clock.now());
    expect(await person.dueAt()).toEqual([person.clock.now()]);
  });

  it('and is nobody any more is no error', async () => {
    const person = await lastHere(null);
    await test.asOwner('delete from users');
    await person.activity().note(person.userId);
  });
});

// PGlite has one session: nobody waits for anybody.
describe.runIf(engine.name === 'postgres17')('who asks or searches while a worker stores what is theirs', () => {
  /** Notes them while a transaction holds a cursor, which goes on with `work` when they wait for it, or are noted. */
  async function noteWhileHeld({ userId, activity }: Awaited<ReturnType<typeof lastHere>>): Promise<string> {
    let noting: Promise<unknown> | undefined;
    const first = await test.database.forPerson(userId, async (transaction) => {
      const cursor = transaction.selectFrom('sync_cursors').select('wanted').where('service', '=', 'gmail');
      await cursor.forNoKeyUpdate().execute();
      let outcome = '';
      noting = activity()
        .note(userId)
        .finally(() => {
          outcome ||= 'noted';
        });
      while (outcome === '') {
        const [row] = await test.asOwner(
          `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        if (row?.n > 0) outcome ||= 'waits';
      }
      // As with the list of calendars, which tells the time zone.
      await transaction.updateTable('users').set({ time_zone: 'Europe/Istanbul' }).execute();
      return outcome;
    });
    await noting;
    return first;
  }

  it('does not wait for it on the first question of a day', async () => {
    const person = await lastHere('2027-02-27T09:00:00Z');
    expect(await noteWhileHeld(person)).toBe('noted');
    const active = await test.asOwner('select service from sync_cursors where not active');
    expect(active).toEqual([{ service: 'gmail' }]);
  });

  it('waits for it after having been away for long, and neither locks out the other', async () => {
    const person = await lastHere('2027-01-01T09:00:00Z');
    expect(await noteWhileHeld(person)).toBe('waits');
    expect(await person.dueAt()).toEqual([person.clock.now()]);
  });
});
