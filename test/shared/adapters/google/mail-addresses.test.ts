import { describe, expect, it } from 'vitest';
import { mailAddresses } from '../../../../shared/adapters/google/gmail/mail-addresses.ts';

describe('mailAddresses', () => {
  it.each([
    ['Sarah Chen <Sarah.Chen@Example.com>', [{ address: 'sarah.chen@example.com', name: 'Sarah Chen' }]],
    ['bare@example.com', [{ address: 'bare@example.com' }]],
    [
      '"Chen, Sarah" <s@example.com>, b@example.com',
      [{ address: 's@example.com', name: 'Chen, Sarah' }, { address: 'b@example.com' }],
    ],
    ['=?utf-8?Q?S=C3=A9bastien?= <s@example.com>', [{ address: 's@example.com', name: 'Sébastien' }]],
    ['=?ISO-8859-9?Q?Ay=FEe_I=FE=FDk?= <ayse@example.com>', [{ address: 'ayse@example.com', name: 'Ayşe Işık' }]],
    [
      'Team: a@example.com, B <b@example.com>;',
      [{ address: 'a@example.com' }, { address: 'b@example.com', name: 'B' }],
    ],
    ['undisclosed-recipients:;', []],
    ['no address here', []],
    ['', []],
    [undefined, []],
  ])('%s', (header, expected) => {
    expect(mailAddresses(header)).toEqual(expected);
  });

  it('does not take an address out of a quoted name', () => {
    expect(mailAddresses('"boss@example.com" <evil@example.org>')).toEqual([
      { address: 'evil@example.org', name: 'boss@example.com' },
    ]);
  });
});
