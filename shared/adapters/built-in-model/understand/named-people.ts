/** Somebody whom a question names, and what they have to do with what is looked for. */
export interface NamedPerson {
  name: string;
  /** `from`: wrote, sent or owns it; `with`: takes part in it. */
  relation: 'from' | 'with';
  /** The words of the question that said so. */
  text: string;
}

const NAME = String.raw`([\p{Lu}][\p{L}'’-]+(?: [\p{Lu}][\p{L}'’-]+){0,2}|[\w.+-]+@[\w.-]+\.\w+)`;

const THING = `(?:e-?mails?|mails?|messages?|replies|reply|answer|note|files?|documents?|invitations?)`;

/**
 * The patterns need a word that makes it plain that a person is meant: "emails from Sarah" names one, "flight from London"
 * does not.
 */
const PATTERNS: readonly (readonly [NamedPerson['relation'], RegExp])[] = [
  ['from', new RegExp(String.raw`\b${THING}\s+(?:(?:sent|written|received)\s+)?(?:from|by|of)\s+${NAME}`, 'u')],
  [
    'from',
    new RegExp(String.raw`\b(?:did|has|does)\s+${NAME}\s+(?:say|send|write|answer|reply|ask|tell|share|think)\w*`, 'u'),
  ],
  ['from', new RegExp(String.raw`\b${NAME}\s+(?:said|sent|wrote|answered|replied|asked|told|shared)\b`, 'u')],
  ['from', /\bfrom\s+([\w.+-]+@[\w.-]+\.\w+)/u],
  [
    'with',
    new RegExp(
      String.raw`\b(?:meetings?|calls?|appointments?|lunch|dinner|events?|meet(?:ing)?|talk)\s+with\s+${NAME}`,
      'u',
    ),
  ],
];

const NOT_NAMES = new Set(['I', 'It', 'The', 'My', 'This', 'That', 'They', 'We', 'You', 'He', 'She']);

/** The people that a question plainly names, each once. */
export function namedPeople(question: string): NamedPerson[] {
  const found = new Map<string, NamedPerson>();
  for (const [relation, pattern] of PATTERNS) {
    const match = pattern.exec(question);
    const name = match?.[1];
    if (match === null || name === undefined || NOT_NAMES.has(name) || found.has(name)) continue;
    found.set(name, { name, relation, text: match[0] });
  }
  return [...found.values()];
}
