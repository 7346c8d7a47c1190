import { describe, expect, it } from 'vitest';
import { extractText } from '../../../../shared/content/extraction/extract-text.ts';
import { ExtractionError } from '../../../../shared/content/extraction/extraction-error.ts';
import { EXTRACTION_LIMITS } from '../../../../shared/content/extraction/extraction-limits.ts';
import { docx, docxOfXml, odf, pdf, pptx, TYPES, wordXml, xlsx, zip } from './fixtures/documents.ts';

const read = (bytes: Uint8Array | string, mimeType = '', name = '') =>
  extractText({ bytes: typeof bytes === 'string' ? Buffer.from(bytes) : new Uint8Array(bytes), mimeType, name });

const shortDocx = (await docx(['Hello'])).subarray(0, 900);
const shortPdf = (await pdf((document) => document.text('Hello'))).subarray(0, 300);

describe('a PDF', () => {
  it('gives its paragraphs in whole lines, its rows with their columns, its pages apart, under its title', async () => {
    const bytes = await pdf(
      (document) => {
        document.fontSize(20).text('Lease agreement').fontSize(11).moveDown();
        document.text(
          'The landlord rents the flat in Kadikoy to the tenant from the first of March on. The monthly rent is 1,450 EUR and is to be paid in advance.',
          { width: 300 },
        );
        document.moveDown().text('- one key\n- two cards');
        document.addPage().text('Item', 72, 100).text('Price', 300, 100);
        document.text('Chair', 72, 115).text('45.00', 300, 115);
      },
      { info: { Title: 'Flat 12' } },
    );
    expect(await read(bytes, TYPES.pdf)).toBe(
      [
        'Flat 12',
        'Lease agreement',
        'The landlord rents the flat in Kadikoy to the tenant from the first of March on. The monthly rent is 1,450 EUR and is to be paid in advance.',
        '- one key\n- two cards',
        'Item | Price\nChair | 45.00',
      ].join('\n\n'),
    );
  });

  it('is whole again where a word was parted at the end of a line', async () => {
    const bytes = await pdf((document) => {
      document.text('The documents of the inter-', 72, 100).text('national company are here', 72, 114);
      document.text('as of the year, says E-', 72, 128).text('Mail from Monday onward.', 72, 142);
    });
    expect(await read(bytes, TYPES.pdf)).toMatch(/the international company are here as of the year/);
  });

  it('has no title that a program made up, and none that it says anyway', async () => {
    for (const Title of ['Microsoft Word - letter.doc', 'untitled', 'scan0001.pdf', 'dear ada']) {
      expect(await read(await pdf((document) => document.text('Dear Ada'), { info: { Title } }))).toBe('Dear Ada');
    }
  });

  it('is read where only its owner has a password, and not where the reader needs one', async () => {
    expect(await read(await pdf((document) => document.text('Open'), { ownerPassword: 'x' }))).toBe('Open');
    const closed = await pdf((document) => document.text('Closed'), { userPassword: 'x' });
    await expect(read(closed)).rejects.toMatchObject({ reason: 'protected' });
  });

  it('without text is empty', async () => {
    expect(await read(await pdf((document) => document.rect(0, 0, 10, 10).fill()))).toBe('');
  });
});

describe('a Word document', () => {
  it('gives paragraphs, and tables by rows, under its title', async () => {
    const bytes = await docx(
      [
        'Minutes',
        [
          ['Who', 'What'],
          ['Ada', 'Budget'],
        ],
        'End',
      ],
      'Board of May',
    );
    expect(await read(bytes, TYPES.docx)).toBe('Board of May\n\nMinutes\n\nWho | What\nAda | Budget\n\nEnd');
  });

  it('leaves out what was deleted under change control', async () => {
    const xml = wordXml(
      '<w:p><w:r><w:t xml:space="preserve">Pay </w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:ins><w:r><w:t>7</w:t></w:r></w:ins></w:p>',
    );
    expect(await read(docxOfXml(xml))).toBe('Pay 7');
  });
});

describe('a workbook', () => {
  it('gives its sheets by name, a line a row, dates and numbers as people write them', async () => {
    const bytes = await xlsx({
      Costs: [
        ['Item', 'Due', 'Amount'],
        ['Flight', new Date('2027-03-04T00:00:00Z'), 0.1 + 0.2],
        [null, null, 412.5],
      ],
      Notes: [['Ask Ada']],
    });
    expect(await read(bytes, TYPES.xlsx)).toBe(
      'Costs\nItem | Due | Amount\nFlight | 2027-03-04 | 0.3\n |  | 412.5\n\nNotes\nAsk Ada',
    );
  });

  it('is read as far as its cap of rows', async () => {
    const rows = Array.from({ length: 6_000 }, (_, index) => [index]);
    const lines = (await read(await xlsx({ Long: rows }))).split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([1 + EXTRACTION_LIMITS.rows, '4999']);
  });
});

describe('a presentation', () => {
  it('gives its slides as they are shown, with tables and notes', async () => {
    const bytes = pptx([
      { lines: ['Q4 review', 'Ada &amp; Bob'], notes: ['Smile'] },
      {
        lines: ['Numbers'],
        table: [
          ['Q3', 'Q4'],
          ['1', '2'],
        ],
      },
    ]);
    expect(await read(bytes, TYPES.pptx)).toBe(
      'Slide 1\nQ4 review\nAda & Bob\nNotes: Smile\n\nSlide 2\nNumbers\nQ3 | Q4\n1 | 2',
    );
  });
});

describe('an OpenDocument file', () => {
  it('gives paragraphs, spaces, and tables by rows, under its title', async () => {
    const body =
      '<office:text><text:tracked-changes><text:p>Gone</text:p></text:tracked-changes><text:h>Plan</text:h><text:p>A<text:s text:c="2"/>B<text:line-break/>C<office:annotation><text:p>Note</text:p></office:annotation></text:p><table:table table:name=""><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table></office:text>';
    const meta =
      '<office:document-meta><office:meta><dc:title>Year plan</dc:title></office:meta></office:document-meta>';
    expect(await read(odf(body, { 'meta.xml': meta }), TYPES.odt)).toBe('Year plan\n\nPlan\nA  B\nC\nx | y');
  });

  it('gives sheets by name, and slides with their notes', async () => {
    const cell = (text: string) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
    const sheet = (name: string, text: string) =>
      `<table:table table:name="${name}"><table:table-row>${cell(text)}${cell('2')}</table:table-row></table:table>`;
    expect(await read(odf(`<office:spreadsheet>${sheet('One', 'a')}${sheet('Two', 'b')}</office:spreadsheet>`))).toBe(
      'One\na | 2\n\nTwo\nb | 2',
    );
    const slide =
      '<draw:page><text:p>Hello</text:p><presentation:notes><text:p>Wave</text:p></presentation:notes></draw:page>';
    expect(await read(odf(`<office:presentation>${slide}${slide}</office:presentation>`))).toBe(
      'Slide 1\nHello\nNotes:\nWave\n\nSlide 2\nHello\nNotes:\nWave',
    );
  });

  it('with a password is protected', async () => {
    const manifest =
      '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';
    await expect(read(odf('', { 'META-INF/manifest.xml': manifest }))).rejects.toMatchObject({ reason: 'protected' });
  });
});

describe('a text', () => {
  it.each([
    ['CSV, whatever parts its cells', 'a;b\n"x; y";2', 'text/csv', 'a | b\nx; y | 2'],
    ['HTML', '<p>Hello</p>', 'text/html', 'Hello'],
    ['Markdown', '# Plan\r\n\r\nText', 'text/markdown', '# Plan\n\nText'],
    ['JSON', '{"a": 1}', 'application/json', '{"a": 1}'],
    [
      'iCalendar',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Dinner\r\nDTSTART;TZID=Europe/Istanbul:20270304T201500\r\nDTEND;TZID=Europe/Istanbul:20270304T220000\r\nLOCATION:Çiya\r\nATTENDEE;CN=Sarah:mailto:s@example.com\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Holiday\r\nDTSTART;VALUE=DATE:20270305\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
      'text/calendar',
      'Dinner\nWhen: 2027-03-04 20:15 Europe/Istanbul to 2027-03-04 22:00 Europe/Istanbul\nWhere: Çiya\nAttendees: Sarah (s@example.com)\n\nHoliday\nWhen: 2027-03-05',
    ],
    [
      'vCard',
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sarah Chen\r\nORG:Acme;Design\r\nTEL;TYPE=cell:+90 555 1\r\nADR:;;Street 1;Town;;123;TR\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bob\r\nEND:VCARD\r\n',
      'text/vcard',
      'Sarah Chen\nOrganization: Acme, Design\nPhone: +90 555 1\nAddress: Street 1, Town, 123, TR\n\nBob',
    ],
    [
      'RTF, without its tables, pictures and hidden text',
      String.raw`{\rtf1\ansi\ansicpg1254{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}{\*\generator X;}{\info{\title T}}\f0 Caf\'e9 \u8364? \'fe\par {\pict 0102}{\f1 \'cf\'f0\'e8}{\v gone}\par\trowd A\cell B\cell\row}`,
      'application/rtf',
      'Café € ş\nПри\nA | B',
    ],
  ])('gives what a person reads: %s', async (_, content, mimeType, expected) => {
    expect(await read(content, mimeType)).toBe(expected);
  });
});

describe('what a file claims', () => {
  it('does not count where its bytes tell otherwise', async () => {
    const bytes = await docx(['Hello']);
    expect(await read(bytes, TYPES.pdf, 'report.pdf')).toBe('Hello');
    expect(await read(await pdf((document) => document.text('Hello')), 'text/plain', 'a.txt')).toBe('Hello');
    expect(await read(await pdf((document) => document.text('Hello')), 'application/octet-stream')).toBe('Hello');
  });

  it('counts by its ending where it says that it is bytes', async () => {
    expect(await read('a,b', 'application/octet-stream', 'Data.CSV')).toBe('a | b');
    await expect(read('a,b', 'application/octet-stream', 'data.bin')).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(read('x', 'image/png', 'a.txt')).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(read('x', 'application/octet-stream', 'x.constructor')).rejects.toThrow(ExtractionError);
  });

  it.each([
    ['a text that says it is a PDF', 'Hello', TYPES.pdf, 'damaged'],
    ['an archive cut short', shortDocx, TYPES.docx, 'damaged'],
    ['a PDF cut short', shortPdf, TYPES.pdf, 'damaged'],
    ['an archive of something else', zip({ 'a.txt': 'a' }), TYPES.docx, 'unsupported'],
    ['Word of 2003', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'application/msword', 'unsupported'],
    [
      'a workbook with a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      TYPES.xlsx,
      'protected',
    ],
    ['a calendar that is none', 'BEGIN:nonsense', 'text/calendar', 'damaged'],
  ])('is told apart: %s', async (_, bytes, mimeType, reason) => {
    await expect(read(bytes, mimeType)).rejects.toMatchObject({ name: 'ExtractionError', reason });
  });
});
