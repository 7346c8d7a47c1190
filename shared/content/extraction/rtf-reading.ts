import { rowLine } from './row-line.ts';

/** What the tokenizer of rtf-stream-parser gives; its numbers of types are not exported. */
export interface RtfToken {
  type: number;
  word?: string;
  param?: number;
  data?: Buffer | string;
}

const GROUP_START = 0;
const GROUP_END = 1;
const CONTROL = 2;

/** Groups that hold something else than the text: tables of fonts and colours, metadata, pictures, instructions of fields. */
const SKIPPED = new Set(
  'fonttbl colortbl stylesheet info pict fldinst object objdata themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl generator xmlnstbl header footer headerl headerr headerf footerl footerr footerf filetbl revtbl'.split(
    ' ',
  ),
);

/** What stands for a character or ends a line. */
const TEXTS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n\n',
  page: '\n\n',
  tab: ' ',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  '~': ' ',
  _: '-',
};

/** The code page of a font by its character set (\\fcharset), by the names that TextDecoder knows. */
const CHARSETS: Readonly<Record<number, string>> = {
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  238: 'windows-1250',
};

interface Group {
  isSkipped: boolean;
  isFontTable: boolean;
  isHidden: boolean;
  font: number;
  /** Characters that stand after \\uN for readers that do not know it. */
  fallback: number;
}

/** Gathers the text of an RTF document from its tokens. Braces nest: a group keeps what was set in it to itself. */
export class RtfReading {
  #lines = '';
  #row: string[] = [];
  #cell = '';
  #inRow = false;
  #stack: Group[] = [];
  #group: Group = { isSkipped: false, isFontTable: false, isHidden: false, font: -1, fallback: 1 };
  #encoding = 'windows-1252';
  readonly #fonts = new Map<number, string>();
  /** Bytes that are not decoded yet: a character may consist of two of them. */
  #bytes: Uint8Array[] = [];
  #toSkip = 0;

  get text(): string {
    this.#flush();
    return `${this.#lines}${this.#row.join(' | ')}${this.#cell}`;
  }

  read({ type, word = '', param, data }: RtfToken): void {
    switch (type) {
      case GROUP_START:
        this.#flush();
        this.#stack.push({ ...this.#group });
        break;
      case GROUP_END:
        this.#flush();
        this.#group = this.#stack.pop() ?? this.#group;
        this.#toSkip = 0;
        break;
      case CONTROL:
        this.#control(word, param, data);
        break;
      default:
        if (data !== undefined) this.#characters(Buffer.from(data));
    }
  }

  #control(word: string, param: number | undefined, data: Buffer | string | undefined): void {
    if (word === "'") {
      this.#characters(data === undefined ? Buffer.of(param ?? 0) : Buffer.from(data));
      return;
    }
    this.#flush();
    const group = this.#group;
    if (word === '*' || SKIPPED.has(word)) {
      group.isSkipped = true;
      group.isFontTable = word === 'fonttbl';
    } else if (word === 'ansicpg') this.#encoding = `windows-${param}`;
    else if (word === 'f') group.font = param ?? -1;
    else if (word === 'fcharset' && group.isFontTable) this.#fonts.set(group.font, CHARSETS[param ?? 0] ?? '');
    else if (word === 'v') group.isHidden = param !== 0;
    else if (word === 'uc') group.fallback = Math.min(param ?? 1, 100);
    else if (word === 'u') this.#unicode(param ?? 0);
    else if (word === 'trowd') this.#inRow = true;
    else if (word === 'cell') this.#endCell();
    else if (word === 'row') this.#endRow();
    else if (Object.hasOwn(TEXTS, word)) this.#append(TEXTS[word] ?? '');
  }

  /** A code unit of UTF-16, negative above 32,767; what follows it is for readers that do not know it. */
  #unicode(code: number): void {
    this.#append(String.fromCharCode(code & 0xffff));
    this.#toSkip = this.#group.fallback;
  }

  #characters(bytes: Buffer): void {
    const rest = bytes.subarray(this.#toSkip);
    this.#toSkip = Math.max(0, this.#toSkip - bytes.length);
    if (rest.length > 0 && !this.#group.isSkipped) this.#bytes.push(rest);
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    const bytes = Buffer.concat(this.#bytes);
    this.#bytes = [];
    this.#append(decode(bytes, this.#fonts.get(this.#group.font) || this.#encoding));
  }

  #append(text: string): void {
    if (this.#group.isSkipped || this.#group.isHidden) return;
    if (this.#inRow) this.#cell += text;
    else this.#lines += text;
  }

  #endCell(): void {
    this.#row.push(this.#cell);
    this.#cell = '';
  }

  #endRow(): void {
    this.#lines += `${rowLine(this.#row)}\n`;
    this.#row = [];
    this.#inRow = false;
  }
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // A code page that nobody has: the letters of ASCII are right at least.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
