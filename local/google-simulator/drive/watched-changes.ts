import type { ChannelMessage, WatchedResource } from '../push/channels.ts';
import type { Corpus } from './live-drive.ts';

/** The change log of a corpus, as a channel names it. */
export function changesResource(corpus: Corpus): WatchedResource {
  const query = corpus === 'user' ? '' : `&driveId=${corpus.driveId}`;
  return { uri: `https://www.googleapis.com/drive/v3/changes?alt=json${query}` };
}

/** What a channel is told of any change. */
export const CHANGE_MESSAGE: ChannelMessage = { state: 'change', body: JSON.stringify({ kind: 'drive#changes' }) };
