/** That no mail was found, and whether that says that there is none. */
import type { Intent } from '../../../../domain/intent.ts';
import { joined } from '../../../../domain/joined.ts';
import { foldInPlace } from '../../fold-in-place.ts';
import { ROLES } from '../../lexicon/people-words.ts';
import { plain } from '../quote.ts';
import { tellLookedAt } from '../tell-coverage.ts';
import { isWhole, type SetAnswer, type SetInput } from './set-answer.ts';
import { tellPeriod } from './tell-scope.ts';
import { isByName, unknownIn } from './written-mails.ts';

/** Who wrote and who was written to, as far as the search was bound to them: " from you to Marcus". */
export function tellBetween({ scope, input: { intent } }: SetInput): string {
  const authors = scope.isSent ? ['you'] : scope.from.map((name) => asWritten(name, intent));
  const readers = scope.to.map((name) => asWritten(name, intent));
  return [
    ...(authors.length > 0 ? [` from ${joined(authors, 'or')}`] : []),
    ...(readers.length > 0 ? [` to ${joined(readers, 'or')}`] : []),
  ].join('');
}

function asWritten(name: string, { steps }: Intent): string {
  const written = steps
    .map(({ params }) => params.name ?? params.domain)
    .find((param) => foldInPlace(String(param)) === name);
  return plain(String(written ?? name));
}

/** That nobody is called so, where that is why nothing was found; undefined where those who are named are known. */
export function tellUnknown(set: SetInput): SetAnswer | undefined {
  const { from, to } = set.scope;
  const names = [from, to].find((some) => some.length > 0 && unknownIn(some, set).length === some.length);
  if (!names) return undefined;
  const called = joined(
    names.map((name) => `“${asWritten(name, set.input.intent)}”`),
    'or',
  );
  return {
    text: `I found nobody called ${called} who has an email address: please ask by another name, or by the address.`,
    found: false,
  };
}

/** Whom a part that people play was taken for: nobody need be the bank because they are called one. "" where the address book says so. */
export function tellTaken(set: SetInput): string {
  const { from, to } = set.scope;
  const parts = [...from, ...to].filter((name) => ROLES.has(name) && isByName(name, set));
  const called = joined(parts.map((name) => `“${asWritten(name, set.input.intent)}”`));
  return parts.length === 0 ? '' : `By ${called} I took those who are called so.\n`;
}

export function tellNoMails(set: SetInput): SetAnswer {
  const { scope, input } = set;
  const between = tellBetween(set);
  const words = wordsOf(set);
  const about = words === '' ? '' : `${between === '' ? ' for' : ' about'} “${words}”`;
  const period = tellPeriod(scope, input);
  // "From Tom, from Friday to Sunday"
  const when = between !== '' && period.startsWith(' from ') ? `,${period},` : period;
  return {
    text: `I found nothing${between}${about}${when} in ${tellLookedAt(input.coverage, ['gmail'])}.`,
    found: false,
  };
}

/** What was looked for in the mails: what the question names, or the one before it. */
function wordsOf(set: SetInput): string {
  const of = set.context.ask.of.trim();
  return plain(
    of === ''
      ? searchesOf(set)
          .map(({ params }) => String(params.text ?? ''))
          .join(' ')
          .trim()
      : of,
  );
}

/**
 * Whether there is none where none was found: all mail is there, the person wrote or got it, and nothing but people whose names are known
 * and times decided what was found. Words are told in other words, and mail between others need not be here.
 */
export function isNone(set: SetInput): boolean {
  const { scope, input } = set;
  const names = [...scope.from, ...scope.to];
  return (
    isWhole(set) &&
    scope.isSent !== undefined &&
    unknownIn(names, set).length === 0 &&
    !names.some((name) => ROLES.has(name)) &&
    (input.corrections ?? []).length === 0 &&
    searchesOf(set).every(({ id, params }) => params.text === '' && input.findings.has(id))
  );
}

function searchesOf({ context: { ask }, input: { intent } }: SetInput): Intent['steps'] {
  return intent.steps.filter(({ id, operation }) => operation === 'workspace.search' && ask.steps.includes(id));
}
