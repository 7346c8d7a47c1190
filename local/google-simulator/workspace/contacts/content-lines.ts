import { decode } from 'libqp';

/** What is read of a card. The rest is left out before it is parsed: one odd line would make the whole card unreadable. */
const READ =
  /^(?:[\w-]+\.)?(?:BEGIN|END|VERSION|UID|FN|N|NICKNAME|EMAIL|TEL|ADR|BDAY|ORG|TITLE|ROLE|RELATED|X-ABLABEL|X-ABRELATEDNAMES)[;:]/i;

/**
 * The content lines of a card in the syntax of vCard 3.0 and 4.0, whatever version it was written in: unfolded, text in place
 * of quoted-printable, and parameters that have no name (vCard 2.1: `TEL;CELL:`) as types.
 */
export function contentLines(lines: readonly string[]): string[] {
  return unfold(lines)
    .filter((line) => READ.test(line))
    .map(withNamedTypes)
    .map(withoutEncoding)
    .map((line) => line.replace(/^VERSION:2\.1$/i, 'VERSION:3.0'));
}

const QUOTED_PRINTABLE = /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i;

/** A line that begins with a blank goes on with the one before; so does, in quoted-printable, one behind a `=` at the end. */
function unfold(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    if (before !== undefined && QUOTED_PRINTABLE.test(before) && before.endsWith('=')) {
      whole[whole.length - 1] = before.slice(0, -1) + line.trimStart();
    } else if (before !== undefined && /^[ \t]/.test(line)) {
      whole[whole.length - 1] = before + line.slice(1);
    } else whole.push(line);
  }
  return whole;
}

/** Name, parameters and value; a quoted parameter may hold a colon. */
const CONTENT_LINE = /^([^:;]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)$/s;

const PARAMETER = /;((?:[^";]|"[^"]*")*)/g;

function withNamedTypes(line: string): string {
  const [, name, parameters = '', value] = CONTENT_LINE.exec(line) ?? [];
  if (name === undefined || parameters === '') return line;
  const named = [...parameters.matchAll(PARAMETER)].map(([, parameter = '']) => {
    if (parameter.includes('=')) return parameter;
    return /^(?:QUOTED-PRINTABLE|BASE64|8BIT|7BIT)$/i.test(parameter) ? `ENCODING=${parameter}` : `TYPE=${parameter}`;
  });
  return `${name};${named.join(';')}:${value}`;
}

function withoutEncoding(line: string): string {
  if (!QUOTED_PRINTABLE.test(line)) return line;
  const [, name = '', parameters = '', value = ''] = CONTENT_LINE.exec(line) ?? [];
  const given = [...parameters.matchAll(PARAMETER)].map(([, parameter = '']) => parameter);
  const charset = given.find((parameter) => /^CHARSET=/i.test(parameter))?.slice('CHARSET='.length);
  const kept = given.filter((parameter) => !/^(?:CHARSET|ENCODING)=/i.test(parameter));
  // What was a line break or, escaped, a separator stays one.
  const text = decodeText(decode(value), charset).replaceAll(/\r\n|\r|\n/g, '\\n');
  return `${[name, ...kept].join(';')}:${text}`;
}

function decodeText(bytes: Uint8Array, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // No such charset: whatever it was, most of it is ASCII.
    return new TextDecoder().decode(bytes);
  }
}
