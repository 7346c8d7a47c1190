/** The parts of a message that a test cares about. */
export interface TestMail {
  fromLine?: string;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: string;
}

let sequence = 0;

/** One message of an mbox, with plain defaults for what is not given; `undefined` leaves a header out. */
export function testMail({ fromLine, headers = {}, body = 'Hello.' }: TestMail = {}): string {
  sequence += 1;
  const all: Record<string, string | undefined> = {
    Date: 'Mon, 01 Mar 2027 10:00:00 +0000',
    From: 'Ann <ann@example.org>',
    To: 'Me <me@example.com>',
    Subject: `Message ${sequence}`,
    'Message-ID': `<message-${sequence}@example.org>`,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const quoted = body.replace(/^(>*From )/gm, '>$1');
  return `${fromLine ?? 'From ann@example.org Mon Mar  1 10:00:00 2027'}\n${lines.join('\n')}\n\n${quoted}\n\n`;
}
