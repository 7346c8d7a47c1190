import { setTimeout } from 'node:timers/promises';
import { serveExport } from './serve-export.ts';

// A process of its own: it serves an export, and is killed as soon as a part of the mails is stored.
const [folder = '', dataDirectory = '', bundleDirectory = ''] = process.argv.slice(2);
const { url, accessToken } = await serveExport(folder, dataDirectory, bundleDirectory, console.error);
for (;;) {
  const response = await fetch(`${url}/v1/sync`, { headers: { authorization: `Bearer ${accessToken}` } });
  const { services } = (await response.json()) as { services: { service: string; itemsSeen: number }[] };
  if (services.some(({ service, itemsSeen }) => service === 'gmail' && itemsSeen > 0))
    process.kill(process.pid, 'SIGKILL');
  await setTimeout(5);
}
