import { decodeJwt } from 'jose';
import { tokenAt } from '../../eval/answers/token-at.ts';
import { launch } from '../../local/cli/launch.ts';
import { DEMO } from '../../local/demo/index.ts';
import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import { accessTokenClaims } from '../../shared/identity/access-token-claims.ts';

export interface PreparedDemo {
  userId: string;
  /** Good for an hour. */
  accessToken: string;
  /** From the machine's time to that of the story. */
  clockOffsetMs: number;
  /** What was synced, in words. */
  counts: { mails: number; events: number; files: number };
}

/** Syncs the demo workspace, told as of its own moment, into a data directory, and stops everything again. */
export async function prepareDemo(dataDirectory: string): Promise<PreparedDemo> {
  const now = new Date(DEMO.now);
  const options = { data: dataDirectory, now };
  const { orchestrator, workspace } = await launch(options, 0, (line) => console.error(`  ${line}`));
  try {
    const clockOffsetMs = now.getTime() - systemClock.now().getTime();
    const accessToken = await tokenAt(orchestrator.accessToken, dataDirectory, clockOffsetMs);
    const { iss, aud, ...claims } = decodeJwt(accessToken);
    const { mails, events, files } = workspace.counts;
    return {
      userId: accessTokenClaims.parse(claims).sub,
      accessToken,
      clockOffsetMs,
      counts: { mails, events, files },
    };
  } finally {
    await orchestrator.close();
  }
}
