import { describe, expect, it } from 'vitest';
import { toFileMetadata } from '../../../../shared/adapters/google/drive/to-drive-file.ts';
import { MalformedResourceError } from '../../../../shared/adapters/google/malformed-resource-error.ts';
import { fileRevision } from '../../../../shared/sync/revision.ts';

const resource = {
  id: 'f1',
  name: 'Acme contract.md',
  mimeType: 'text/markdown',
  parents: ['folder'],
  webViewLink: 'https://drive.google.com/file/d/f1/view',
  createdTime: '2027-02-01T08:00:00.000Z',
  modifiedTime: '2027-02-02T08:00:00.000Z',
  size: '1234',
  md5Checksum: 'abc',
  version: '9',
  owners: [{ emailAddress: 'Alex@Example.com', displayName: 'Alex Morgan' }],
  permissions: [
    { type: 'user', role: 'owner', emailAddress: 'alex@example.com' },
    { type: 'user', role: 'writer', emailAddress: 'Sarah@Example.com', displayName: 'Sarah Chen' },
    { type: 'domain', role: 'reader', domain: 'example.com' },
    { type: 'anyone', role: 'reader' },
    { type: 'alien', role: 'reader' },
  ],
};

describe('toFileMetadata', () => {
  it('maps all but the text', () => {
    expect(toFileMetadata(resource, 'Contracts/2027')).toEqual({
      fileId: 'f1',
      driveId: null,
      name: 'Acme contract.md',
      mimeType: 'text/markdown',
      parentFolder: 'Contracts/2027',
      parentIds: ['folder'],
      contentRevision: 'abc',
      version: '9',
      webLink: 'https://drive.google.com/file/d/f1/view',
      owners: [{ address: 'alex@example.com', name: 'Alex Morgan' }],
      sharedWith: [
        { type: 'user', role: 'writer', address: 'sarah@example.com', name: 'Sarah Chen' },
        { type: 'domain', role: 'reader', address: 'example.com' },
        { type: 'anyone', role: 'reader', address: '' },
      ],
      sizeBytes: 1234,
      createdAt: new Date('2027-02-01T08:00:00Z'),
      modifiedAt: new Date('2027-02-02T08:00:00Z'),
    });
  });

  it('takes the version as the revision of what has no checksum', () => {
    const { md5Checksum: _, size: __, ...document } = resource;
    expect(toFileMetadata(document, '')).toMatchObject({ contentRevision: '9', sizeBytes: null });
  });

  it('refuses a file without a type or a date', () => {
    expect(() => toFileMetadata({ ...resource, mimeType: null }, '')).toThrow(MalformedResourceError);
    expect(() => toFileMetadata({ ...resource, modifiedTime: 'soon' }, '')).toThrow('modifiedTime is not a date');
  });
});

describe('fileRevision', () => {
  const file = toFileMetadata(resource, 'Contracts');

  it('is equal for equal metadata, whatever the order of jsonb’s keys', () => {
    const owners = [{ name: 'Alex Morgan', address: 'alex@example.com' }];
    expect(fileRevision({ ...file, owners })).toBe(fileRevision(file));
  });

  it.each([
    ['name', { name: 'x' }],
    ['place', { parentFolder: 'Elsewhere' }],
    ['content', { contentRevision: 'x' }],
    ['sharing', { sharedWith: [] }],
    ['time', { modifiedAt: new Date('2027-02-03T08:00:00Z') }],
  ])('changes with the %s', (_, change) => {
    expect(fileRevision({ ...file, ...change })).not.toBe(fileRevision(file));
  });
});
