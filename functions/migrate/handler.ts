import middy from '@middy/core';
import { migrate } from './compose.ts';

/** Brings the schema up to date, and answers with the names of the migrations that it applied. Invoked at each deployment. */
export const handler = middy(async (): Promise<{ applied: string[] }> => ({ applied: await migrate() }));
