import { HTTP_INTEGRATION_RESPONSE } from './protocol.ts';
import type { ResponseStream } from './response-stream.ts';

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HEAD_DELIMITER_BYTES = 8;

/** What `globalThis.awslambda` is in Lambda's Node runtime (its `UserFunction.js` and `HttpResponseStream.js`). */
export const awslambda = {
  streamifyResponse<Handler extends object>(handler: Handler): Handler {
    return Object.assign(handler, { [STREAMING]: 'response' });
  },
  HttpResponseStream: {
    from(
      stream: Pick<ResponseStream, 'setContentType' | '_onBeforeFirstWrite'>,
      prelude: unknown,
    ): Pick<ResponseStream, 'setContentType' | '_onBeforeFirstWrite'> {
      stream.setContentType(HTTP_INTEGRATION_RESPONSE);
      const head = JSON.stringify(prelude);
      stream._onBeforeFirstWrite = (write) => {
        write(head);
        write(new Uint8Array(HEAD_DELIMITER_BYTES));
      };
      return stream;
    },
  },
};

/** Whether the handler went through `awslambda.streamifyResponse`. */
export function isStreaming(handler: object): boolean {
  return Reflect.get(handler, STREAMING) === 'response';
}
