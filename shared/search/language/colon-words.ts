/**
 * What stands before a colon in ordinary text and is no operator, though it is made of letters: the beginnings of subjects, of
 * links, of remarks, and what codes are called.
 */
const BEFORE_A_COLON: ReadonlySet<string> = new Set(
  `re fw fwd aw wg antw sv vs tr rv ynt ilt odp pd
  http https ftp sftp ssh git file mailto tel sms geo urn doi data javascript about ws wss webcal magnet localhost
  note notes nb ps pps todo fyi attn eg ie etc am pm std
  id no nr ref pnr iban bic vat isbn issn sku`.split(/\s+/),
);

/** What an operator could be called. */
const NAME = /^([a-z][a-z_-]+):(?=\S)(.+)$/is;

/**
 * What looks like the name of an operator, in lower case; undefined for a word with a colon that is clearly none:
 * - without two letters before it, or with others than a-z, `_` and `-`: a time (18:30), a ratio (3:1), a drive (C:\), a smiley
 * - without a letter or digit behind it: "Note:", `bud:*`
 * - with another colon or a slash behind it: std::vector, https://example.com
 * - with nothing but A to D behind it, which are the weights of PostgreSQL's tsquery: `cat:AB`
 * - with one of a table of words before it: "Re:budget", "mailto:sarah@example.com", "PNR:TR7K2M"
 */
export function operatorLike(word: string): string | undefined {
  const [, name, behind = ''] = NAME.exec(word) ?? [];
  if (name === undefined || BEFORE_A_COLON.has(name.toLowerCase())) return undefined;
  if (/^[:/\\]/.test(behind) || /^[A-D*]+$/.test(behind) || !/[\p{L}\p{N}]/u.test(behind)) return undefined;
  return name.toLowerCase();
}
