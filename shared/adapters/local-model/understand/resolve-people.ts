import type { IntentStep } from '../../../domain/intent.ts';
import { foldInPlace } from '../fold-in-place.ts';
import type { PersonMention } from './meaning.ts';

/** Collects the people whose addresses have to be found, a step each. */
export class PeopleSteps {
  readonly #ids = new Map<string, string>();
  readonly steps: IntentStep[] = [];

  /** What stands for a person's addresses in a filter: an address for itself, a name for those that a step finds. */
  resolve = ({ is, name }: PersonMention): unknown => {
    if (is === 'address') return name.toLowerCase();
    const key = foldInPlace(name);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = `p${this.steps.length + 1}`;
      this.#ids.set(key, id);
      this.steps.push({ id, operation: 'people.resolve', params: wantedBy(is, name) });
    }
    return { $from: id, path: 'people[*].address' };
  };
}

/** "Anyone at Acme" is everybody at a domain; an organisation of several words has a name. */
function wantedBy(is: PersonMention['is'], name: string): IntentStep['params'] {
  return is === 'organisation' && !/\s/.test(name) ? { domain: name.toLowerCase() } : { name };
}
