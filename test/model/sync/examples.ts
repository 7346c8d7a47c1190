import type { Sequence, Step } from './sequence.ts';

/** What is too slow, or seldom, to come by chance. */
export const EXAMPLES: [Sequence][] = [
  // What a pass has read changes while it has its lease: it goes round.
  [
    plain([
      {
        work: {
          step: 'a change comes during a pass',
          of: { calendar: { step: 'event is renamed', event: 0, title: 'Lunch' } },
          reaches: 'webhook',
          lists: true,
          letter: 1,
          transaction: 6,
        },
      },
      {
        work: {
          step: 'a change comes during a pass',
          of: { drive: { step: 'is renamed', of: 'file', which: 0, name: 'Plan' } },
          reaches: 'person',
          lists: true,
          letter: 0,
          transaction: 9,
        },
      },
    ]),
  ],
  // Of a calendar that goes its events do; of a share that is known, the role may change alone.
  [
    plain([
      { google: { calendar: { step: 'calendar is added', title: 'Flight' } } },
      {
        google: {
          calendar: {
            step: 'event is inserted',
            calendar: 1,
            at: { day: 9, hour: 9 },
            title: 'Flight',
            withGuests: true,
          },
        },
      },
      { google: { drive: { step: 'is shared', of: 'file', which: 0, whom: 0, mayWrite: false } } },
      { work: { step: 'all is handled' } },
      { google: { calendar: { step: 'calendar is removed', calendar: 1 } } },
      { google: { drive: { step: 'is shared', of: 'file', which: 0, whom: 0, mayWrite: true } } },
    ]),
  ],
  // Of a shared drive that goes its files do. Of a document, which has no checksum, the version tells that its text is another one, whichever
  // of the three files it is by its id. The list of calendars is read whole once a day.
  [
    plain([
      { google: { drive: { step: 'shared drive is added', name: 'Archive' } } },
      createdFile('Plan', 1),
      createdFile('Notes', 0, 'document'),
      { work: { step: 'all is handled' } },
      { google: { drive: { step: 'shared drive is removed', drive: 0 } } },
      ...[0, 1, 2].map(
        (which): Step => ({ google: { drive: { step: 'file is edited', which, words: 'Revenue rose' } } }),
      ),
      { google: { calendar: { step: 'calendar is retitled', calendar: 0, title: 'Ours' } } },
    ]),
  ],
  [
    plain([
      { fault: { step: 'Google fails', how: 503, of: 'oauth2.token', tookEffect: false, after: 0, times: 2 } },
      { work: { step: 'a sync is asked for' } },
      { work: { step: 'messages are handled at once', letters: [0, 1, 2] } },
    ]),
  ],
  [plain([{ google: { calendar: { step: 'instance is cancelled', event: 1, nth: 0 } } }])],
  // Of an event that was listed before it changed, only the pass that is wanted then tells.
  [
    plain([
      { google: { mail: { step: 'history expires' } } },
      {
        work: {
          step: 'a pass takes several runs',
          runs: 1,
          meanwhile: { calendar: { step: 'event is renamed', event: 0, title: 'Lunch' } },
        },
      },
    ]),
  ],
  [
    plain([
      {
        push: { step: 'a push comes early', of: { calendar: { step: 'event is renamed', event: 0, title: 'Lunch' } } },
      },
      {
        push: {
          step: 'a push comes early',
          of: { drive: { step: 'file is edited', which: 0, words: 'Revenue rose' } },
        },
      },
    ]),
  ],
  // The quota runs out between two files of a page of two, of which there are more to come.
  [
    {
      hasQuota: true,
      hasSmallChunks: true,
      second: null,
      steps: [
        { work: { step: 'time passes', minutes: 1 } },
        createdFile('Plan'),
        createdFile('Archive'),
        { fault: { step: 'pages shrink', to: 2 } },
        { work: { step: 'a quota is used up', of: 'drive', seconds: 90, lists: false, letter: 0, transaction: 14 } },
      ],
    },
  ],
  // Two accounts of a person have the same mail, event and file, whose vectors they share.
  [
    {
      ...plain([
        deletedMail(),
        deletedMail(),
        deletedMail(),
        { google: { drive: { step: 'is deleted', of: 'file', which: 0 } } },
        { google: { calendar: { step: 'event is cancelled', event: 0 } } },
        { work: { step: 'all is handled' } },
        { google: { drive: { step: 'file is edited', which: 0, words: 'Revenue rose' } }, which: 1 },
      ]),
      second: 'the same person',
    },
  ],
];

function plain(steps: readonly Step[]): Sequence {
  return { hasQuota: false, hasSmallChunks: false, second: null, steps };
}

/** @param folder of My Drive by default; 1 is the first shared drive where there is one */
function createdFile(name: string, folder = 0, as: 'text' | 'document' = 'text'): Step {
  return { google: { drive: { step: 'file is created', folder, name, words: 'Plan', as, isOthers: false } } };
}

function deletedMail(): Step {
  return { google: { mail: { step: 'mail is deleted', mail: 0 } } };
}
