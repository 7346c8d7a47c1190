import type { GoogleError } from './google-error.ts';

/**
 * Tells an outage of Google's from items that fail by themselves, asked for one after the other or several at a time: two that it does
 * not answer for, or with an error of its own, before it has answered for any. To refuse one is an answer; what could not be sent is none.
 * @returns takes why each failed, undefined for one that was had; gives the failure that shows an outage
 */
export function outageAtStart(): (failure: GoogleError | undefined) => GoogleError | undefined {
  let isAnswered = false;
  let unanswered = 0;
  return (failure) => {
    if (failure?.kind === 'transient') unanswered += 1;
    else if (failure?.kind !== 'unsent') isAnswered = true;
    return !isAnswered && unanswered > 1 ? failure : undefined;
  };
}
