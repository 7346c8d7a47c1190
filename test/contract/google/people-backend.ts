import { people, type people_v1 } from 'googleapis/build/src/apis/people/index.js';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { connect } from '../../local/google-simulator/helpers/connect.ts';
import { atOnce, type Eventually, withinMinutes } from './eventually.ts';
import { type GoogleTestAccount, signedIn } from './google-test-account.ts';

/** Contacts that the contract is tried on, and who changes them. */
export interface PeopleBackend extends AsyncDisposable {
  client: people_v1.People;
  /** Makes a contact of this address, and returns its resource name. */
  create(address: string): Promise<string>;
  /** Gives a contact another address. */
  update(resourceName: string, address: string): Promise<void>;
  delete(resourceName: string): Promise<void>;
  eventually: Eventually;
}

const fieldsOf = (address: string) => ({ names: [{ givenName: 'Contract' }], emailAddresses: [{ value: address }] });

export async function simulatedPeople(): Promise<PeopleBackend> {
  const google = await connect(SMALL_DEMO.directory);
  const { contacts } = google.simulator;
  return {
    client: google.people,
    create: async (address) => contacts.create(fieldsOf(address)).resourceName,
    update: async (resourceName, address) => contacts.update(resourceName, fieldsOf(address)),
    delete: async (resourceName) => contacts.delete(resourceName),
    eventually: atOnce,
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
}

export async function realPeople(account: GoogleTestAccount): Promise<PeopleBackend> {
  const client = people({ version: 'v1', auth: signedIn(account) });
  const made = new Set<string>();
  const backend: PeopleBackend = {
    client,
    async create(address) {
      const resourceName =
        (await client.people.createContact({ requestBody: fieldsOf(address) })).data.resourceName ?? '';
      made.add(resourceName);
      return resourceName;
    },
    async update(resourceName, address) {
      const { etag } = (await client.people.get({ resourceName, personFields: 'metadata' })).data;
      const requestBody = { ...fieldsOf(address), ...(etag ? { etag } : {}) };
      await client.people.updateContact({ resourceName, updatePersonFields: 'names,emailAddresses', requestBody });
    },
    async delete(resourceName) {
      await client.people.deleteContact({ resourceName });
      made.delete(resourceName);
    },
    eventually: withinMinutes,
    async [Symbol.asyncDispose]() {
      const deletions = await Promise.allSettled([...made].map((resourceName) => backend.delete(resourceName)));
      const left = deletions.flatMap((deletion) => (deletion.status === 'rejected' ? [deletion.reason] : []));
      if (left.length > 0) throw new AggregateError(left, 'Contacts called Contract are left in the account.');
    },
  };
  return backend;
}
