import fc from 'fast-check';
import type { TestDatabase } from '../../../helpers/database.ts';
import type { Deployment, Person } from '../deployment.ts';
import { handleAll } from '../settle.ts';
import type { World } from '../world.ts';

/** What the person does about the account. */
export type AccountStep = { step: 'access is withdrawn' } | { step: 'the account is connected again' };

export const anyAccountStep: fc.Arbitrary<AccountStep> = fc.record({
  step: fc.constantFrom('access is withdrawn' as const, 'the account is connected again' as const),
});

export async function takeAccountStep(deployment: Deployment, world: World, { step }: AccountStep): Promise<void> {
  if (step === 'access is withdrawn') {
    world.google.withdrawGrants('alex.morgan@example.com');
    world.isRevoked = true;
  } else await connectAgain(deployment, world);
}

/**
 * Ends a sequence that left the account without access: sync must have found out, and said so; then the person connects again.
 * @throws when the account does not say that it must be connected again
 */
export async function restoreAccess(
  deployment: Deployment,
  world: World,
  test: TestDatabase,
  person: Person,
): Promise<void> {
  if (!world.isRevoked) return;
  await deployment.requestSync(person);
  await handleAll(deployment);
  // What a worker held that was killed is tried again when its lease has run out.
  await deployment.clock.advance(5 * 60_000);
  await deployment.runSchedule();
  await handleAll(deployment);
  const [account] = await test.asOwner('select state from accounts where id = $1', [person.accountId]);
  if (account?.state !== 'reconnect-required') throw new Error(`The account without access is ${account?.state}.`);
  await connectAgain(deployment, world);
}

/** Until it works, as a person would. */
async function connectAgain(deployment: Deployment, world: World): Promise<void> {
  world.google.faults.clear();
  await deployment.signIn();
  world.isRevoked = false;
}
