import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadWorkspace, type MalformedItem } from '../../../../local/google-simulator/index.ts';
import { parseMimeTree } from '../../../../local/google-simulator/workspace/mail/mime-tree.ts';
import { readMessage } from '../../../../local/google-simulator/workspace/mail/read-message.ts';
import { testMail } from '../helpers/mail-factory.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

async function load(mbox: string | Buffer, options: { me?: string } = {}) {
  const malformed: MalformedItem[] = [];
  await using folder = await temporaryFolder({ 'mail.mbox': mbox });
  const workspace = await loadWorkspace(folder.path, { ...options, onMalformed: (item) => malformed.push(item) });
  const messages = [];
  for (const message of workspace.mailbox.messages) {
    const tree = await parseMimeTree(await readMessage(message));
    messages.push({ ...message, tree, text: tree.content.toString() });
  }
  return { workspace, messages, malformed };
}

test('a mailing list archive: "at" addresses, no labels, threads by In-Reply-To', async () => {
  const fromLine = 'From ann at example.org  Mon Mar  1 10:00:00 2027';
  const { messages, workspace } = await load(
    testMail({
      fromLine,
      headers: {
        From: 'ann at example.org (Ann)',
        To: undefined,
        'Message-ID': '<one@example.org>',
        Subject: '[list] Plans',
      },
    }) +
      testMail({
        fromLine: 'From ben at example.org  Tue Mar  2 11:00:00 2027',
        headers: {
          From: 'ben at example.org (Ben)',
          To: undefined,
          Date: 'Tue, 2 Mar 2027 11:00:00 +0000',
          'In-Reply-To': '<one@example.org>',
          Subject: '[list] Re: Plans',
        },
      }),
    { me: 'me@example.com' },
  );
  expect(messages.map((message) => message.labelIds)).toEqual([['INBOX'], ['INBOX']]);
  expect(messages[0]?.tree.headers.find(({ name }) => name === 'From')?.value).toBe('"Ben" <ben@example.org>');
  expect(messages[0]?.threadId).toBe(messages[1]?.id);
  expect(messages[1]?.threadId).toBe(messages[1]?.id);
  expect(workspace.owner).toEqual({ emailAddress: 'me@example.com', displayName: null });
});

test('mailers’ marks: read, unread, flagged, deleted, sent', async () => {
  const { messages } = await load(
    testMail({ headers: { Status: 'RO', 'X-Status': 'F' } }) +
      testMail({ headers: { Status: 'O' } }) +
      testMail({ headers: { 'X-Mozilla-Status': '0000' } }) +
      testMail({ headers: { 'X-Mozilla-Status': '0009' } }) +
      testMail({ headers: { From: 'Me <me@example.com>', To: 'ann@example.org' } }),
    { me: 'Me@example.com' },
  );
  expect(new Set(messages.map((message) => message.labelIds.join(' ')))).toEqual(
    new Set(['INBOX STARRED', 'INBOX UNREAD', 'TRASH', 'SENT']),
  );
});

test('labels of an export, decoded, in other languages, with commas in quotes; own ones stay what they are', async () => {
  const labelled = (labels: string) => testMail({ headers: { 'X-Gmail-Labels': labels } });
  const { workspace } = await load(
    labelled('=?UTF-8?Q?Posteingang,Ge=C3=B6ffnet,Kategorie:_=E2=80=9EPers=C3=B6nlich=E2=80=9C,Reisen/T=C3=BCrkei?=') +
      labelled('Boîte de réception,Non lus,Catégorie : Promotions') +
      labelled('Inbox,"Bills, paid"'),
  );
  const nameOf = new Map(workspace.mailbox.labels.map(({ id, name }) => [id, name]));
  const sets = workspace.mailbox.messages.map((message) => message.labelIds.map((id) => nameOf.get(id)).join(' | '));
  expect(new Set(sets)).toEqual(
    new Set([
      'INBOX | CATEGORY_PERSONAL | Reisen/Türkei',
      'INBOX | UNREAD | CATEGORY_PROMOTIONS',
      'INBOX | Bills, paid',
    ]),
  );
});

test('the same message in two files of an export is one, with the labels of both', async () => {
  const copy = (labels: string) =>
    testMail({
      fromLine: 'From 1457861861978585811@xxx Tue Jan 21 05:30:14 +0000 2014',
      headers: { 'X-Gmail-Labels': labels },
    });
  await using folder = await temporaryFolder({
    'Takeout/Mail/Inbox.mbox': copy('Inbox,Unread'),
    'Takeout/Mail/Work.mbox': copy('Work'),
  });
  const { mailbox } = await loadWorkspace(folder.path);
  expect(mailbox.messages).toHaveLength(1);
  expect(mailbox.messages[0]).toMatchObject({
    id: '143b5da3aed2bad3',
    internalDate: Date.parse('2014-01-21T05:30:14Z'),
  });
  expect(mailbox.messages[0]?.labelIds).toHaveLength(3);
});

test('copies in a plain mbox are one message; a different body makes another', async () => {
  const headers = { 'Message-ID': '<same@example.org>', Subject: 'Same' };
  const { messages } = await load(
    testMail({ headers: { ...headers, Status: 'RO' } }) +
      testMail({ headers: { ...headers, Status: 'O' } }) +
      testMail({ headers, body: 'Different.' }),
  );
  expect(messages).toHaveLength(2);
});

test('dates: the header’s, the From_ line’s where it has none, Received’s, or that of the message before', async () => {
  const { messages } = await load(
    testMail({ headers: { Subject: 'header', Date: 'Tue, 2 Mar 2027 10:00:00 +0100 (CET)' } }) +
      testMail({ headers: { Subject: 'from line', Date: undefined } }) +
      testMail({ headers: { Subject: 'received', Date: 'no date', Received: 'by x; Wed, 3 Mar 2027 09:00:00 GMT' } }) +
      testMail({ fromLine: 'From - Xyz Abc  1 10:00:00 2027', headers: { Subject: 'none', Date: undefined } }),
  );
  const dates = Object.fromEntries(
    messages.map(({ tree, internalDate }) => [
      tree.headers.find(({ name }) => name === 'Subject')?.value,
      new Date(internalDate).toISOString(),
    ]),
  );
  expect(dates).toEqual({
    header: '2027-03-02T09:00:00.000Z',
    'from line': '2027-03-01T10:00:00.000Z',
    received: '2027-03-03T09:00:00.000Z',
    none: '2027-03-03T09:00:00.000Z',
  });
});

test('messages without a Message-ID keep their ids from start to start, and differ', async () => {
  const mbox =
    testMail({ headers: { 'Message-ID': undefined, Subject: 'x' } }) +
    testMail({ headers: { 'Message-ID': undefined, Subject: 'x' }, body: 'Other.' });
  const first = await load(mbox);
  const second = await load(mbox);
  const ids = first.messages.map((message) => message.id);
  expect(new Set(ids).size).toBe(2);
  expect(second.messages.map((message) => message.id)).toEqual(ids);
  expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
});

test('a reply without references joins the thread of its subject; a new mail of the same subject does not', async () => {
  const { messages } = await load(
    testMail({ headers: { Subject: 'Lunch', Date: 'Mon, 1 Mar 2027 10:00:00 +0000' } }) +
      testMail({ headers: { Subject: 'AW: Re: lunch', Date: 'Mon, 1 Mar 2027 11:00:00 +0000' } }) +
      testMail({ headers: { Subject: 'Lunch', Date: 'Mon, 8 Mar 2027 10:00:00 +0000' } }),
  );
  expect(new Set(messages.map((message) => message.threadId)).size).toBe(2);
  expect(messages[1]?.threadId).toBe(messages[2]?.id);
});

test('8-bit text without a charset, and headers in Latin-1', async () => {
  const latin1 = Buffer.from(
    testMail({ headers: { Subject: 'Grüße', From: 'Jörg <j@example.org>' }, body: 'Schöne Grüße' }),
    'latin1',
  );
  const { messages } = await load(latin1);
  expect(messages[0]?.text.trim()).toBe('Schöne Grüße');
  expect(messages[0]?.tree.headers.find(({ name }) => name === 'Subject')?.value).toBe('Grüße');
});

test('charsets beyond Latin, and a name with a comma that stays one address', async () => {
  const body = `${Buffer.from([0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42]).toString('latin1')}`;
  const headers = {
    'Content-Type': 'text/plain; charset=iso-2022-jp',
    From: '=?utf-8?Q?Doe=2C_J=C3=BCrgen?= <j@example.org>',
  };
  const { messages } = await load(Buffer.from(testMail({ headers, body }), 'latin1'));
  expect(messages[0]?.text.trim()).toBe('日本');
  expect(messages[0]?.tree.headers.find(({ name }) => name === 'From')?.value).toBe('"Doe, Jürgen" <j@example.org>');
});

test('a truncated last message, and a multipart that is never closed, are read as far as they go', async () => {
  const headers = { 'Content-Type': 'multipart/mixed; boundary=b' };
  const body =
    '--b\nContent-Type: text/plain\n\nfirst\n--b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nc2Vjb25kIHBhcn';
  const { messages } = await load(testMail() + testMail({ headers, body }).trimEnd());
  const parts = messages
    .find((message) => message.tree.parts.length > 0)
    ?.tree.parts.map((part) => part.content.toString());
  expect(parts).toEqual(['first', 'second par']);
});

test('what is no message is reported with its position, and nothing else is lost', async () => {
  const good = testMail();
  const { messages, malformed, workspace } = await load(
    `${good}From x Mon Mar  1 10:00:00 2027\nNote: this is no mail\n\ntext\n\n${testMail()}`,
  );
  expect(messages).toHaveLength(2);
  expect(malformed).toEqual([
    {
      file: expect.stringMatching(/mail\.mbox$/),
      position: good.length,
      reason: expect.stringContaining('None of the headers'),
    },
  ]);
  expect(workspace.counts).toMatchObject({ mails: 2, skipped: 1 });
});

test('a bomb of parts is shown as text rather than failing', async () => {
  const body = '--b\n\n'.repeat(1200);
  const { messages } = await load(testMail({ headers: { 'Content-Type': 'multipart/mixed; boundary=b' }, body }));
  expect(messages[0]?.tree).toMatchObject({ mimeType: 'text/plain', parts: [] });
});

test('the owner is who sent the sent mail, or whom mail was delivered to, or who is written to', async () => {
  const sent = testMail({
    headers: { 'X-Gmail-Labels': 'Sent', From: '"Zoe Z." <Zoe@example.net>', To: 'ann@example.org' },
  });
  expect((await load(sent)).workspace.owner).toEqual({ emailAddress: 'zoe@example.net', displayName: 'Zoe Z.' });
  const delivered = testMail({ headers: { 'Delivered-To': 'z@example.net', To: 'list@example.org' } });
  expect((await load(delivered + testMail({ headers: { To: 'list@example.org' } }))).workspace.owner.emailAddress).toBe(
    'z@example.net',
  );
  expect((await load(testMail())).workspace.owner).toEqual({ emailAddress: 'me@example.com', displayName: 'Me' });
});

test('each header is decoded for itself: labels in UTF-8 beside a subject in Latin-1', async () => {
  const mail = Buffer.concat([
    Buffer.from(
      'From 1457861861978585811@xxx Tue Jan 21 05:30:14 +0000 2014\nX-Gmail-Labels: Posteingang,Geöffnet,Müll\n',
    ),
    Buffer.from('Subject: Grüße\nTo: Me <me@example.com>\n\nHi\n', 'latin1'),
  ]);
  const { messages, workspace } = await load(mail);
  expect(messages[0]?.tree.headers.find(({ name }) => name === 'Subject')?.value).toBe('Grüße');
  const names = new Map(workspace.mailbox.labels.map(({ id, name }) => [id, name]));
  expect(messages[0]?.labelIds.map((id) => names.get(id))).toEqual(['INBOX', 'Müll']);
});

test.each([
  ['Inbox,Opened', 'Inbox,Unread'],
  ['Posteingang,Geöffnet', 'Posteingang,Ungelesen'],
  ['Boîte de réception,Ouvert', 'Boîte de réception,Non lus'],
  ['Recibidos,Abierto', 'Recibidos,No leídos'],
  ['Posta in arrivo,Aperti', 'Posta in arrivo,Da leggere'],
  ['Caixa de entrada,Aberto', 'Caixa de entrada,Não lidas'],
  ['Postvak IN,Geopend', 'Postvak IN,Ongelezen'],
  ['Gelen Kutusu,Açılmış', 'Gelen Kutusu,Okunmamış'],
  ['Odebrane,Otwarte', 'Odebrane,Nieprzeczytane'],
  ['Входящие,Открытые', 'Входящие,Непрочитанные'],
  ['受信トレイ,開封済み', '受信トレイ,未読'],
  ['收件箱,已打开', '收件箱,未读'],
  ['받은편지함,열어봄', '받은편지함,읽지 않음'],
])('read and unread by the labels %s and %s, raw or encoded', async (read, unread) => {
  const encoded = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
  const mail = (labels: string, subject: string) =>
    testMail({ headers: { 'X-Gmail-Labels': labels, Subject: subject } });
  const { messages } = await load(
    [mail(read, 'read'), mail(unread, 'unread'), mail(encoded(read), 'read'), mail(encoded(unread), 'unread')].join(''),
  );
  for (const { tree, labelIds } of messages) {
    const subject = tree.headers.find(({ name }) => name === 'Subject')?.value;
    expect(labelIds).toEqual(subject === 'read' ? ['INBOX'] : ['INBOX', 'UNREAD']);
  }
});

test('encoded labels that are folded within a character', async () => {
  const bytes = Buffer.from('Posteingang,Ungelesen,Reisen/Türkei');
  const cut = bytes.indexOf(Buffer.from('ü')) + 1;
  const word = (part: Buffer) => `=?UTF-8?B?${part.toString('base64')}?=`;
  const folded = `${word(bytes.subarray(0, cut))}\n ${word(bytes.subarray(cut))}`;
  const { workspace } = await load(testMail({ headers: { 'X-Gmail-Labels': folded } }));
  expect(workspace.mailbox.labels.map(({ name }) => name)).toContain('Reisen/Türkei');
  expect(workspace.mailbox.messages[0]?.labelIds).toContain('UNREAD');
});

test('a message that can not be taken apart keeps its headers', async () => {
  const headers = { Subject: 'Bomb', 'Content-Type': 'multipart/mixed; boundary=b' };
  const { messages } = await load(testMail({ headers, body: '--b\n\n'.repeat(1200) }));
  expect(messages[0]?.tree.headers.find(({ name }) => name === 'Subject')?.value).toBe('Bomb');
  expect(messages[0]?.text).toMatch(/^\s*--b/);
  expect(messages[0]?.text).not.toContain('Subject');
});

describe('the same message twice', () => {
  const SAME = { Date: 'Mon, 1 Mar 2027 10:00:00 +0000', Subject: 'Same', 'Message-ID': '<same@example.org>' };
  const GMAIL = 'From 1457861861978585811@xxx Mon Mar 01 10:00:00 +0000 2027';

  async function loadFiles(files: Record<string, string>) {
    await using folder = await temporaryFolder(files);
    const { mailbox } = await loadWorkspace(folder.path);
    const names = new Map(mailbox.labels.map(({ id, name }) => [id, name]));
    return mailbox.messages.map(({ id, labelIds }) => ({
      id,
      labels: labelIds.map((label) => names.get(label)).sort(),
    }));
  }

  test('under two labels without Gmail’s ids, by its Message-ID', async () => {
    const copy = (labels: string) => testMail({ headers: { ...SAME, 'X-Gmail-Labels': labels } });
    const messages = await loadFiles({ 'a.mbox': copy('Inbox,Unread'), 'b.mbox': copy('Work,Unread') });
    expect(messages.map(({ labels }) => labels)).toEqual([['INBOX', 'UNREAD', 'Work']]);
  });

  test('with X-GM-MSGID, which is its id', async () => {
    const copy = (labels: string) =>
      testMail({ headers: { ...SAME, 'X-GM-MSGID': '1457861861978585811', 'X-Gmail-Labels': labels } });
    const messages = await loadFiles({ 'a.mbox': copy('Inbox') + copy('Work') });
    expect(messages).toEqual([{ id: '143b5da3aed2bad3', labels: ['INBOX', 'Work'] }]);
  });

  test('once from Gmail and once from another mailer: Gmail’s id and labels hold', async () => {
    const plain = testMail({ headers: { ...SAME, Status: 'O' } });
    const gmail = testMail({ fromLine: GMAIL, headers: { ...SAME, 'X-Gmail-Labels': 'Work' } });
    for (const files of [
      { 'a.mbox': plain, 'b.mbox': gmail },
      { 'a.mbox': gmail, 'b.mbox': plain },
    ]) {
      expect(await loadFiles(files)).toEqual([{ id: '143b5da3aed2bad3', labels: ['Work'] }]);
    }
  });

  test('two ids of Gmail’s are two messages, however alike', async () => {
    const other = GMAIL.replace('811@', '812@');
    const messages = await loadFiles({
      'a.mbox': testMail({ fromLine: GMAIL, headers: SAME }) + testMail({ fromLine: other, headers: SAME }),
    });
    expect(messages).toHaveLength(2);
  });
});

test('a mailer’s files are folders: system ones by their name, one’s own as labels', async () => {
  const own = { From: 'Me <me@example.com>', To: 'ann@example.org' };
  await using folder = await temporaryFolder({
    'Profile/Inbox.mbox': testMail({ headers: { Subject: 'inbox', Status: 'O' } }),
    'Profile/Gesendet.mbox': testMail({ headers: { ...own, Subject: 'sent' } }),
    'Profile/Trash.mbox': testMail({ headers: { Subject: 'trash' } }),
    'Profile/Invoices.mbox': testMail({ headers: { Subject: 'own' } }),
  });
  const { mailbox } = await loadWorkspace(folder.path, { me: 'me@example.com' });
  const names = new Map(mailbox.labels.map(({ id, name }) => [id, name]));
  const sets = mailbox.messages.map(({ labelIds }) => labelIds.map((id) => names.get(id)).join(' '));
  expect(new Set(sets)).toEqual(new Set(['INBOX UNREAD', 'SENT', 'TRASH', 'Invoices']));
});

test('whatever the bytes are, a message is read', async () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Type: multipart/alternative; boundary="b"',
      'Content-Type: message/rfc822',
      'Content-Type: text/html; charset=utf-16',
      'Content-Type: text/plain; charset=no-such-charset',
      'Content-Type: text/plain; charset="iso-2022-jp"; format=flowed; name*0*=utf-8\'\'%E2%82; name*1*=%AC',
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Transfer-Encoding: x-uuencode',
      'Subject: =?utf-8?B?4pyT?= =?x?Q?=ZZ?= =?utf-8?Q?=E2=9C?=',
      'From: =?utf-8?Q?"A,_B?= <a@b.example>, group: c@d.example;',
      '',
      '--b',
      '--b--',
      '=E2=82=AC=',
      'aGVsbG8',
      '\0\0',
    ),
    fc.string({ maxLength: 60, unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n', '\r'), async (lines, end) => {
      const tree = await parseMimeTree(Buffer.from(lines.join(end)));
      expect(tree.partId).toBe('');
    }),
    { numRuns: 300 },
  );
});
