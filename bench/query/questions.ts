import { seededRandom } from '../random.ts';

/** What questions are made of: names, titles and words that stand in the workspace. */
export interface Names {
  people: readonly string[];
  subjects: readonly string[];
  events: readonly string[];
  files: readonly string[];
}

/** A question with holes: {person}, {subject}, {event}, {file}, {topic}, {day}, {time}, {period}, {month}, {hours}. */
const TEMPLATES = [
  'emails from {person} about {topic}',
  'what did {person} write about {topic} {period}?',
  'when did {person} last write to me about {topic}?',
  'how many emails from {person} did I get in {month}?',
  'unread emails from {person} {period}',
  'emails with attachments about {topic}',
  'did {person} answer about {topic}?',
  'summarise "{subject}"',
  'who wrote "{subject}"?',
  'when is {event}?',
  'where is {event}?',
  'who is coming to {event}?',
  'how long is {event} and where does it take place?',
  'when is my next meeting with {person}?',
  "what's on my calendar on {day}?",
  'am I free on {day} at {time}?',
  'when am I free for {hours} on {day}?',
  'do I have any conflicts {period}?',
  'how many meetings do I have in {month}?',
  'find {file}',
  'who shared {file} with me?',
  'what does {file} say about {topic}?',
  'files about {topic} changed in {month}',
  'how much does {topic} cost?',
  'what is the reference of {topic}?',
  'emails from {person} about {topic} and my next meeting with them',
  'everything about {topic} since {day}',
  'when is {event} and what did {person} say about it?',
] as const;

const PERIODS = [
  'last week',
  'this week',
  'next week',
  'this month',
  'last month',
  'yesterday',
  'in the last ten days',
];
const TIMES = ['9:00', '10:30', 'noon', '2 pm', '4:15 pm', '17:00'];
const HOURS = ['an hour', 'half an hour', 'two hours', '90 minutes'];
const MONTHS = 'January February March April May June'.split(' ');
/** A day is said with its year, so that it is the same whenever it is asked about. */
const YEAR = 2027;

/**
 * So many questions, no two alike: templates filled with names of the workspace. The same names, number and seed give the same
 * questions.
 * @throws when the workspace has no names to make so many of
 */
export function generateQuestions(names: Names, count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const topics = [...new Set([...names.subjects, ...names.events, ...names.files].flatMap(topicsOf))];
  const fill: Readonly<Record<string, () => string>> = {
    person: () => random.pick(names.people),
    subject: () => random.pick(names.subjects),
    event: () => random.pick(names.events),
    file: () => random.pick(names.files),
    topic: () => random.pick(topics),
    day: () => `${1 + random.below(28)} ${random.pick(MONTHS)} ${YEAR}`,
    time: () => random.pick(TIMES),
    period: () => random.pick(PERIODS),
    month: () => random.pick(MONTHS),
    hours: () => random.pick(HOURS),
  };
  const questions = new Set<string>();
  for (let tries = 0; questions.size < count; tries += 1) {
    if (tries > 20 * count)
      throw new Error(`The workspace has names for ${questions.size} questions, not for ${count}.`);
    const template = TEMPLATES[tries % TEMPLATES.length] as string;
    questions.add(template.replace(/\{(\w+)\}/g, (_, hole: string) => fill[hole]?.() ?? ''));
  }
  return [...questions];
}

/** "Q4 Financial Review: figures" → "Q4 Financial", "Financial Review". */
function topicsOf(title: string): string[] {
  const words = title.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return words.slice(0, -1).map((word, index) => `${word} ${words[index + 1]}`);
}
