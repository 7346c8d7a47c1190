import { compose } from './compose.ts';
import { createHandler } from './create-handler.ts';

/** `/v1/query` and `/v1/query/{requestId}`: answers questions, as a stream or as one JSON object. */
export const handler = createHandler(compose(process.env));
