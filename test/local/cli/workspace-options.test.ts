import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import {
  addWorkspaceOptions,
  checkTakeout,
  dataDirectoryOf,
  parseInstant,
  type WorkspaceOptions,
} from '../../../local/cli/workspace-options.ts';

describe('--now', () => {
  it.each([
    ['2027-03-08T09:00:00Z', '2027-03-08T09:00:00.000Z'],
    ['2027-03-08T09:00:00.25Z', '2027-03-08T09:00:00.250Z'],
    ['2027-03-08T09:00:00+03:00', '2027-03-08T06:00:00.000Z'],
    ['2028-02-29T23:30:00-05:30', '2028-03-01T05:00:00.000Z'],
  ])('takes %s', (text, instant) => {
    expect(parseInstant(text).toISOString()).toBe(instant);
  });

  it.each([
    '',
    'tomorrow',
    '2027-03-08',
    '2027-03-08T09:00:00',
    '2027-03-08 09:00:00Z',
    '2027-03-08T09:00:00+0300',
    '2027-02-30T09:00:00Z',
    '2027-03-08T25:00:00Z',
    '1804496400000',
    ' 2027-03-08T09:00:00Z',
  ])('refuses %o: it is no moment, or nobody knows which', (text) => {
    expect(() => parseInstant(text)).toThrow(InvalidArgumentError);
    expect(() => parseInstant(text)).toThrow('for instance 2027-03-08T09:00:00Z');
  });
});

/** The options as the program reads them from its arguments. */
function read(...words: string[]): WorkspaceOptions {
  const command = addWorkspaceOptions(new Command('test'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(words, { from: 'user' }).opts();
}

describe('the options', () => {
  it('are all optional', () => {
    expect(read()).toEqual({});
  });

  it('are read', () => {
    const words = [
      '--takeout',
      '/a',
      '--me',
      'b',
      '--tz',
      'Europe/Berlin',
      '--now',
      '2027-03-08T09:00:00Z',
      '--data',
      '/c',
    ];
    expect(read(...words)).toEqual({
      takeout: '/a',
      me: 'b',
      tz: 'Europe/Berlin',
      now: new Date('2027-03-08T09:00:00Z'),
      data: '/c',
    });
  });

  it('name folders as seen from where the person is, not from where npm runs the program', () => {
    vi.stubEnv('INIT_CWD', '/home/kim');
    expect(read('--takeout', 'export', '--data', '../data')).toEqual({
      takeout: '/home/kim/export',
      data: '/home/data',
    });
    vi.stubEnv('INIT_CWD', undefined);
    expect(read('--takeout', 'export')).toEqual({ takeout: resolve('export') });
    vi.unstubAllEnvs();
  });

  it('refuse a zone that there is not', () => {
    expect(() => read('--tz', 'Mars/Base')).toThrow('It must be an IANA time zone, for instance Europe/Berlin.');
  });
});

describe('the data directory', () => {
  it('is the one that was named, else one for each workspace', () => {
    expect(dataDirectoryOf({ data: 'x', takeout: 'y' })).toBe(resolve('x'));
    expect(dataDirectoryOf({})).toBe(resolve('.data/demo'));
    const one = dataDirectoryOf({ takeout: 'one' });
    expect(one).toMatch(/\.data\/takeout-[0-9a-f]{12}$/);
    expect(dataDirectoryOf({ takeout: resolve('one') })).toBe(one);
    expect(dataDirectoryOf({ takeout: 'two' })).not.toBe(one);
  });
});

describe('--takeout', () => {
  it('is a folder', async () => {
    await checkTakeout({});
    await checkTakeout({ takeout: import.meta.dirname });
    for (const takeout of [import.meta.filename, '/nowhere/takeout']) {
      await expect(checkTakeout({ takeout })).rejects.toMatchObject({
        name: 'UserError',
        exitCode: 2,
        message: expect.stringContaining(`There is no folder ${takeout}.`),
      });
    }
  });
});
