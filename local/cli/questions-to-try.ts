import type { WorkspaceCounts } from '../google-simulator/workspace/workspace.ts';

/** How many are shown. */
const SHOWN = 3;

const OF_THE_DEMO = [
  'when is my flight and what is the booking reference?',
  'who is coming to the design review?',
  'what did Sarah say about the budget?',
];

const OF_MAIL = ['how many unread emails do I have?', 'which emails came last week?', 'emails with attachments'];
const OF_CALENDAR = [
  "what's on my calendar this week?",
  'when is my next meeting?',
  'am I free on Thursday afternoon?',
];
const OF_FILES = ['what are my newest files?', 'which PDF files do I have?', 'what was shared with me?'];

/** Three questions that this workspace has something to say to: one of each service first. */
export function questionsToTry(isDemo: boolean, { mails, events, files }: WorkspaceCounts): string[] {
  if (isDemo) return OF_THE_DEMO;
  const kinds = [mails > 0 ? OF_MAIL : [], events > 0 ? OF_CALENDAR : [], files > 0 ? OF_FILES : []];
  const inTurn = OF_MAIL.flatMap((_, turn) => kinds.flatMap((kind) => kind.slice(turn, turn + 1)));
  return (inTurn.length > 0 ? inTurn : OF_MAIL).slice(0, SHOWN);
}
