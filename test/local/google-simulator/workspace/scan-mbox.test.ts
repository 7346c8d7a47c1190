import { stat } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IndexedFile } from '../../../../local/google-simulator/workspace/files/indexed-file.ts';
import { readRange } from '../../../../local/google-simulator/workspace/mail/byte-range.ts';
import { readMessage } from '../../../../local/google-simulator/workspace/mail/read-message.ts';
import { scanMbox } from '../../../../local/google-simulator/workspace/mail/scan-mbox.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

async function scan(content: string | Buffer) {
  await using folder = await temporaryFolder({ 'a.mbox': content });
  const found: { offset: number; fromLine: string; stored: string; message: string }[] = [];
  const file = `${folder.path}/a.mbox`;
  for await (const entry of scanMbox(new IndexedFile(file, await stat(file)))) {
    const stored = (await readRange(entry.message)).toString('latin1');
    const message = (await readMessage({ source: entry.message })).toString('latin1');
    found.push({ offset: entry.offset, fromLine: entry.fromLine, stored, message });
  }
  return found;
}

test.each([
  'From 1457861861978585811@xxx Tue Jan 21 05:30:14 +0000 2014',
  'From alice@example.com Mon Jan  5 10:11:12 2004',
  'From - Mon Jan 05 10:11:12 2004',
  'From alice at example.com  Mon Jan  5 10:11:12 2004',
  'From MAILER-DAEMON Fri Jul  8 12:08:34 2011 +0200',
  'From alice@example.com Mon, 5 Jan 2004 10:11:12 +0000',
])('%s begins a message', async (fromLine) => {
  const found = await scan(`${fromLine}\nSubject: one\n\nbody\n\n${fromLine}\nSubject: two\n\nbody\n`);
  expect(found.map((entry) => entry.stored)).toEqual(['Subject: one\n\nbody\n', 'Subject: two\n\nbody\n']);
  expect(found[0]?.fromLine).toBe(fromLine);
  expect(found[1]?.offset).toBe(fromLine.length + '\nSubject: one\n\nbody\n\n'.length);
});

test.each([
  'From here on it gets easier.',
  'From Monday 10:30 on, in 2004, we met\nwithout a header in the next line',
  '>From alice@example.com Mon Jan  5 10:11:12 2004\nSubject: quoted',
])('"%s" does not', async (line) => {
  const found = await scan(`From a@b.example Mon Jan  5 10:11:12 2004\nSubject: one\n\nHi,\n\n${line}\n`);
  expect(found).toHaveLength(1);
});

test('line ends of Windows, a byte order mark, no empty line between, no line end at the end', async () => {
  const line = 'From a@b.example Mon Jan  5 10:11:12 2004';
  const found = await scan(
    `\ufeff${line}\r\nSubject: one\r\n\r\nbody\r\n\r\n${line}\r\nSubject: two\r\n\r\nbody\r\n${line}\r\nSubject: three`,
  );
  expect(found.map((entry) => entry.stored)).toEqual([
    'Subject: one\r\n\r\nbody\r\n',
    'Subject: two\r\n\r\nbody\r\n',
    'Subject: three',
  ]);
});

test('messages are found across the borders of the chunks that are read', async () => {
  const line = 'From a@b.example Mon Jan  5 10:11:12 2004';
  // The second message begins at every place around the first border of a megabyte.
  for (const shift of [-60, -43, -42, -41, -7, -6, -2, -1, 0, 1, 4090, 4096]) {
    const head = `${line}\nSubject: one\n\n`;
    const body = 'x'.repeat((1 << 20) + shift - head.length - 2);
    const found = await scan(`${head}${body}\n\n${line}\nSubject: two\n\nbody\n`);
    expect(
      found.map((entry) => entry.stored.length),
      `shift ${shift}`,
    ).toEqual([13 + 1 + body.length + 1, 'Subject: two\n\nbody\n'.length]);
  }
});

test('a file without messages has none', async () => {
  expect(await scan('')).toEqual([]);
  expect(await scan('Just a text.\n')).toEqual([]);
});

test('what was written as mboxrd is read back, whatever the bodies hold', async () => {
  const bodyLine = fc.oneof(
    fc.constantFrom(
      '',
      'From me to you',
      '>From quoted',
      '>>From twice',
      'From a@b.example Mon Jan  5 10:11:12 2004',
      'Subject: x',
      '--',
    ),
    fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ' ')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(bodyLine, { maxLength: 8 }), { minLength: 1, maxLength: 6 }), async (bodies) => {
      const messages = bodies.map((lines, index) =>
        ['Subject: x', `Message-ID: <${index}@example.org>`, '', ...lines].join('\n'),
      );
      const quoted = messages.map((message) => message.replace(/^(>*From )/gm, '>$1'));
      const found = await scan(quoted.map((text) => `From a@b.example Mon Jan  5 10:11:12 2004\n${text}\n\n`).join(''));
      const latin1 = (text: string) => Buffer.from(`${text}\n`).toString('latin1').replaceAll('\n', '\r\n');
      expect(found.map((entry) => entry.message)).toEqual(messages.map(latin1));
    }),
    { numRuns: 60 },
  );
});

test('line ends of either kind, no line end at the end, huge lines and NUL bytes: all messages are found', async () => {
  const bodyLine = fc.oneof(
    fc.constantFrom('', 'From me to you', '>From quoted', 'Subject: x', '\0\0\0', 'From\0', '.'),
    fc.string({ maxLength: 20, unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ' ')),
    fc.integer({ min: 3_000, max: 1 << 18 }).map((length) => 'ab From '.repeat(length / 8)),
  );
  const mail = fc.record({ lines: fc.array(bodyLine, { maxLength: 6 }), end: fc.constantFrom('\n', '\r\n') });
  await fc.assert(
    fc.asyncProperty(fc.array(mail, { minLength: 1, maxLength: 12 }), fc.boolean(), async (mails, isCut) => {
      const messages = mails.map(({ lines, end }, index) =>
        [`Subject: ${index}`, '', ...lines, 'end'].map((line) => line.replace(/^(>*From )/, '>$1')).join(end),
      );
      const text = mails
        .map(({ end }, index) => `From a@b.example Mon Jan  5 10:11:12 2004${end}${messages[index]}${end}${end}`)
        .join('');
      const found = await scan(isCut ? text.trimEnd() : text);
      expect(found.map(({ stored }) => Buffer.from(stored, 'latin1').toString().trimEnd())).toEqual(messages);
    }),
    { numRuns: 40 },
  );
});
