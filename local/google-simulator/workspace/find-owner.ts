import type { Owner } from '../oauth/token-endpoint.ts';
import { calendarName } from './calendar/load-calendars.ts';
import type { IcsFile } from './calendar/split-ics.ts';
import { OwnerVotes } from './mail/owner-votes.ts';

/** Nothing in the folder tells whose it is. The message says what to give. */
export class UnknownOwnerError extends Error {
  override readonly name = 'UnknownOwnerError';

  constructor() {
    super(
      'The folder does not tell whose it is: it has no sent mail, no mail with a recipient, and no calendar with an ' +
        'address. Give the address of the person with --me, for instance --me ann@example.com, and their time zone with --tz, ' +
        'for instance --tz Europe/London.',
    );
  }
}

/** Where the address of the person may stand, the surest first. */
export interface OwnerEvidence {
  given: string | undefined;
  /** The account that the export's index page names. */
  account: string | undefined;
  votes: OwnerVotes;
  calendars: readonly IcsFile[];
}

/**
 * The person whose workspace it is: the address given, or that of the export's account, of the sender of sent mail and
 * the mailbox that mail was delivered to, of their own calendar, of the most frequent recipient, or of
 * who called most of the meetings.
 * @throws UnknownOwnerError
 */
export function findOwner({ given, account, votes, calendars }: OwnerEvidence): Owner {
  const emailAddress =
    given ?? account ?? votes.sure() ?? calendarAddress(calendars) ?? votes.likely() ?? organizer(calendars);
  if (emailAddress === undefined) throw new UnknownOwnerError();
  return { emailAddress: emailAddress.toLowerCase(), displayName: votes.nameOf(emailAddress.toLowerCase()) };
}

/** Takeout names a person's own calendar by their address. */
function calendarAddress(calendars: readonly IcsFile[]): string | undefined {
  return calendars.map(calendarName).find((name) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name) && !isGoogles(name));
}

/** Ids of calendars that belong to nobody: "…@group.calendar.google.com". */
function isGoogles(name: string): boolean {
  return /[.@]calendar\.google\.com$/i.test(name);
}

function organizer(calendars: readonly IcsFile[]): string | undefined {
  const votes = new OwnerVotes();
  for (const { text } of calendars.flatMap((calendar) => calendar.events)) {
    const unfolded = text.replace(/\r?\n[ \t]/g, '');
    const address = /^ORGANIZER[;:].*?mailto:([^\s@]+@[^\s@]+)/im.exec(unfolded)?.[1]?.toLowerCase();
    if (address !== undefined && !isGoogles(address)) votes.addLikely([{ address, name: null }]);
  }
  return votes.likely();
}
