import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { GoogleCall } from '../google-call.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { listMessages } from './list-messages.ts';

/** Labels listed at the same time. */
const CONCURRENCY = 5;

/**
 * The labels of every message outside spam and trash, by message id. messages.list gives ids only, but takes a label: a list
 * for each label tells all labels of 500 messages for 5 units, where reading the messages costs 20 units each.
 */
export async function messageLabels(
  gmail: gmail_v1.Gmail,
  call: GoogleCall,
  signal: AbortSignal,
): Promise<Map<string, readonly string[]>> {
  const { labels = [] } = await call('gmail.users.labels.list', signal, (options) =>
    gmail.users.labels.list({ userId: 'me' }, options),
  );
  const labelIds = labels.flatMap(({ id }) => (id && id !== 'SPAM' && id !== 'TRASH' ? [id] : []));
  const byMessage = new Map<string, readonly string[]>();
  const combinations = new LabelCombinations();
  await mapConcurrently(labelIds, CONCURRENCY, signal, async (labelId, either) => {
    let pageToken: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listMessages>> = await listMessages(
        gmail,
        call,
        { pageToken, labelId },
        either,
      );
      for (const { id } of page.messages) {
        byMessage.set(id, combinations.with(byMessage.get(id), labelId));
      }
      pageToken = page.nextPageToken;
    } while (pageToken !== null);
  });
  return byMessage;
}

/**
 * Messages with the same labels share one list of them: a mailbox of a million messages has some hundred combinations, and a list for
 * each message would not fit into a worker.
 */
class LabelCombinations {
  readonly #none: readonly string[] = [];
  readonly #next = new Map<readonly string[], Map<string, readonly string[]>>();

  with(labels: readonly string[] = this.#none, label: string): readonly string[] {
    const longer = this.#next.get(labels) ?? new Map<string, readonly string[]>();
    this.#next.set(labels, longer);
    const found = longer.get(label) ?? [...labels, label];
    longer.set(label, found);
    return found;
  }
}
