import { expect, it } from 'vitest';
import { questionsToTry } from '../../../local/cli/questions-to-try.ts';

const counts = (mails: number, events: number, files: number) => ({
  mails,
  events,
  files,
  contacts: 0,
  skipped: 0,
  ignored: 0,
});

it('are three, about what the workspace holds', () => {
  expect(questionsToTry(true, counts(253, 97, 47))).toContain('when is my flight and what is the booking reference?');
  const [mail, calendar, files] = questionsToTry(false, counts(1, 1, 1));
  expect([mail, calendar, files]).toEqual([
    'how many unread emails do I have?',
    "what's on my calendar this week?",
    'what are my newest files?',
  ]);
  for (const [held, word] of [
    [counts(0, 5, 0), /calendar|meeting|free/],
    [counts(0, 0, 5), /file|shared/],
    [counts(5, 0, 0), /email/],
    [counts(0, 0, 0), /email/],
  ] as const) {
    const questions = questionsToTry(false, held);
    expect(questions).toHaveLength(3);
    for (const question of questions) expect(question).toMatch(word);
  }
});
