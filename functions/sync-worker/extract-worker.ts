import { parentPort } from 'node:worker_threads';
import { serveExtraction } from '../../shared/content/extraction/serve-extraction.ts';

if (parentPort === null) throw new Error('This program is the inside of a thread; isolated-extractor.ts starts it.');
serveExtraction(parentPort);
