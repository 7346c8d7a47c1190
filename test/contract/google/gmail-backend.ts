import { gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { connect } from '../../local/google-simulator/helpers/connect.ts';
import { atOnce, type Eventually, withinSeconds } from './eventually.ts';
import { type GoogleTestAccount, signedIn } from './google-test-account.ts';

const me = { userId: 'me' };

/** A mailbox that the contract is tried on, and who changes it. */
export interface GmailBackend extends AsyncDisposable {
  client: gmail_v1.Gmail;
  /** The topic that a watch may name. */
  topicName: string | undefined;
  /** Posts a batch of Gmail's. */
  postBatch(contentType: string, body: string): Promise<Response>;
  /** Puts a mail into the mailbox, and returns its id. Gmail itself takes one for a thread only if that is named. */
  deliver(raw: string, labelIds: readonly string[], threadId?: string): Promise<string>;
  delete(id: string): Promise<void>;
  trash(id: string): Promise<void>;
  untrash(id: string): Promise<void>;
  modify(id: string, change: { add?: string[]; remove?: string[] }): Promise<void>;
  createLabel(name: string): Promise<string>;
  deleteLabel(id: string): Promise<void>;
  eventually: Eventually;
}

export async function simulatedGmail(): Promise<GmailBackend> {
  const google = await connect(SMALL_DEMO.directory);
  const { gmail: mailbox, url } = google.simulator;
  const authorization = `Bearer ${google.auth.credentials.access_token}`;
  return {
    client: google.gmail,
    topicName: 'projects/demo/topics/gmail-push',
    postBatch: (contentType, body) =>
      post(`${url}/batch/gmail/v1`, { authorization, 'content-type': contentType }, body),
    deliver: async (raw, labelIds) => mailbox.deliver(raw, { labelIds }).id,
    delete: async (id) => mailbox.delete(id),
    trash: async (id) => void mailbox.trash(id),
    untrash: async (id) => void mailbox.untrash(id),
    modify: async (id, change) => void mailbox.modifyLabels(id, change),
    createLabel: async (name) => mailbox.createLabel(name).id,
    deleteLabel: async (id) => mailbox.deleteLabel(id),
    eventually: atOnce,
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
}

export async function realGmail(account: GoogleTestAccount): Promise<GmailBackend> {
  const auth = signedIn(account);
  const client = gmail({ version: 'v1', auth });
  const { messages, labels } = client.users;
  const delivered = new Set<string>();
  const made = new Set<string>();
  const backend: GmailBackend = {
    client,
    topicName: account.topicName,
    async postBatch(contentType, body) {
      const { token } = await auth.getAccessToken();
      const headers = { authorization: `Bearer ${token}`, 'content-type': contentType };
      return post('https://gmail.googleapis.com/batch/gmail/v1', headers, body);
    },
    async deliver(raw, labelIds, threadId) {
      const thread = threadId === undefined ? {} : { threadId };
      const requestBody = { raw: Buffer.from(raw).toString('base64url'), labelIds: [...labelIds], ...thread };
      const id = (await messages.insert({ ...me, requestBody })).data.id ?? '';
      delivered.add(id);
      return id;
    },
    async delete(id) {
      await messages.delete({ ...me, id });
      delivered.delete(id);
    },
    trash: async (id) => void (await messages.trash({ ...me, id })),
    untrash: async (id) => void (await messages.untrash({ ...me, id })),
    async modify(id, { add = [], remove = [] }) {
      await messages.modify({ ...me, id, requestBody: { addLabelIds: add, removeLabelIds: remove } });
    },
    async createLabel(name) {
      const id = (await labels.create({ ...me, requestBody: { name } })).data.id ?? '';
      made.add(id);
      return id;
    },
    async deleteLabel(id) {
      await labels.delete({ ...me, id });
      made.delete(id);
    },
    eventually: withinSeconds,
    async [Symbol.asyncDispose]() {
      const deletions = await Promise.allSettled([
        ...[...delivered].map((id) => backend.delete(id)),
        ...[...made].map((id) => backend.deleteLabel(id)),
      ]);
      const left = deletions.flatMap((deletion) => (deletion.status === 'rejected' ? [deletion.reason] : []));
      if (left.length > 0) throw new AggregateError(left, 'Mails or labels called Contract are left in the account.');
    },
  };
  return backend;
}

function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
}
