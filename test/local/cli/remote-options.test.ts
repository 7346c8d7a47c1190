import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { parseServerUrl, remoteServer } from '../../../local/cli/remote-options.ts';

it.each([
  ['https://api.example.com', 'https://api.example.com'],
  ['https://abc.execute-api.eu-west-1.amazonaws.com/prod/', 'https://abc.execute-api.eu-west-1.amazonaws.com/prod'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
])('takes %s', (text, url) => {
  expect(parseServerUrl(text)).toBe(url);
});

it.each([
  'http://api.example.com',
  'http://127.0.0.1.example.com',
  'ftp://127.0.0.1',
  'api.example.com',
  'https://a.example/?x=1',
  '',
])('does not send a token to %j', (text) => {
  expect(() => parseServerUrl(text)).toThrow(InvalidArgumentError);
});

it('asks for the token that is missing, and says what gives one', () => {
  expect(remoteServer({})).toBe(undefined);
  expect(() => remoteServer({ url: 'https://api.example.com' })).toThrow('connect --url https://api.example.com');
  expect(remoteServer({ url: 'https://api.example.com', token: 't' })).toMatchObject({ accessToken: 't' });
});
