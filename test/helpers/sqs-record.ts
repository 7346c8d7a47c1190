import type { SQSRecord } from 'aws-lambda';

/** A message as Lambda hands it over; a body that is no text is sent as JSON. */
export function sqsRecord(messageId: string, body: unknown): SQSRecord {
  return {
    messageId,
    receiptHandle: 'receipt',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1804150800000',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '1804150800000',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:queue',
    awsRegion: 'eu-central-1',
  };
}
