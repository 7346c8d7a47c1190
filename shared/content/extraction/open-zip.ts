import { type Unzipped, unzipSync } from 'fflate';
import { ExtractionError } from './extraction-error.ts';
import type { ExtractionLimits } from './extraction-limits.ts';

/**
 * The wanted entries of a ZIP archive, by name. What the directory says of their sizes is what is allocated and inflated at
 * most, so a bomb is refused, or cut, before it goes off; archives within are bytes like others.
 * @throws ExtractionError `too-large`, `protected` or `damaged`
 */
export function openZip(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
  limits: Pick<ExtractionLimits, 'entries' | 'inflatedBytes'>,
): Map<string, Uint8Array> {
  // The first local header's general purpose flag, bit 0 (APPNOTE.TXT 4.4.4).
  if (((bytes[6] ?? 0) & 1) === 1) throw new ExtractionError('protected', 'The archive is encrypted.');
  let entries = 0;
  let inflated = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    entries++;
    if (entries > limits.entries) {
      throw new ExtractionError('too-large', `The archive has more than ${limits.entries} entries.`);
    }
    if (!isWanted(name)) return false;
    inflated += originalSize;
    if (inflated > limits.inflatedBytes) {
      throw new ExtractionError('too-large', `The archive inflates to more than ${limits.inflatedBytes} bytes.`);
    }
    return true;
  };
  return new Map(Object.entries(unzip(bytes, filter)));
}

function unzip(bytes: Uint8Array, filter: (file: { name: string; originalSize: number }) => boolean): Unzipped {
  try {
    return unzipSync(bytes, { filter });
  } catch (cause) {
    if (cause instanceof ExtractionError) throw cause;
    throw new ExtractionError('damaged', 'The archive can not be read.', { cause });
  }
}
