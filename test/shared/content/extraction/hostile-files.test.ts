import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { extractText } from '../../../../shared/content/extraction/extract-text.ts';
import { ExtractionError } from '../../../../shared/content/extraction/extraction-error.ts';
import { EXTRACTION_LIMITS } from '../../../../shared/content/extraction/extraction-limits.ts';
import { createIsolatedExtractor } from '../../../../shared/content/extraction/isolated-extractor.ts';
import {
  docx,
  docxOfXml,
  odf,
  pdf,
  pdfOfObjects,
  pdfOfStream,
  pptx,
  TYPES,
  wordXml,
  xlsx,
  xlsxOfXml,
  zip,
} from './fixtures/documents.ts';

const read = (bytes: Uint8Array, mimeType: string) => extractText({ bytes: new Uint8Array(bytes), mimeType, name: '' });

const extractor = createIsolatedExtractor({
  workerUrl: new URL('../../../../functions/sync-worker/extract-worker.ts', import.meta.url),
  clock: systemClock,
});
afterAll(() => extractor.end());
const isolated = (bytes: Uint8Array, mimeType: string) =>
  extractor.extract({ bytes, mimeType, name: '' }, new AbortController().signal);

/** An archive that says of its entry what is not so: 100 bytes, where it inflates to more. */
function lyingZip(): Uint8Array {
  const bytes = Buffer.from(docxOfXml(wordXml(`<w:p><w:r><w:t>${'a'.repeat(1_000_000)}</w:t></w:r></w:p>`)));
  const entry = bytes.indexOf('word/document.xml', bytes.indexOf('PK\u0001\u0002'));
  bytes.writeUInt32LE(100, entry - 46 + 24);
  return bytes;
}

describe('a file beyond a cap is refused before it costs anything', () => {
  const spaces = new Uint8Array(EXTRACTION_LIMITS.inflatedBytes + 1).fill(32);
  const entries = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`a${index}`, '']));
  it.each([
    ['a ZIP bomb', () => docxOfXml(spaces), TYPES.docx],
    ['a bomb of many parts', () => zip({ 'a.xml': spaces.subarray(1e7), 'b.xml': spaces.subarray(1e7) }), TYPES.docx],
    ['an archive of too many entries', () => zip(entries), TYPES.docx],
    ['XML 10,000 deep', () => docxOfXml(wordXml('<w:p>'.repeat(10_000))), TYPES.docx],
    ['XML 10,000 deep in OpenDocument', () => odf('<text:p>'.repeat(10_000)), TYPES.odt],
    ['too many bytes', () => new Uint8Array(EXTRACTION_LIMITS.inputBytes + 1), TYPES.pdf],
  ])('%s', async (_, make, mimeType) => {
    await expect(read(make(), mimeType)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('entities are not declared', async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
    const body = '<w:p><w:r><w:t>&b;&c;</w:t></w:r></w:p>';
    await expect(read(docxOfXml(bomb + wordXml(body)), TYPES.docx)).rejects.toMatchObject({ reason: 'damaged' });
    await expect(read(docxOfXml(wordXml(body)), TYPES.docx)).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('an archive in the archive is not opened', async () => {
    const inner = zip({ 'bomb.xml': spaces });
    const outer = zip({
      'content.xml': '<office:body><text:p>Fine</text:p></office:body>',
      'Object 1': inner,
      'x.zip': inner,
    });
    expect(await read(outer, TYPES.odt)).toBe('Fine');
  });

  it('an archive that lies of its sizes gives no more than it says', async () => {
    const text = await read(lyingZip(), TYPES.docx).catch((error: unknown) => error);
    if (typeof text === 'string') expect(text.length).toBeLessThanOrEqual(100);
    else expect(text).toBeInstanceOf(ExtractionError);
  });

  it('what refers to itself ends', async () => {
    const pages = pdfOfObjects(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>']);
    const length = pdfOfObjects([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/Contents 4 0 R>>',
      '<</Length 4 0 R>>',
    ]);
    const xref = Buffer.from(
      '%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF',
    );
    for (const bytes of [pages, length, xref, pdfOfStream('/X Do')]) {
      const text = await read(bytes, TYPES.pdf).catch((error: unknown) => error);
      if (text !== '') expect(text).toBeInstanceOf(ExtractionError);
    }
  });
});

describe('a file that costs too much ends its thread and nothing else', () => {
  it.each([
    [
      'a stream that inflates to 100 MB',
      () => pdfOfStream(Buffer.alloc(1e8, 32), { filter: '/Filter/FlateDecode' }),
      TYPES.pdf,
    ],
    [
      'a cell at the end of the sheet',
      () =>
        xlsxOfXml(
          '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>',
        ),
      TYPES.xlsx,
    ],
    [
      'objects without end',
      () =>
        Buffer.from(
          `%PDF-1.4\n${Array.from({ length: 200_000 }, (_, n) => `${n} 0 obj<<>>endobj`).join('\n')}`.slice(
            0,
            19_000_000,
          ),
        ),
      TYPES.pdf,
    ],
  ])(
    '%s',
    async (_, make, mimeType) => {
      const result = await isolated(make(), mimeType);
      expect('unread' in result ? result.unread : result.text).toMatch(/^(?:too-large|too-slow|damaged|)$/);
      expect(await isolated(Buffer.from('<p>Next</p>'), 'text/html')).toEqual({ text: 'Next' });
    },
    60_000,
  );
});

const valid: [string, Uint8Array][] = [
  [TYPES.pdf, await pdf((document) => document.text('Hello').addPage().text('World'))],
  [TYPES.docx, await docx(['Hello', [['A', 'B']]], 'Title')],
  [TYPES.xlsx, await xlsx({ One: [['a', 1, new Date('2027-03-04T00:00:00Z')]] })],
  [TYPES.pptx, pptx([{ lines: ['Hello'], notes: ['Note'] }])],
  [TYPES.odt, odf('<office:text><text:p>Hello</text:p></office:text>')],
  ['text/rtf', Buffer.from(String.raw`{\rtf1{\fonttbl{\f0\fcharset204 A;}}\f0 Caf\'e9 \u8364?\par\trowd A\cell\row}`)],
  ['text/csv', Buffer.from('a;"b\n";c\n1;2;3')],
  [
    'text/calendar',
    Buffer.from(
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:A\r\nDTSTART:20270304T201500Z\r\nEND:VEVENT\r\nEND:VCALENDAR',
    ),
  ],
  ['text/vcard', Buffer.from('BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bob\r\nADR:;;a;b;c;d;e\r\nEND:VCARD')],
  ['text/html', Buffer.from('<table><tr><td>a<td>b</table><p hidden>x')],
];

describe('whatever the bytes', () => {
  /** Text fit to be stored, or a typed error. */
  async function expectTyped(bytes: Uint8Array, mimeType: string) {
    try {
      const text = await read(bytes, mimeType);
      expect(text.isWellFormed() && !text.includes('\0') && text.length <= EXTRACTION_LIMITS.characters).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(ExtractionError);
    }
  }

  it.each(valid)(
    '%s: a change of any of them gives text or a typed error',
    async (mimeType, bytes) => {
      const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.nat({ max: 99 }), async (changes, cut) => {
          const changed = new Uint8Array(bytes);
          for (const [at, byte] of changes) changed[at] = byte;
          await expectTyped(
            cut < 20 ? changed.subarray(0, Math.floor((changed.length * cut) / 20)) : changed,
            mimeType,
          );
        }),
        { numRuns: 60 },
      );
    },
    60_000,
  );

  it('random ones, with any head, give text or a typed error', async () => {
    const head = fc.constantFrom('', '%PDF-1.7\n', 'PK\u0003\u0004', '{\\rtf1', 'BEGIN:VCALENDAR\r\n', '<html>');
    await fc.assert(
      fc.asyncProperty(
        head,
        fc.uint8Array({ maxLength: 2_000 }),
        fc.constantFrom(...valid.map(([type]) => type)),
        async (start, bytes, mimeType) => {
          await expectTyped(Buffer.concat([Buffer.from(start, 'latin1'), bytes]), mimeType);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
