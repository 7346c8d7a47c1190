import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';
import type { Service } from '../../../shared/domain/service.ts';
import type { FakeClock } from '../../helpers/fake-clock.ts';
import type { Person } from './deployment.ts';

/** An event that a step made, or that was there. */
export interface KnownEvent {
  calendarId: string;
  eventId: string;
  /** Of a series: the start that its rule gave the nth instance, as it stands in the instance's id. */
  instanceStamp?: (nth: number) => string;
}

/** An account that is connected, and what steps know of its workspace. */
export interface Account {
  world: World;
  person: Person;
}

/** The workspace at Google as steps see and change it. */
export interface World {
  google: GoogleSimulator;
  /** The history id after which all of the mailbox's history was there at first. */
  historyFrom: number;
  clock: FakeClock;
  /** Those that were added; `primary` is always there. */
  calendarIds: string[];
  events: KnownEvent[];
  /** Files and folders that their owners have once withdrawn. */
  withdrawn: string[];
  /** Services of which a push was lost, or never sent: their last changes may have to wait for a poll. */
  unpushed: Set<Service>;
  /** A calendar was given another title by its owner: its list must be read whole, which is done once a day. */
  isRetitled: boolean;
  /** The person took back what they granted, and has not connected the account again. */
  isRevoked: boolean;
}
