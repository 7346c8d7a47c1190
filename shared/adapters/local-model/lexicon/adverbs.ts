/** Words that say how exactly, how often or how certainly something is so: never what is looked for, and no name either. */
const WORDS = `roughly approximately approx about around circa exactly precisely nearly almost barely hardly merely simply again still already yet currently presently now nowadays usually normally typically generally
  mostly mainly always often sometimes occasionally rarely seldom ever never once twice apparently obviously presumably probably possibly certainly definitely perhaps maybe surely hopefully supposedly allegedly
  actually really truly honestly basically essentially literally finally eventually originally initially recently lately soon shortly later afterwards together altogether overall anyway somehow
  officially formally personally specifically especially particularly exclusively entirely completely fully partly quite rather very just only even also too instead otherwise meanwhile
  ungefahr etwa circa genau eigentlich noch schon wieder immer meistens normalerweise derzeit gerade vielleicht wahrscheinlich environ exactement encore deja toujours souvent maintenant normalement peut-etre
  aproximadamente exactamente todavia ya siempre normalmente ahora quizas circa esattamente ancora gia sempre solito adesso forse`;

/** Over folded words. */
export const ADVERBS: ReadonlySet<string> = new Set(WORDS.split(/\s+/));
