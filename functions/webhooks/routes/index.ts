import { calendar } from './calendar.ts';
import { drive } from './drive.ts';
import { gmail } from './gmail.ts';

export const webhooks = [gmail, calendar, drive] as const;
