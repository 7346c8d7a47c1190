/** What counts as a reply, and as one to whom. */
import { describe, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { mail } from '../hit-factories.ts';

const nora = 'Nora Quist <nora@kiln.example>';
const ivo = 'Ivo Brandt <ivo@kiln.example>';
const me = 'Alex Morgan <alex.morgan@example.com>';

const reply = mail({ subject: 'Re: Glaze order', from: nora, at: '2027-03-02T09:00:00Z', body: 'Two kilos, please.' });
const alone = mail({ subject: 'Kiln rota', from: nora, at: '2027-03-03T09:00:00Z', body: 'Here is the rota.' });
const copied = mail({ subject: 'Re: Rota', from: nora, to: ivo, cc: me, body: 'Ivo, that suits me.' });

describe('a reply is written by somebody to another mail', () => {
  test.each([
    'did Nora reply?',
    'did I get a reply from Nora?',
    'is there a reply from Nora?',
    'have I had a reply from Nora?',
  ])('%s', async (question) => {
    expect((await ask(question, [reply, alone])).text).toMatch(/^Yes:\n- Re: Glaze order, [^\n]*\[1\]$/);
    expect((await ask(question, [alone])).text).toMatch(/^I found no reply; they wrote:\n- Kiln rota, /);
  });

  test.each(['Automatic reply: Glaze order', 'Re: Out of office', 'Abwesenheitsnotiz: Glasur'])(
    'and no program: %s',
    async (subject) => {
      const away = mail({ subject, from: nora, inReplyTo: 'a@kiln.example', body: 'I am back on Monday.' });
      expect((await ask('has Nora replied?', [away])).text).toMatch(/^I found no reply, but an automatic one:\n- /);
    },
  );

  test('and not passed on', async () => {
    const forwarded = mail({ subject: 'Fwd: Glaze', from: nora, inReplyTo: 'a@kiln.example', body: 'See below.' });
    expect((await ask('has Nora replied?', [forwarded])).text).toMatch(/^I found no reply; they wrote:/);
  });
});

describe('whom a reply answers is told where it shows', () => {
  test('the person, where nobody else got it', async () => {
    expect((await ask('did Nora reply to me?', [reply, copied])).text).toMatch(
      /^Yes:\n- Re: Glaze order, [^\n]*\[1\]$/,
    );
    expect((await ask('did Nora reply to me?', [copied])).text).toMatch(
      /^I found these replies, and cannot tell whether they answer you:\n- Re: Rota, /,
    );
  });

  test('somebody, where it went to them first', async () => {
    const sent = { subject: 'Re: Rota', from: me, labels: ['SENT'], body: 'Fine.' };
    expect((await ask('have I replied to Nora?', [mail({ ...sent, to: nora })])).text).toMatch(/^Yes:/);
    expect((await ask('have I replied to Nora?', [mail({ ...sent, to: ivo, cc: nora })])).text).toMatch(
      /^I found these replies, and cannot tell whether they answer them:/,
    );
  });

  test.each(["have I replied to Nora's last email?", 'did I answer the email from Nora?'])(
    'and of a certain mail never: %s',
    async (question) => {
      const sent = mail({ subject: 'Re: Glaze order', from: me, to: nora, labels: ['SENT'], body: 'Fine.' });
      expect((await ask(question, [sent])).text).toMatch(
        /^I found these replies, and cannot tell whether they answer that mail:\n- Re: Glaze order, /,
      );
    },
  );
});

test('who replied is told of all, and that some may have answered others', async () => {
  expect((await ask('who replied to me?', [reply])).text).toMatch(/^Nora Quist /);
  expect((await ask('who replied to me?', [reply, copied])).text).toMatch(
    /^I found these replies, and cannot tell whether all of them answer you:\nNora Quist /,
  );
});

test('how many replies there are is told of replies', async () => {
  const question = 'how many replies did I get from Nora?';
  expect((await ask(question, [reply, alone])).text).toBe('I found 1 reply from Nora [1].');
  expect((await ask(question, [alone])).text).toBe('I found no reply; they wrote:\nI found 1 email from Nora [1].');
});

test('when somebody replied is told of one that shows whom it answers', async () => {
  expect((await ask('when did Nora reply to me?', [reply, copied])).text).toMatch(
    /^On Tuesday, 2 March 2027 .*\[1\]\.$/,
  );
  expect((await ask('when did Nora reply to me?', [copied])).text).toMatch(
    /^I found these replies, and cannot tell whether/,
  );
});

test('what has to be a reply has to be one of the next who is asked about too', async () => {
  const { intent } = await ask('did Nora reply?', []);
  const previous = { intent, items: [] };
  const answered = mail({ subject: 'Re: Rota', from: ivo, body: 'Fine.' });
  const wrote = mail({ subject: 'Before the meeting', from: ivo, body: 'Read this.' });
  expect((await ask('and Ivo?', [wrote], { previous })).text).toMatch(/^I found no reply; they wrote:/);
  expect((await ask('what about my plumber?', [], { previous })).intent.asks).toEqual(intent.asks);
  expect((await ask('and Ivo Brandt?', [answered, wrote], { previous })).text).toMatch(
    /^Yes:\n- Re: Rota, [^\n]*\[1\]$/,
  );
});

test('what is asked of mails is asked of them about something else too', async () => {
  const { intent } = await ask('did Nora reply?', []);
  const about = await ask('and about the rota?', [reply, copied], { previous: { intent, items: [] } });
  expect(about.intent.steps.at(-1)?.params).toMatchObject({ text: 'rota', services: ['gmail'] });
  expect(about.text).toMatch(/^Yes:\n- Re: Rota, [^\n]*\[2\]$/);
});
