/** What people say in front of a question, so that it stands within a sentence: "I forgot which …", "would it be possible to find out when …". */
const KNOWING = `forgot forget forgotten remember recall recollect know knows knew known wonder wondering wondered idea clue sure certain curious unsure unclear confused
  tell told say remind reminded ask asking asked check confirm verify figure find found see look show explain clarify share let need want wanted like love great good helpful nice interested handy trying possible hoping wish
  question quick asap enlighten help hear work mind aware happen happens chance understand
  weiss weisst wissen sagen sag vergessen erinnern frage mochte konntest sais savoir dis dire oublie rappelle rappeler demande sabes saber decir dime recuerdo olvidado decirme sai sapere dire dirmi ricordo dimenticato`;

/** One of them must stand before the question word. Folded. */
export const KNOWING_WORDS: ReadonlySet<string> = new Set(KNOWING.split(/\s+/));

const AROUND = `me us you i we it that this to the a an of be been being would could can will should do does don't didn't can't cannot couldn't not no never any have has had haven't 'm 'd 've 'll 's is am are was were out up if able
  please just really still again also actually quite so but and or for my your our one thing what's
  someone somebody anyone anybody completely totally kindly exactly there here how much very most
  nicht mir mich ich du bitte kannst konnen gern gerne je ne pas me te tu il elle est no lo la se puedes puede por favor non mi puoi`;

/** May stand between them. */
export const WORDS_AROUND_KNOWING: ReadonlySet<string> = new Set(AROUND.split(/\s+/));

/** Where the question itself begins. */
export const QUESTION_BEGINNINGS: ReadonlySet<string> = new Set(
  `what when where who whom whose which why how whether if wann wo wer wem wen wie was welche welcher welches ob warum quand ou qui combien comment quel quelle pourquoi cuando donde quien cuanto cual quanto quando dove chi quale perche`.split(
    ' ',
  ),
);
