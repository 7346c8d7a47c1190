import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heldOutWorkspace } from '../../eval/answers/held-out-workspace.ts';
import { kindOf } from '../../eval/answers/question.ts';
import { readQuestions } from '../../eval/answers/read-questions.ts';
import { HELD_OUT, HELD_OUT_QUESTIONS } from '../../eval/held-out/held-out.ts';
import { renderStory } from '../../local/demo/index.ts';
import { openDataDirectory } from '../../local/embedded/data-directory.ts';
import { loadWorkspace, type MalformedItem } from '../../local/google-simulator/index.ts';

const KINDS =
  'when who where how-many how-long list says amount code free conflict follow-up several superseded not-there ambiguous'.split(
    ' ',
  );

let kept: string;
let takeout: string;

beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), 'held-out-'));
  ({ directory: takeout } = await renderStory({ story: HELD_OUT, at: new Date(HELD_OUT.now), directory: kept }));
});

afterAll(() => rm(kept, { recursive: true, force: true }));

/** Subjects, events' titles and names of files, as a citation names them. */
async function titles(): Promise<Set<string>> {
  const paths = (await readdir(takeout, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const read = async (suffix: string) =>
    Promise.all(paths.filter((path) => path.endsWith(suffix)).map((path) => readFile(path, 'latin1')));
  const messages = (await read('.mbox')).flatMap((mbox) => mbox.split(/^From \d.*\n/m).slice(1));
  const subjects = await Promise.all(messages.map(async (message) => (await PostalMime.parse(message)).subject ?? ''));
  const events = (await read('.ics')).flatMap((ics) =>
    [
      ...Buffer.from(ics, 'latin1')
        .toString('utf8')
        .replace(/\r\n /g, '')
        .matchAll(/^SUMMARY:(.*)\r$/gm),
    ].map(([, summary = '']) => summary.replace(/\\([\\,;])/g, '$1')),
  );
  const files = paths.filter((path) => path.includes('/Drive/')).map((path) => basename(path));
  return new Set([...subjects, ...events, ...files].map((title) => title.replace(/\s+/g, ' ')));
}

describe('the held-out workspace', () => {
  it('is read whole, as that of its person', async () => {
    const malformed: MalformedItem[] = [];
    const workspace = await loadWorkspace(takeout, { onMalformed: (item) => malformed.push(item) });
    expect(malformed).toEqual([]);
    expect(workspace.owner.emailAddress).toBe(HELD_OUT.me);
    expect(workspace.timeZone).toBe(HELD_OUT.timeZone);
  });

  it('is rendered into a new data directory, which can be started in then', async () => {
    const data = join(kept, 'data');
    const { takeout: folder } = await heldOutWorkspace(data);
    expect(await readdir(folder)).toEqual(await readdir(takeout));
    expect(await openDataDirectory(data)).toEqual({ isOpenToOthers: false });
  });

  it('holds nothing that was sent after its moment', async () => {
    const { mailbox } = await loadWorkspace(takeout, { me: HELD_OUT.me, onMalformed: () => {} });
    const late = mailbox.messages.filter(({ internalDate }) => internalDate > Date.parse(HELD_OUT.now));
    expect(late).toEqual([]);
  });
});

describe.each(Object.entries(HELD_OUT_QUESTIONS))('the questions of %s', (_, file) => {
  const questions = async () => readQuestions(await readFile(file, 'utf8'), file, (message) => expect.fail(message));

  it('are of every kind, equally many of each', async () => {
    const counts = new Map<string, number>(KINDS.map((kind) => [kind, 0]));
    for (const question of await questions()) counts.set(kindOf(question), (counts.get(kindOf(question)) ?? 0) + 1);
    expect([...counts.keys()]).toEqual(KINDS);
    expect(new Set(counts.values()).size).toBe(1);
  });

  it('name nothing as relevant that is not there', async () => {
    const known = await titles();
    const unknown = (await questions()).flatMap(({ id, relevant }) =>
      relevant.filter((title) => !known.has(title)).map((title) => `${id}: ${title}`),
    );
    expect(unknown).toEqual([]);
  });
});

it('asks for nothing in both files', async () => {
  const [dev, test] = await Promise.all(
    [HELD_OUT_QUESTIONS.dev, HELD_OUT_QUESTIONS.test].map(async (file) =>
      readQuestions(await readFile(file, 'utf8'), file, (message) => expect.fail(message))
        .filter(({ relevant }) => relevant.length > 0)
        .map(({ must_contain, relevant }) => JSON.stringify([must_contain, relevant])),
    ),
  );
  expect(dev?.filter((asked) => test?.includes(asked))).toEqual([]);
});
