/** What a search can say: an example of each operator, and what it finds. In the order of the help. */
export const SEARCH_OPERATORS: readonly [example: string, finds: string][] = [
  ['budget travel', 'what holds any of these words, the best match first'],
  ['"final draft"', 'these words, one after the other'],
  ['-movie', 'what does not hold the word; "-" goes before anything'],
  ['dinner OR lunch', 'one of them; {dinner lunch} says the same'],
  ['dinner AND movie', 'both of them'],
  ['(a b) OR c', 'brackets keep together'],
  ['from:sarah', 'from this person: a name, an address, a domain, or me'],
  ['to:sarah', 'to this person, in whichever way; cc:sarah and bcc:sarah: mail to them in copy, in blind copy'],
  ['subject:budget', 'in the subject, the title or the name of the file'],
  ['label:travel', 'mail with this label'],
  ['category:promotions', 'mail of primary, social, promotions, updates or forums'],
  ['is:unread', 'mail that is unread, read, starred or important'],
  ['in:calendar', 'in mail, calendar or drive; in inbox, sent, drafts, spam, trash or anywhere'],
  ['has:attachment', 'mail with something attached; has:pdf, has:spreadsheet … with such a file'],
  ['filename:contract', 'a file, or an attachment, of this name'],
  ['type:pdf', 'files and attachments: pdf, document, spreadsheet, presentation, image …'],
  ['folder:projects', 'files below this folder'],
  ['calendar:work', 'events of this calendar'],
  ['thread:18c0ffee18c0ffee', 'mail of this conversation'],
  ['after:2026/11/29', 'on this day or later; newer: means the same'],
  ['before:2026/11/29', 'before this day; older: means the same'],
  ['newer_than:7d', 'of the last 7 days; h, d, w, m, y'],
  ['older_than:1y', 'from before that'],
  ['larger:5M', 'of at least this size; size: means the same'],
  ['smaller:500K', 'of less than this size'],
];

export function operatorsHelp(): string {
  const width = Math.max(...SEARCH_OPERATORS.map(([example]) => example.length));
  const lines = SEARCH_OPERATORS.map(([example, finds]) => `  ${example.padEnd(width)}  ${finds}`);
  return `
What a search can say, as in Gmail:
${lines.join('\n')}

Put the whole search in quotes, and -- before one that begins with a minus:
  npm run search -- 'from:sarah "board meeting" newer_than:30d'
  npm run search -- -- '-from:sarah budget'`;
}
