import { seededRandom } from '../random.ts';
import { Vocabulary } from '../vocabulary.ts';
import { changeMailbox } from './change-mailbox.ts';
import { csvFile, docxFile, pdfFile, textFile } from './documents.ts';
import { isSettled, pendingAttachments, readFiles, storedMails, until } from './stored.ts';
import type { SyncStack } from './sync-stack.ts';

/** The most resident memory of one sync worker's process in each phase, in bytes. */
export interface WorkerMemory {
  mails: number;
  /** The first sync, until all mails are found. */
  mailsBytes: number;
  /** From then on, until what is attached is read, too. */
  attachmentsBytes: number;
  /** Five files of 20 MB come into Drive at once. */
  filesBytes: number;
  /** History, page tokens and sync tokens have expired: everything is compared. */
  comparisonBytes: number;
  /** Of all of them. */
  peakBytes: number;
}

/** The largest file that is read has 20,000,000 bytes; a PDF or a document here is a little longer than it is asked to be. */
const FILE_BYTES = 19_500_000;

const SYNCED_WITHIN_MS = 3_600_000;

/** Syncs a mailbox for the first time by one worker that does nothing else, reads files of 20 MB, and compares everything. */
export async function measureMemory(
  stack: SyncStack,
  mails: number,
  seed: number,
  tell: (line: string) => void,
): Promise<WorkerMemory> {
  const { database, google } = stack;
  const random = seededRandom(seed);
  const vocabulary = new Vocabulary(random);
  const { accessToken } = await stack.connect();
  const worker = await stack.startInstance('sync-worker');
  const settled = () => isSettled(database.owner);
  const takePeak = async (phase: string) => {
    const peak = await worker.takePeak();
    tell(`${phase} (${mails} mails): ${Math.round(peak / 1024 ** 2)} MiB`);
    return peak;
  };

  await until(async () => (await storedMails(database.owner)) >= mails, SYNCED_WITHIN_MS, 1_000);
  const mailsBytes = await takePeak('The mails');

  await until(async () => (await settled()) && (await pendingAttachments(database.owner)) === 0, SYNCED_WITHIN_MS, 500);
  const attachmentsBytes = await takePeak('What is attached');

  const files = [
    await pdfFile(random, vocabulary, FILE_BYTES),
    await docxFile(random, vocabulary, FILE_BYTES),
    textFile(vocabulary, FILE_BYTES),
    csvFile(vocabulary, FILE_BYTES),
    await pdfFile(random, vocabulary, FILE_BYTES),
  ];
  for (const file of files) google.drive.create(file);
  await stack.requestSync(accessToken);
  await until(settled, SYNCED_WITHIN_MS);
  const filesBytes = await takePeak('Five files of 20 MB');
  const read = await readFiles(database.owner);
  if (read < files.length) throw new Error(`Of ${files.length} files of 20 MB, ${read} were read.`);

  changeMailbox(google, random, vocabulary);
  google.gmail.history.expire();
  google.drive.expirePageTokens();
  google.calendar.expireSyncTokens();
  const before = google.usage().calls['gmail.users.labels.list'] ?? 0;
  await stack.requestSync(accessToken);
  await until(settled, SYNCED_WITHIN_MS);
  if ((google.usage().calls['gmail.users.labels.list'] ?? 0) < before + 2) throw new Error('Nothing was compared.');
  const comparisonBytes = await takePeak('The comparison');

  const peakBytes = Math.max(mailsBytes, attachmentsBytes, filesBytes, comparisonBytes);
  return { mails, mailsBytes, attachmentsBytes, filesBytes, comparisonBytes, peakBytes };
}
