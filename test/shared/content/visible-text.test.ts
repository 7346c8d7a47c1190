import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../shared/content/visible-text.ts';
import { processorMs } from '../../helpers/processor-ms.ts';

const quoted = '> How about ten?\n> Bob';

describe('visibleText', () => {
  it.each([
    ['English', 'On Mon, 1 Mar 2027 at 10:05, Bob <bob@example.com> wrote:'],
    ['English over two lines', 'On Mon, 1 Mar 2027 at 10:05, Bob Builder\n<bob@example.com> wrote:'],
    ['German', 'Am Mo., 1. März 2027 um 10:05 Uhr schrieb Bob <bob@example.com>:'],
    ['French', 'Le lun. 1 mars 2027 à 10:05, Bob <bob@example.com> a écrit :'],
    ['Spanish', 'El lun, 1 mar 2027 a las 10:05, Bob (<bob@example.com>) escribió:'],
    ['Italian', 'Il giorno lun 1 mar 2027 alle ore 10:05 Bob <bob@example.com> ha scritto:'],
    ['Portuguese', 'Em seg., 1 de mar. de 2027 às 10:05, Bob <bob@example.com> escreveu:'],
    ['Dutch', 'Op ma 1 mrt 2027 om 10:05 schreef Bob <bob@example.com>:'],
    ['Turkish', 'Bob <bob@example.com>, 1 Mar 2027 Pzt, 10:05 tarihinde şunu yazdı:'],
    ['Swedish', 'Den mån 1 mars 2027 kl 10:05 skrev Bob <bob@example.com>:'],
    ['Russian', 'пн, 1 мар. 2027 г. в 10:05, Bob <bob@example.com> написал:'],
  ])('leaves out a reply introduced in %s', (_, line) => {
    expect(visibleText(`Yes, ten is fine.\n\n${line}\n\n${quoted}`)).toBe('Yes, ten is fine.');
    expect(visibleText(`Yes, ten is fine.\n\n${line}\n\nHow about ten?\nBob`)).toBe('Yes, ten is fine.');
  });

  it.each([
    ['-----Original Message-----', 'From: Bob\nSubject: Ten?\n\nHow about ten?'],
    [
      '________________________________',
      'From: Bob <bob@example.com>\nSent: Monday, 1 March 2027 10:05\nTo: Ada\nSubject: Ten?\n\nHow about ten?',
    ],
    ['', '*Von:* Bob\n*Gesendet:* Montag, 1. März 2027\n*An:* Ada\n*Betreff:* Zehn?\n\nHow about ten?'],
    ['', 'De : Bob\nEnvoyé : lundi 1 mars 2027\nÀ : Ada\nObjet : Dix ?\n\nHow about ten?'],
    ['', 'Kimden: Bob\nGönderildi: 1 Mart 2027\nKime: Ada\nKonu: On?\n\nHow about ten?'],
  ])('leaves out an earlier mail behind %j', (marker, earlier) => {
    expect(visibleText(`Yes, ten is fine.\n\n${marker}\n${earlier}`)).toBe('Yes, ten is fine.');
  });

  it('keeps answers between the quoted lines', () => {
    const text = 'On 1 Mar 2027 Bob wrote:\n> When?\nAt ten.\n\n> Where?\nIn Rome.';
    expect(visibleText(text)).toBe('At ten.\n\nIn Rome.');
  });

  it.each([
    'In 2019 the minister wrote:\n\nWe shall see.',
    'From: Istanbul (IST)\nTo: Rome (FCO)\nDate: 14 Aug 2027',
    'Dear Ada,\n\nFrom: 1 March\nTo: 5 March\n\nyour room is booked.\n\nBest regards,\nBob\n+90 212 000 00 00',
  ])('keeps what only looks like a quote: %j', (text) => {
    expect(visibleText(text)).toBe(text);
  });

  it('keeps what was forwarded', () => {
    const block = 'From: Bob <bob@example.com>\nSent: Monday\nTo: Ada\nSubject: Plan\n\nThe plan is ready.';
    expect(visibleText(`FYI\n\n---------- Forwarded message ---------\n${block}`)).toContain('The plan is ready.');
    expect(visibleText(`FYI\n\n${block}`, true)).toContain('The plan is ready.');
    expect(visibleText(block)).toContain('The plan is ready.');
  });

  it('leaves out a signature and the advertisement of a telephone', () => {
    expect(visibleText('See you.\n\nSent from my iPhone')).toBe('See you.');
    expect(visibleText('See you.\n\n--\nBob Builder\nAcme')).toBe('See you.');
    expect(visibleText('Bis dann.\n\nVon meinem iPhone gesendet')).toBe('Bis dann.');
  });

  it('keeps a long text below two hyphens', () => {
    const text = `Agenda\n--\n${Array.from({ length: 30 }, (_, i) => `Item ${i}`).join('\n')}`;
    expect(visibleText(text)).toBe(text);
  });

  it('keeps the whole text where nothing else would be left', () => {
    expect(visibleText(quoted)).toBe(quoted);
  });

  it('never throws, and only ever leaves lines out', () => {
    const line = fc.oneof(
      fc.lorem(),
      fc.constantFrom('> a', '--', '', 'On 1 Mar at 10:05 Bob wrote:', 'From: x', 'Sent: y', 'Subject: z'),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.boolean(), (lines, forwarded) => {
        const visible = visibleText(lines.join('\n'), forwarded);
        for (const kept of visible.split('\n')) expect(lines.some((original) => original.includes(kept))).toBe(true);
      }),
    );
  });

  it('takes time linear in hostile lines', async () => {
    const hostile = [
      ' on xx at yy'.repeat(15_000),
      'From:\n'.repeat(20_000),
      'a:\n'.repeat(20_000),
      '-'.repeat(100_000),
      'a@b.c wrote:\n>\n'.repeat(14_000),
    ];
    expect(await processorMs(() => hostile.map((text) => visibleText(text)))).toBeLessThan(2_000);
  });
});
