import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface StreamedEvent {
  id: string | undefined;
  event: string;
  data: unknown;
}

/** The server-sent events of a response, each with its JSON data parsed. */
export async function* readEvents(response: Response): AsyncGenerator<StreamedEvent> {
  if (!response.body) return;
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const message of events) {
    yield { id: message.id, event: message.event ?? 'message', data: JSON.parse(message.data) };
  }
}
