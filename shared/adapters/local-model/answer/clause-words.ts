/** The words of a clause as they are read to tell what it asserts: over folded text, what only seems to be one of them left out. */

/** What the clause that ends a text holds, without what stands in brackets. */
export function clauseIn(text: string): string {
  return (
    text
      .replace(/\([^()]*\)/g, ' ')
      .split(/[:(]|\s-\s|,(?=\s)(?!\s(?:that|whether|if|or|nor|which|who)\s)|\s(?=(?:but|because|however)\s)/)
      .at(-1)
      ?.replace(/^\s*(?:but|because|however)\s/, ' ') ?? ''
  );
}

/** "Please note that", "I can confirm that": what follows is asserted. */
const ASSERTING =
  /(?<![a-z])(?:please (?:note|be aware|be advised)|(?:i|we) (?:can|would like to|want to|must|have to) (?:confirm|inform|tell|remind|advise|let)|(?:regret|sorry|happy|pleased) to (?:confirm|inform|tell|advise|say)|i am afraid)(?![a-z])/g;
/** "Invoice no. 9", "5 May" */
const NUMBERED = /(?<![a-z])no\.?\s?(?=[#a-z-]{0,6}\d)/g;
const IN_MAY = /(?<=\d |\d(?:st|nd|rd|th) |(?<![a-z])(?:in|since|of|by|from) )may(?![a-z])|(?<![a-z])may(?= \d)/g;

/** The words of a folded text, contractions taken apart, nought of money as "0". */
export function wordsOf(text: string): string[] {
  const plain = text
    .replace(ASSERTING, ' ')
    .replace(NUMBERED, '')
    .replace(IN_MAY, '')
    .replace(/(?<![a-z])(?:can't|cannot)(?![a-z])/g, 'can not')
    .replace(/(?<![a-z])won't(?![a-z])/g, 'will not')
    .replace(/n't(?![a-z])/g, ' not')
    .replace(/(?<=(?<![a-z])(?:it|that|this|there))'s(?![a-z])/g, ' is')
    .replace(/'m(?![a-z])/g, ' am')
    .replace(/'re(?![a-z])/g, ' are')
    .replace(/'ve(?![a-z])/g, ' have')
    .replace(/'(?:ll|d)(?![a-z])/g, ' will')
    .replace(/no longer(?![a-z])/g, 'no-longer')
    .replace(/(?<![\d.,])[£$€]?0(?:[.,]00?)?[£$€]?(?![\d.,]*\d)/g, '0');
  return plain.match(/[a-z\d£$€](?:[a-z\d£$€.,'/-]*[a-z\d£$€])?/g) ?? [];
}
