import type { EventName } from './events.ts';

/*
 * The legal orders of events, as a regular grammar over their names:
 *
 *   stream = [ intent ( asked | answered ) ] [ error ]
 *   asked    = clarification done
 *   answered = plan ( step | action )* sources token* done
 *
 * where `error` may replace the rest of the stream at any point, and ends it, as `done` does. An answer, one with actions and
 * a degraded one differ in what their events hold, not in their order.
 */

type State = 'start' | 'understood' | 'asked' | 'planned' | 'answering' | 'ended';

const TRANSITIONS: Readonly<Record<State, Partial<Record<EventName, State>>>> = {
  start: { intent: 'understood', error: 'ended' },
  understood: { clarification: 'asked', plan: 'planned', error: 'ended' },
  asked: { done: 'ended', error: 'ended' },
  planned: { step: 'planned', action: 'planned', sources: 'answering', error: 'ended' },
  answering: { token: 'answering', done: 'ended', error: 'ended' },
  ended: {},
};

/** What is wrong with this whole sequence of events, in words; null for a legal one. */
export function grammarViolation(names: readonly EventName[]): string | null {
  let state: State = 'start';
  for (const [index, name] of names.entries()) {
    const next: State | undefined = TRANSITIONS[state][name];
    if (next === undefined) {
      const allowed = Object.keys(TRANSITIONS[state]).join(', ') || 'nothing';
      return `Event ${index + 1} is "${name}"; in the state "${state}" there may come: ${allowed}.`;
    }
    state = next;
  }
  return state === 'ended' ? null : `The stream ends in the state "${state}", without "done" or "error".`;
}

/** The events that may come after these, for a legal beginning of a stream. */
export function legalNext(names: readonly EventName[]): EventName[] {
  let state: State = 'start';
  for (const name of names) state = TRANSITIONS[state][name] ?? 'ended';
  return Object.keys(TRANSITIONS[state]) as EventName[];
}
