/**
 * How often an intent of such a shape is right. The one place where the shape of a reading becomes a figure: a known type of
 * question about something; words only; nothing at all. Set by hand, as what is subtracted.
 */
const CONFIDENCE = { known: 0.9, words: 0.5, nothing: 0.1 } as const;

/** Each word that was said and not read may have been what mattered. */
const PER_UNREAD = 0.1;
const MOST_UNREAD = 3;
/** Another reading that asks for something else is nearly as good. */
const RIVALLED = 0.15;

export interface Shape {
  /** It says something that can be looked for. */
  hasMatter: boolean;
  /** The type was said, not assumed. */
  isKnown: boolean;
  /** Content words that are part of no atom. Default 0. */
  unread?: number;
  /** A reading of about the same weight asks for something else. Default false. */
  isRivalled?: boolean;
}

/** From 0.1, for what says nothing, to 0.9.. */
export function confidenceOf({ hasMatter, isKnown, unread = 0, isRivalled = false }: Shape): number {
  if (!hasMatter) return CONFIDENCE.nothing;
  const doubt = Math.min(unread, MOST_UNREAD) * PER_UNREAD + (isRivalled ? RIVALLED : 0);
  const certain = isKnown ? CONFIDENCE.known : CONFIDENCE.words;
  // Words alone are searched for as they are: they were all of the question that is needed.
  const least = isKnown ? CONFIDENCE.words : LEAST_OF_WORDS;
  return Math.round(Math.max(least, certain - doubt) * 100) / 100;
}

/** Above what is asked back about: something can be looked for. */
const LEAST_OF_WORDS = 0.35;
