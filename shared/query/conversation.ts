import type { Intent } from '../domain/intent.ts';
import type { Source } from './sources.ts';

/** A question and its answer, as they are kept. */
export interface Message {
  id: string;
  requestId: string;
  query: string;
  intent: Intent | null;
  /** The answer, or the question back; null when the request failed. */
  response: string | null;
  sources: readonly Source[];
  createdAt: Date;
}

export interface ConversationSummary {
  id: string;
  title: string;
  createdAt: Date;
  /** When its newest message was added. */
  updatedAt: Date;
}

/** What a person asked before, and was answered. */
export interface Conversations {
  /** Adds a message, and the conversation with it when it is a new one. */
  add(userId: string, conversation: { id: string; title: string }, message: Message): Promise<void>;
  /** The newest first, at most `limit`, all of them older than `before`. */
  list(userId: string, page: { limit: number; before?: Date }): Promise<ConversationSummary[]>;
  /** With its messages, the oldest first. Undefined for one that is not there, or is somebody else's. */
  get(userId: string, id: string): Promise<(ConversationSummary & { messages: Message[] }) | undefined>;
  /** False when there was nothing to delete. */
  delete(userId: string, id: string): Promise<boolean>;
}

const TITLE_LENGTH = 80;

/** The title of a conversation that begins with this question: its first line, cut between words. */
export function titleOf(question: string): string {
  const line =
    question
      .split(/[\r\n]/, 1)[0]
      ?.replaceAll(/\s+/g, ' ')
      .trim() ?? '';
  if (line.length <= TITLE_LENGTH) return line;
  const end = line.lastIndexOf(' ', TITLE_LENGTH - 1);
  return `${line.slice(0, end > 0 ? end : TITLE_LENGTH - 1).toWellFormed()}…`;
}
