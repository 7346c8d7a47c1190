/**
 * English words that say how a sentence is built and not what it is about. They are indexed like any word; a search ignores
 * them as long as it has others. "may" is missing on purpose: it is a month.
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above after again against all also am an and any are as at be because been before being below between both but
  by can cannot cant could couldnt did didnt do does doesnt doing dont down during each either else ever every few for from
  further get give go got had hadnt has hasnt have havent having he her here hers herself him himself his how http https i
  id if ill im in into is isnt it its itself ive just let like many me mine more most much must mustnt my myself neither no
  nor not of off on once only or other our ours ourselves out over own please same shall she should shouldnt so some such
  tell than that thats the their theirs them themselves then there these they this those through to too under until up upon
  us very was wasnt we were werent what whats when where which while who whom whose why will with within without wont would
  wouldnt www yes yet you your yours yourself yourselves`.split(/\s+/),
);
