/** Titles that programs make up: "Microsoft Word - letter.doc", "untitled", "Slide 1", a file's name. */
const MADE_UP =
  /^(?:microsoft .{1,20} - .*|untitled.*|unbenannt.*|document\d*|(?:power)?point presentation|slide \d+|.*\.\w{2,5})$/i;

/** A longer one is text that slipped. */
const MAX_TITLE_LENGTH = 200;

/** The text of a document under the title that its metadata give, where that says something the text does not. */
export function withTitle(title: unknown, text: string): string {
  const line = typeof title === 'string' ? title.replace(/\s+/g, ' ').trim() : '';
  const isUseful = line.length > 2 && line.length <= MAX_TITLE_LENGTH && !MADE_UP.test(line);
  if (!isUseful || text.replace(/\s+/g, ' ').toLowerCase().includes(line.toLowerCase())) return text;
  return text.trim() === '' ? line : `${line}\n\n${text}`;
}
