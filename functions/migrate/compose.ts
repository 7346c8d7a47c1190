import { openClock } from '../../shared/runtime/clock.ts';
import { runMigrations } from '../../shared/runtime/migrations.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';

const readSecret = openSecrets(openClock(process.env));

export const migrate = () => runMigrations(process.env, readSecret);
