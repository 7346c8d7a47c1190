import type { Message } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

/** The event that Lambda's poller makes of messages (docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
export function sqsEvent(messages: readonly Message[], eventSourceARN: string): SQSEvent {
  const awsRegion = eventSourceARN.split(':')[3] ?? '';
  return { Records: messages.map((message) => sqsRecord(message, eventSourceARN, awsRegion)) };
}

function sqsRecord(message: Message, eventSourceARN: string, awsRegion: string): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes } as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        {
          dataType: attribute.DataType ?? 'String',
          ...(attribute.StringValue === undefined ? {} : { stringValue: attribute.StringValue }),
          ...(attribute.BinaryValue === undefined
            ? {}
            : { binaryValue: Buffer.from(attribute.BinaryValue).toString('base64') }),
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  };
}

/**
 * The messages that a function is done with, by its partial batch response: no list or an empty one = all. A list that
 * is malformed, or names a message that is not in the batch, fails the whole batch
 * (docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting).
 */
export function succeeded(messages: readonly Message[], response: unknown): Message[] {
  if (response === null || typeof response !== 'object') return [...messages];
  const failures = (response as Partial<SQSBatchResponse>).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return [];
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  const failed = new Set(failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier));
  if ([...failed].some((id) => typeof id !== 'string' || !known.has(id))) return [];
  return messages.filter(({ MessageId }) => !failed.has(MessageId));
}
