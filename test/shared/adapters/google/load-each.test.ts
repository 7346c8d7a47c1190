import { describe, expect, it } from 'vitest';
import { loadEach } from '../../../../shared/adapters/google/load-each.ts';
import { GoogleError, type GoogleErrorKind } from '../../../../shared/sync/google-error.ts';
import { fileOf } from '../../sync/fixtures/file-of.ts';

/** Loads two files, of which the first fails. */
function loadWith(kind: GoogleErrorKind) {
  const entries = ['f1', 'f2'].map((id) => ({ id, revision: null }));
  return loadEach(entries, new AbortController().signal, async ({ id }) => {
    if (id === 'f1') throw new GoogleError(kind, `drive.files.get: ${kind}`);
    return { service: 'drive', file: fileOf(id) };
  });
}

describe('loading one by one', () => {
  it.each(['invalid', 'transient', 'unsent'] as const)('goes on after one that is %s', async (kind) => {
    expect((await loadWith(kind)).map((loaded) => loaded.kind)).toEqual(['failed', 'item']);
  });

  it.each(['unauthorized', 'forbidden', 'rateLimited'] as const)('stops when it is %s', async (kind) => {
    await expect(loadWith(kind)).rejects.toMatchObject({ kind });
  });
});
