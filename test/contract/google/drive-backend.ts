import { drive, type drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { ALL_SCOPES, connect } from '../../local/google-simulator/helpers/connect.ts';
import { atOnce, type Eventually, withinSeconds } from './eventually.ts';
import { type GoogleTestAccount, signedIn } from './google-test-account.ts';

/** Who plays Drive. The suite changes nothing but what lies in the folder that it made. */
export interface DriveBackend extends AsyncDisposable {
  client: drive_v3.Drive;
  /** What an upload must be called with: for content googleapis looks at the root of the call, not of the client. */
  upload: { rootUrl?: string };
  eventually: Eventually;
}

export async function simulatedDrive(): Promise<DriveBackend> {
  const scopes = [...ALL_SCOPES, 'https://www.googleapis.com/auth/drive'];
  const google = await connect(SMALL_DEMO.directory, { scopes });
  return {
    client: google.drive,
    upload: { rootUrl: google.simulator.url },
    eventually: atOnce,
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  };
}

export function realDrive(account: GoogleTestAccount): DriveBackend {
  return {
    client: drive({ version: 'v3', auth: signedIn(account) }),
    upload: {},
    eventually: withinSeconds,
    [Symbol.asyncDispose]: async () => {},
  };
}
