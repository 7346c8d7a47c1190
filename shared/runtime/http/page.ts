import { z } from 'zod';
import type { Position } from '../../query/conversation.ts';

const MAX_PAGE = 50;
const DEFAULT_PAGE = 20;

const positionSchema = z.tuple([z.iso.datetime(), z.uuid()]);

/** Where a page ends, as the caller gives it back to have the next one; null stays null. */
export function cursorOf(next: Position | null): string | null {
  return next && Buffer.from(JSON.stringify([next.at.toISOString(), next.id])).toString('base64url');
}

const cursorSchema = z
  .string()
  .max(200)
  .transform((text, context): Position => {
    const position = positionSchema.safeParse(readJson(Buffer.from(text, 'base64url').toString()));
    if (position.success) return { at: new Date(position.data[0]), id: position.data[1] };
    context.addIssue('must be a nextCursor that was given with a page');
    return z.NEVER;
  });

/** The query parameters of a list that comes by pages. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  cursor: cursorSchema
    .optional()
    .meta({ description: 'The nextCursor of the page before; without it, the newest page.' }),
});

export type PageQuery = z.infer<typeof pageQuerySchema>;

export const nextCursorSchema = z
  .string()
  .nullable()
  .meta({ description: 'For the page after this one; null for the last.' });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
