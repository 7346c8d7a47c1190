import fc from 'fast-check';
import type { World } from '../world.ts';
import { anyPick, pick } from './pick.ts';

/** Something that happens to the contacts. Numbers pick one of those that there are. */
export type ContactStep =
  | { step: 'contact is created'; card: Card }
  | { step: 'contact is changed'; contact: number; card: Card }
  | { step: 'contact is deleted'; contact: number }
  | { step: 'contacts’ sync tokens expire' };

interface Card {
  name: string | null;
  nickname: string | null;
  addresses: readonly string[];
}

const anyCard: fc.Arbitrary<Card> = fc.record({
  name: fc.option(fc.constantFrom('Sarah Chen-Wu', 'Leyla Aksoy', 'Ümit')),
  nickname: fc.option(fc.constantFrom('Aunt Leyla', 'Boss'), { freq: 1 }),
  addresses: fc.uniqueArray(
    fc.constantFrom('sarah.chen@brightwater.example', 'priya.raman@brightwater.example', 'leyla@example.net'),
    { minLength: 1, maxLength: 2 },
  ),
});

export const anyContactStep: fc.Arbitrary<ContactStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ step: fc.constant('contact is created' as const), card: anyCard }) },
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constant('contact is changed' as const), contact: anyPick, card: anyCard }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('contact is deleted' as const), contact: anyPick }) },
  { weight: 1, arbitrary: fc.constant({ step: 'contacts’ sync tokens expire' as const }) },
);

/** Lets it happen; nothing where there is no contact left. */
export function takeContactStep({ google: { contacts } }: World, step: ContactStep): void {
  const contact = 'contact' in step ? pick(contacts.all(), step.contact)?.resourceName : undefined;
  switch (step.step) {
    case 'contact is created':
      contacts.create(fieldsOf(step.card));
      break;
    case 'contact is changed':
      if (contact) contacts.update(contact, fieldsOf(step.card));
      break;
    case 'contact is deleted':
      if (contact) contacts.delete(contact);
      break;
    case 'contacts’ sync tokens expire':
      contacts.expireSyncTokens();
      break;
    default:
      step satisfies never;
  }
}

function fieldsOf({ name, nickname, addresses }: Card) {
  return {
    ...(name === null ? {} : { names: [{ displayName: name }] }),
    ...(nickname === null ? {} : { nicknames: [{ value: nickname }] }),
    emailAddresses: addresses.map((value) => ({ value })),
  };
}
