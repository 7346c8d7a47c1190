import type { ContentSource, StoredFile } from '../workspace/drive/drive-tree.ts';

/** A file or folder by itself: what it inherits from the folders above it is worked out by a DriveView. */
export interface LiveFile extends StoredFile {
  explicitlyTrashed: boolean;
  deleted: boolean;
  /** Somebody else's, and no longer shared with the person. */
  withdrawn: boolean;
  /** How often it changed since it was loaded or created. */
  changes: number;
  /** The content that it was loaded or created with: versions count on from it. */
  firstSource: ContentSource | null;
}

export function toLive(file: StoredFile): LiveFile {
  return { ...file, explicitlyTrashed: false, deleted: false, withdrawn: false, changes: 0, firstSource: file.source };
}
