import { z } from 'zod';

/** The Google services whose items are synced and searched. */
export const SERVICES = ['gmail', 'calendar', 'drive'] as const;

export const serviceSchema = z.enum(SERVICES);

export type Service = z.infer<typeof serviceSchema>;

/** What is synced: the services, and the contacts, which are no items to be searched but say who people are. */
export const SYNCED = [...SERVICES, 'contacts'] as const;

export const syncedSchema = z.enum(SYNCED);

export type Synced = z.infer<typeof syncedSchema>;
