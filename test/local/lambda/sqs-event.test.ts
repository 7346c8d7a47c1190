import { describe, expect, test } from 'vitest';
import { sqsEvent, succeeded } from '../../../local/lambda/sqs-event.ts';

const messages = ['a', 'b', 'c'].map((MessageId) => ({
  MessageId,
  ReceiptHandle: `handle of ${MessageId}`,
  Body: '{}',
}));

describe('the messages that a function is done with', () => {
  test.each([
    ['nothing', undefined, 'a b c'],
    ['null', null, 'a b c'],
    ['an object without a list', {}, 'a b c'],
    ['an empty list', { batchItemFailures: [] }, 'a b c'],
    ['null for a list', { batchItemFailures: null }, 'a b c'],
    ['a failure', { batchItemFailures: [{ itemIdentifier: 'b' }] }, 'a c'],
    ['all failures', { batchItemFailures: ['a', 'b', 'c'].map((itemIdentifier) => ({ itemIdentifier })) }, ''],
    ['a message that is not in the batch', { batchItemFailures: [{ itemIdentifier: 'z' }] }, ''],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, ''],
    ['a misspelt identifier', { batchItemFailures: [{ id: 'b' }] }, ''],
    ['no list', { batchItemFailures: 'b' }, ''],
    ['a list of something else', { batchItemFailures: [null] }, ''],
  ])('%s', (_name, response, expected) => {
    expect(
      succeeded(messages, response)
        .map(({ MessageId }) => MessageId)
        .join(' '),
    ).toBe(expected);
  });
});

test('group and binary attributes reach the record', () => {
  const [record] = sqsEvent(
    [
      {
        MessageId: 'a',
        Attributes: { MessageGroupId: 'person-1', ApproximateReceiveCount: '2' },
        MessageAttributes: { key: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) } },
      },
    ],
    'arn:aws:sqs:eu-west-1:000000000000:embed',
  ).Records;
  expect(record?.attributes).toEqual({ MessageGroupId: 'person-1', ApproximateReceiveCount: '2' });
  expect(record?.messageAttributes.key).toMatchObject({ dataType: 'Binary', binaryValue: 'AQI=' });
});
