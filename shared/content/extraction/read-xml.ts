import { Parser } from 'htmlparser2';
import { decodeText } from '../decode-text.ts';
import { ExtractionError } from './extraction-error.ts';
import type { ExtractionLimits } from './extraction-limits.ts';

/** What happens on the way through an XML document. Names carry their prefix: Office and OpenDocument never vary theirs. */
export interface XmlHandler {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Walks through an XML document without keeping it. Only the five entities of XML itself are resolved, nothing outside is ever
 * looked up, and a document type is refused: neither format has one, and entities that grow are declared there.
 * @throws ExtractionError `too-large` when it nests too deeply, `damaged` when it has a document type
 */
export function readXml(
  bytes: Uint8Array | undefined,
  handler: XmlHandler,
  { xmlDepth }: Pick<ExtractionLimits, 'xmlDepth'>,
): void {
  if (!bytes) return;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth++;
        if (depth > xmlDepth) throw new ExtractionError('too-large', `Its XML nests more than ${xmlDepth} deep.`);
        handler.open?.(name, attributes);
      },
      ontext: (text) => handler.text?.(text),
      onclosetag(name) {
        depth--;
        handler.close?.(name);
      },
      onprocessinginstruction(name) {
        if (/^!doctype/i.test(name)) throw new ExtractionError('damaged', 'Its XML has a document type.');
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(decodeText(bytes));
}
