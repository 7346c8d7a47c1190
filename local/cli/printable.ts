/** Control characters except tab and line feed, and the marks that turn the direction of text around (Unicode UAX #9). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const COMMANDS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text that may come out of a mail, as it can be written to a terminal: without the characters by which a terminal takes
 * commands, so that a subject can neither recolour, overwrite nor title what the person sees.
 */
export function printable(text: string): string {
  return text.replace(COMMANDS, '');
}
