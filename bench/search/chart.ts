import type { SearchBenchResult } from './result.ts';

const WIDTH = 640;
const BAR = 22;
const GAP = 10;
const LEFT = 190;
const RIGHT = 110;
const TOP = 44;

/** A bar of two: the median, and how far it is from there to p99. */
interface Bar {
  name: string;
  p50Ms: number;
  p99Ms: number;
}

/** The latencies as a picture (SVG, no scripts) for the documentation: p50 in full, up to p99 pale. */
export function chartOf({ product, original, twoArm }: SearchBenchResult): string {
  const bars: Bar[] = [
    ...product.stages.map(({ people, ranking }) => ({ name: `this product, ${people} people`, ...ranking })),
    ...(original ? [{ name: `original design, ${product.besideRivals?.people} people`, ...original }] : []),
    ...(twoArm ? [{ name: `HNSW + GIN, ${product.besideRivals?.people} people`, ...twoArm }] : []),
  ];
  const longest = Math.max(1, ...bars.map(({ p99Ms }) => p99Ms));
  const scale = (ms: number) => ((WIDTH - LEFT - RIGHT) * ms) / longest;
  const height = TOP + bars.length * (BAR + GAP);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">`,
    '<title>A fused search: p50, and up to p99, in milliseconds</title>',
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    '<text x="12" y="24" font-size="15" fill="#222">A fused search: p50, and up to p99 (ms)</text>',
    ...bars.flatMap(({ name, p50Ms, p99Ms }, index) => {
      const y = TOP + index * (BAR + GAP);
      const middle = y + BAR / 2 + 5;
      const colour = name.startsWith('this') ? '#1a73e8' : '#80868b';
      return [
        `<text x="${LEFT - 8}" y="${middle}" text-anchor="end" fill="#222">${name}</text>`,
        `<rect x="${LEFT}" y="${y}" width="${scale(p99Ms).toFixed(1)}" height="${BAR}" fill="${colour}" opacity="0.3"/>`,
        `<rect x="${LEFT}" y="${y}" width="${scale(p50Ms).toFixed(1)}" height="${BAR}" fill="${colour}"/>`,
        `<text x="${(LEFT + scale(p99Ms) + 6).toFixed(1)}" y="${middle}" fill="#222">${p50Ms.toFixed(1)} · ${p99Ms.toFixed(1)}</text>`,
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}
