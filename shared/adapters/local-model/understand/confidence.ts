/**
 * How often an intent of such a shape is right. The one place where the shape of a reading becomes a figure: a known type of
 * question about something; words only; nothing at all.
 */
const CONFIDENCE = { known: 0.9, words: 0.5, nothing: 0.1 } as const;

export function confidenceOf({ hasMatter, isKnown }: { hasMatter: boolean; isKnown: boolean }): number {
  if (!hasMatter) return CONFIDENCE.nothing;
  return isKnown ? CONFIDENCE.known : CONFIDENCE.words;
}
