import type { Intent } from '../domain/intent.ts';
import type { Source } from './sources.ts';

/** A question and its answer, as they are kept. */
export interface Message {
  id: string;
  requestId: string;
  query: string;
  /** What it was understood as; null when the request failed before that. */
  intent: Intent | null;
  /** The answer, or the question back; null when the request failed. */
  response: string | null;
  sources: readonly Source[];
  createdAt: Date;
}

/** A message that was kept, with what was done in the world because of it. */
export interface StoredMessage extends Message {
  actionsTaken: readonly unknown[];
}

export interface ConversationSummary {
  id: string;
  title: string;
  createdAt: Date;
  /** When its newest message was added. */
  updatedAt: Date;
}

/** A place in a list that is ordered by time and, where that is equal, by id. */
export interface Position {
  at: Date;
  id: string;
}

/** `before` is where the page before ended; without it the list is read from its newest entry. */
export interface PageRequest {
  limit: number;
  before?: Position;
}

/** What a person asked before, and was answered. `next` is where the page ends; null when nothing comes after it. */
export interface Conversations {
  /**
   * Adds a message, with its conversation when that is new.
   * @returns false when the conversation is not there any more; then nothing is kept
   */
  add(userId: string, conversation: { id: string; title: string; isNew: boolean }, message: Message): Promise<boolean>;
  /** The one with the newest message first. */
  list(userId: string, page: PageRequest): Promise<{ conversations: ConversationSummary[]; next: Position | null }>;
  /**
   * With a page of its messages: the newest ones, told in the order in which they were said; `next` is where older ones are.
   * Undefined for a conversation that is not there, or is somebody else's.
   */
  get(
    userId: string,
    id: string,
    page: PageRequest,
  ): Promise<(ConversationSummary & { messages: StoredMessage[]; next: Position | null }) | undefined>;
  /**
   * Deletes a conversation with all that was kept of it, the events of its requests included; one that is being answered
   * is stopped. False when there was nothing to delete.
   */
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
