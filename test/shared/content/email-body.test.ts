import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEmailBody } from '../../../shared/content/email-body.ts';
import type { MimePart } from '../../../shared/content/mime-part.ts';

const encode = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64url');

const text = (content: string, overrides: MimePart = {}): MimePart => ({
  partId: '0',
  mimeType: 'text/plain',
  filename: '',
  body: { data: encode(content), size: content.length },
  ...overrides,
});
const html = (content: string): MimePart => text(content, { mimeType: 'text/html' });
const multipart = (kind: string, ...parts: MimePart[]): MimePart => ({
  mimeType: `multipart/${kind}`,
  body: { size: 0 },
  parts,
});
const header = (name: string, value: string) => ({ headers: [{ name, value }] });
const file = (filename: string, mimeType: string, overrides: MimePart = {}): MimePart => ({
  partId: '1',
  filename,
  mimeType,
  body: { attachmentId: 'a1', size: 2_000 },
  ...overrides,
});

describe('readEmailBody', () => {
  it('reads a plain mail', () => {
    expect(readEmailBody(text('Hello\r\n\r\n\r\n\r\nworld  \r\n'))).toEqual({
      full: 'Hello\n\nworld',
      visible: 'Hello\n\nworld',
      attachments: [],
    });
  });

  it('prefers the plain alternative', () => {
    const body = readEmailBody(
      multipart('alternative', text('The plan is ready.'), html('<p>The <b>plan</b> is ready.</p>')),
    );
    expect(body.full).toBe('The plan is ready.');
  });

  it.each(['', ' \n ', 'This message needs an HTML viewer.'])(
    'reads the HTML where the plain alternative is %j',
    (stub) => {
      const body = readEmailBody(
        multipart('alternative', text(stub), html(`<p>${'The plan is ready. '.repeat(20)}</p>`)),
      );
      expect(body.full).toMatch(/^The plan is ready\./);
      expect(body.full).not.toContain('viewer');
    },
  );

  it('reads HTML in a plain part', () => {
    expect(readEmailBody(text('<!DOCTYPE html><html><body><p>Hello</p></body></html>')).full).toBe('Hello');
  });

  it('reads nested parts, and lists attachments without inline pictures', () => {
    const picture = file('logo.png', 'image/png', header('Content-ID', '<logo>'));
    const alternative = multipart(
      'alternative',
      text('Stub'),
      multipart('related', html(`<p>${'Long text. '.repeat(30)}</p>`), picture),
    );
    const body = readEmailBody(
      multipart('mixed', alternative, file('plan.pdf', 'application/pdf'), text('Footer of the list')),
    );
    expect(body.full).toMatch(/^Long text.*\n\nFooter of the list$/s);
    expect(body.attachments).toEqual([
      { attachmentId: 'a1', partId: '1', filename: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 2_000 },
    ]);
  });

  it('lists a mail in the mail, and does not read it', () => {
    const inner: MimePart = { ...file('', 'message/rfc822'), parts: [text('Inner')] };
    const body = readEmailBody(multipart('mixed', text('Outer'), inner));
    expect(body.full).toBe('Outer');
    expect(body.attachments.map(({ mimeType }) => mimeType)).toEqual(['message/rfc822']);
  });

  it('lists a text that is attached', () => {
    const attached = text('a,b', {
      filename: 'data.csv',
      mimeType: 'text/csv',
      ...header('Content-Disposition', 'attachment'),
    });
    const body = readEmailBody(multipart('mixed', text('See file'), attached));
    expect([body.full, body.attachments[0]?.filename]).toEqual(['See file', 'data.csv']);
  });

  it('adds the title and place of an invitation', () => {
    const ics =
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Design review of the\r\n  new portal\r\nLOCATION:Room 4\r\nEND:VEVENT\r\nEND:VCALENDAR';
    const body = readEmailBody(multipart('alternative', text('Please come'), text(ics, { mimeType: 'text/calendar' })));
    expect(body.full).toBe('Please come\n\nDesign review of the new portal\nRoom 4');
    expect(readEmailBody(text('BEGIN:nonsense', { mimeType: 'text/calendar' })).full).toBe('');
  });

  it.each([
    ['UTF-8 labelled otherwise', encode('Grüße'), 'text/plain; charset=iso-8859-1', 'Grüße'],
    ['ISO-8859-9', encode('G\u00fcn \u00fe', 'latin1'), 'text/plain; charset="iso-8859-9"', 'Gün ş'],
    ['no label', encode('Gr\u00fc\u00dfe', 'latin1'), 'text/plain', 'Grüße'],
    ['an unknown label', encode('Gr\u00fc\u00dfe', 'latin1'), 'text/plain; charset=x-unknown', 'Grüße'],
    ['ISO-2022-JP', encode('\u001b$B2q5D\u001b(B', 'latin1'), 'text/plain; charset=ISO-2022-JP', '会議'],
  ])('decodes %s', (_, data, contentType, expected) => {
    expect(readEmailBody({ mimeType: 'text/plain', body: { data }, ...header('Content-Type', contentType) }).full).toBe(
      expected,
    );
  });

  it('leaves quotes out of what is visible, but not of a forward', () => {
    const content = 'Fine.\n\nOn 1 Mar 2027 at 10:00 Bob <b@example.com> wrote:\n> Ten?';
    expect(readEmailBody(text(content, header('Subject', 'Re: Ten?'))).visible).toBe('Fine.');
    expect(readEmailBody(text(content, header('Subject', 'Fwd: Ten?'))).visible).toBe(content);
    expect(readEmailBody(text(content)).full).toBe(content);
  });

  it('survives trees without end and parts without number', () => {
    let deep = text('Deep');
    for (let i = 0; i < 10_000; i++) deep = multipart('mixed', deep);
    expect(readEmailBody(deep).full).toBe('');
    const wide = readEmailBody(
      multipart('mixed', ...Array.from({ length: 10_000 }, () => file('a.bin', 'application/octet-stream'))),
    );
    expect(wide.attachments.length).toBeLessThanOrEqual(500);
  });

  it('keeps the encoding of a part that its cap cuts within a character', () => {
    expect(readEmailBody(text(`ü${'€'.repeat(400_000)}`)).full.slice(0, 3)).toBe('ü€€');
  });

  it('reads two megabytes of a mail, however many parts they are in', () => {
    const parts = ['first', 'second', 'third'].map((word) => html(`<p>${word}</p>${' '.repeat(1_000_000)}`));
    expect(readEmailBody(multipart('mixed', ...parts)).full).toBe('first\n\nsecond');
  });

  it('never throws, and gives text that Postgres can store', () => {
    const maybe = fc.option(fc.string(), { nil: null });
    const part = fc.letrec<{ part: MimePart }>((tie) => ({
      part: fc.record(
        {
          mimeType: fc.constantFrom(
            null,
            'text/plain',
            'text/html',
            'text/calendar',
            'multipart/alternative',
            'multipart/mixed',
            'image/png',
            'X',
          ),
          filename: maybe,
          headers: fc.array(fc.record({ name: maybe, value: maybe })),
          body: fc.record({ data: fc.oneof(maybe, fc.base64String()) }),
          parts: fc.array(tie('part'), { maxLength: 3, depthIdentifier: 'part' }),
        },
        { requiredKeys: [] },
      ),
    })).part;
    fc.assert(
      fc.property(part, (payload) => {
        const { full, visible } = readEmailBody(payload);
        expect(full.isWellFormed() && !full.includes('\0') && full.length >= visible.length).toBe(true);
      }),
    );
  });
});
