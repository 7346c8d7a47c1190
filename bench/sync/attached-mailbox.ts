import type { Workspace } from '../../local/google-simulator/index.ts';
import type { MailFile } from '../import/generate-mbox.ts';
import { seededRandom } from '../random.ts';
import { Vocabulary } from '../vocabulary.ts';
import { docxFile, pdfFile } from './documents.ts';
import { generateMailbox } from './mailbox.ts';

/** Bytes of what people attach, and of the largest that is read: 20 MB, of which Gmail's limit of 25 MB leaves room for base64. */
const ATTACHED_BYTES = 100_000;
const LARGE_BYTES = 17_000_000;

/** One attachment in so many is large. */
const LARGE_EVERY = 100;

/**
 * A mailbox in which one mail in ten has a PDF or a Word document.
 * @param withLarge whether some of these are as large as mail takes
 */
export async function generateAttachedMailbox(
  folder: string,
  mails: number,
  seed: number,
  { withLarge }: { withLarge: boolean },
): Promise<Workspace> {
  const random = seededRandom(seed);
  const vocabulary = new Vocabulary(random);
  const small = [await pdfFile(random, vocabulary, ATTACHED_BYTES), await docxFile(random, vocabulary, ATTACHED_BYTES)];
  const large = withLarge
    ? [await pdfFile(random, vocabulary, LARGE_BYTES), await docxFile(random, vocabulary, LARGE_BYTES)]
    : small;
  const fileOf = (index: number): MailFile => {
    if (index % LARGE_EVERY === 0) return large[(index / LARGE_EVERY) % large.length] as MailFile;
    return small[index % small.length] as MailFile;
  };
  return generateMailbox(folder, mails, seed, fileOf);
}
