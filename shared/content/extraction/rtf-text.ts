import { Readable } from 'node:stream';
import { Tokenize } from 'rtf-stream-parser';
import { RtfReading, type RtfToken } from './rtf-reading.ts';

/** The text of a Rich Text Format file (version 1.9.1): the library parts it into groups, control words and text. */
export async function rtfText(bytes: Uint8Array): Promise<string> {
  const reading = new RtfReading();
  const tokens = Readable.from([Buffer.from(bytes)]).pipe(new Tokenize());
  for await (const token of tokens as AsyncIterable<RtfToken>) reading.read(token);
  return reading.text;
}
