import { z } from 'zod';

/** The Google services that are searched and synced. */
export const SERVICES = ['gmail', 'calendar', 'drive'] as const;

export const serviceSchema = z.enum(SERVICES);

export type Service = z.infer<typeof serviceSchema>;
