import type { DriveFile } from '../../../shared/domain/drive-file.ts';
import type { Random } from '../../random.ts';
import type { Correspondents } from './correspondents.ts';
import { chance, type LengthShape, lengthOf, pickByRank } from './distributions.ts';
import type { Language } from './language.ts';

/** Images and the like. */
const WITHOUT_TEXT = 0.2;
/** So that a fifth of all files, those without text counted, make five chunks or more. */
const TEXT: LengthShape = { median: 3_300, sigma: 1.5, min: 50, max: 60_000 };
const FOLDERS = 30;
const LAST = Date.UTC(2027, 2, 1);
const YEARS_MS = 3 * 365 * 86_400_000;

const TYPES = ['application/pdf', 'application/vnd.google-apps.document', 'text/csv'];

interface Writing {
  language: Language;
  random: Random;
  correspondents: Correspondents;
}

/** Files in folders, some of them shared. */
export function* makeFiles(count: number, { language, random, correspondents }: Writing): Generator<DriveFile> {
  const folders = Array.from({ length: FOLDERS }, () => `${language.word()}/${language.word()}`);
  for (let index = 0; index < count; index += 1) {
    const matter = language.matter();
    const isRead = !chance(WITHOUT_TEXT, random);
    const modifiedAt = new Date(LAST - Math.floor(random.next() * YEARS_MS));
    const reader = pickByRank(correspondents.people, random);
    yield {
      fileId: `file${index}`,
      driveId: null,
      name: language.title(matter),
      mimeType: isRead ? random.pick(TYPES) : 'image/png',
      parentFolder: pickByRank(folders, random),
      parentIds: ['folder'],
      contentText: isRead ? language.text(lengthOf(TEXT, random), matter) : null,
      contentRevision: '1',
      webLink: null,
      owners: [correspondents.me],
      sharedWith: chance(0.3, random) ? [{ ...reader, role: 'reader', type: 'user' }] : [],
      sizeBytes: 1_000 + random.below(2_000_000),
      createdAt: modifiedAt,
      modifiedAt,
    };
  }
}
