import type { Ask } from '../../../domain/intent.ts';
import type { AnswerInput } from '../../../query/answer-model.ts';
import type { Document } from './document.ts';
import { tellNotFound } from './tell-coverage.ts';
import { tellDay, tellEventTime } from './tell-time.ts';

/** More than ten lines are not read; the rest is counted. */
const MAX_LINES = 10;

/** What was found, a line each, or how many there are. */
export function tellList(ask: Ask, documents: readonly Document[], input: AnswerInput): string {
  if (documents.length === 0) return tellNotFound(ask, input);
  const shown = documents
    .slice(0, MAX_LINES)
    .map((document) => `- ${lineOf(document, input.timeZone)} [${document.n}]`);
  const rest = documents.length - shown.length;
  const more = rest > 0 ? [`… and ${rest} more.`] : [];
  const head = ask.type === 'count' ? [`${documents.length} found:`] : [];
  return [...head, ...shown, ...more].join('\n');
}

function lineOf({ item, title }: Document, timeZone: string): string {
  switch (item.service) {
    case 'gmail': {
      const sender = item.email.sender?.name || item.email.sender?.address;
      return [title || 'No subject', sender, tellDay(item.email.receivedAt, timeZone)].filter(Boolean).join(', ');
    }
    case 'calendar':
      return `${title || 'Untitled'}: ${tellEventTime(item.event.time, timeZone)}`;
    case 'drive':
      return [title, item.file.parentFolder].filter(Boolean).join(', in ');
    default:
      return item satisfies never;
  }
}
