/** English words that are a noun in one place and a verb in another. Which, their neighbours tell. */
const NOUNS_AND_VERBS = `address answer appeal attack board book break call care chair change charge check claim close collect contact cook cost cover cut deal design display drive email end fall file finish
  fix fly forward gift guide hand head help hold host invite issue judge land last launch lead leave lift light limit list look love mail march mark measure message move name need note offer open order  own park
  pass pay place plan play post present process promise purchase rate reach read record rent repair reply report request rest result return review ride run sail sale schedule score search share ship show sign sleep
  sort speed stand start state stay stop study supply support switch talk tag test text tip touch tour track trade train transfer travel trip turn update upload use view visit vote wait walk watch wear win wish work`;

/** Base forms and those with an s. */
export const AMBIGUOUS_FORMS: ReadonlyMap<string, 'base' | 's' | 'ing'> = new Map([
  ...NOUNS_AND_VERBS.split(/\s+/).flatMap((word) => [
    [word, 'base'] as const,
    [/(?:s|sh|ch|x)$/.test(word) ? `${word}es` : word.replace(/([^aeiou])y$/, '$1ie').concat('s'), 's'] as const,
  ]),
  ...'boarding booking catering cleaning closing ending finishing landing leading leaving meeting opening ordering parking planning running sailing saying shipping sleeping spending starting training writing'
    .split(' ')
    .map((word) => [word, 'ing'] as const),
]);

/**
 * Words that ask or show by themselves and are a part of what is looked for where another noun stands beside them: "check" is
 * none in "check when it is", and one in "sound check" and "check list".
 */
export const COMPOUND_NOUNS: ReadonlySet<string> = new Set(
  'check checks list lists plan plans show shows name drive drives file files mail call calls note notes day days share shares order orders record records open start sheet view search look host planning'.split(
    ' ',
  ),
);
