/** English nouns that are spelt as small words of other languages: "bin", "hat", "war", "son". */
export const ENGLISH_NOUNS: ReadonlySet<string> = new Set(
  'bin bins hat war son sons van die reunion reunions'.split(' '),
);

/** A word by which a sentence is German, so that "hat" is none to be worn. Over folded words. */
export const GERMAN =
  /^(?:ich|wir|er|sie|es|ihr|der|das|dem|den|des|ein|eine|einen|einem|einer|mein|meine|meinen|meiner|meinem|wann|wo|wer|wie|wem|wen|welche|welcher|welches|warum|ist|sind|und|fur|mit|von|vom|zum|zur|beim|nicht|kein|keine|geschrieben|gesagt|bitte)$/;
