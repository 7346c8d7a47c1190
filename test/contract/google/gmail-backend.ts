import { OAuth2Client } from 'google-auth-library';
import { gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { connect } from '../../local/google-simulator/helpers/connect.ts';

const me = { userId: 'me' };

/** A mailbox that the contract is tried on, and who changes it. */
export interface GmailBackend extends AsyncDisposable {
  client: gmail_v1.Gmail;
  /** The topic that a watch may name. */
  topicName: string | undefined;
  /** Posts a batch of Gmail's. */
  postBatch(contentType: string, body: string): Promise<Response>;
  /** Puts a mail into the mailbox, and returns its id. */
  deliver(raw: string, labelIds: readonly string[]): Promise<string>;
  delete(id: string): Promise<void>;
  trash(id: string): Promise<void>;
  untrash(id: string): Promise<void>;
  modify(id: string, change: { add?: string[]; remove?: string[] }): Promise<void>;
  createLabel(name: string): Promise<string>;
  deleteLabel(id: string): Promise<void>;
  /** Tries until the check holds; Google itself needs a while to show a change. */
  eventually<T>(check: () => Promise<T>): Promise<T>;
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
    eventually: (check) => check(),
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
}

/** The account of `GOOGLE_TEST_REFRESH_TOKEN`, which allowed https://mail.google.com/: mails come into it, and are deleted again. */
export interface GoogleTestAccount {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** Gmail must be allowed to publish to it. */
  topicName: string | undefined;
}

/** Undefined unless all of `GOOGLE_TEST_CLIENT_ID`, `_CLIENT_SECRET` and `_REFRESH_TOKEN` are set; `_TOPIC` is optional. */
export function googleTestAccount(environment: NodeJS.ProcessEnv): GoogleTestAccount | undefined {
  const {
    GOOGLE_TEST_CLIENT_ID: clientId,
    GOOGLE_TEST_CLIENT_SECRET: clientSecret,
    GOOGLE_TEST_REFRESH_TOKEN: refreshToken,
    GOOGLE_TEST_TOPIC: topicName,
  } = environment;
  return clientId && clientSecret && refreshToken ? { clientId, clientSecret, refreshToken, topicName } : undefined;
}

export async function realGmail(account: GoogleTestAccount): Promise<GmailBackend> {
  const auth = new OAuth2Client({ clientId: account.clientId, clientSecret: account.clientSecret });
  auth.setCredentials({ refresh_token: account.refreshToken });
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
    async deliver(raw, labelIds) {
      const requestBody = { raw: Buffer.from(raw).toString('base64url'), labelIds: [...labelIds] };
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
    async eventually(check) {
      for (const seconds of [1, 2, 4, 8]) {
        try {
          return await check();
        } catch {
          await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        }
      }
      return check();
    },
    async [Symbol.asyncDispose]() {
      for (const id of delivered) await backend.delete(id);
      for (const id of made) await backend.deleteLabel(id);
    },
  };
  return backend;
}

function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
}
