import type { Summary } from '../summary.ts';
import type { ColdFigures } from './measure/cold.ts';
import type { ProductFigures } from './measure/product-figures.ts';
import type { RivalFigures } from './measure/rival-figures.ts';
import type { SearchBenchResult } from './result.ts';

const NAME_WIDTH = 46;
const CELL_WIDTH = 11;

/** The result for people: lines of a terminal. */
export function tablesOf(result: SearchBenchResult): string {
  const { product, original, twoArm, notmuch } = result;
  const last = product.stages.at(-1);
  return [
    ...aboutOf(result),
    '',
    ...growthOf(product.stages),
    '',
    ...(last ? armsOf(last) : []),
    '',
    ...changesOf(product.afterChanges),
    ...(product.writeMsPerItem ? ['', ...costOf(product.writeMsPerItem)] : []),
    ...(product.besideRivals ? ['', ...rivalsOf(product.besideRivals, { product, original, twoArm })] : []),
    ...(notmuch
      ? [
          '',
          `notmuch ${notmuch.version} over ${count(notmuch.mails)} mails of one person (${megabytes(notmuch.mailBytes)}): indexed in ` +
            `${notmuch.indexSeconds} s, ${megabytes(notmuch.indexBytes)}; a search as a process of its own p50 ${notmuch.search.p50Ms} ms, ` +
            `p99 ${notmuch.search.p99Ms} ms, of which starting one takes ${notmuch.spawn.p50Ms} ms.`,
        ]
      : []),
  ].join('\n');
}

function aboutOf({ machine, data }: SearchBenchResult): string[] {
  const { composition: of } = data;
  return [
    `${data.people} people × ${count(data.itemsPerPerson)} items (of one: ${count(of.mails)} mails, ${of.events} events, ${of.files} files), ` +
      `${data.distinctPeople} of them with texts of their own, the others with copies of these rows made by SQL, ` +
      'which hold no dead rows as those do that grew. Vacuumed and analysed after loading.',
    ...(data.peopleLeftOut > 0 ? [`The disk had no room for ${data.peopleLeftOut} more: 15 GiB stay free.`] : []),
    `Bodies: median ${count(of.bodyMedian)}, mean ${count(of.bodyMean)} bytes, ${percent(of.bodyOver10k)} over 10 kB; without quoted ` +
      `history ${count(of.visibleMean)} bytes on average. ${percent(of.filesOfFiveUnits)} of the files make 5 units or more.`,
    `${count(of.units)} units (${megabytes(of.unitBytes)}), ${count(of.texts)} different texts, ${count(of.postings)} postings of ` +
      `${count(of.terms)} terms. Vectors of ${count(data.dimensions)} dimensions in clusters of ${data.clusterSizes.join(', ')}.`,
    `${data.queries} queries as ${data.askingPeople} people, asked one at a time after a warm-up, seed ${data.seed}.`,
    `${machine.processors} × ${machine.model}, ${machine.memoryGiB} GiB, Node ${machine.node}, load ${machine.loadAtStart} at the start, ` +
      `${machine.loadAtEnd} at the end. PostgreSQL ${machine.postgres}, pgvector ${machine.pgvector}, shared_buffers ${machine.sharedBuffers}, ` +
      `huge pages ${machine.hugePages}, autovacuum ${machine.autovacuum}.`,
  ];
}

function growthOf(stages: readonly (ProductFigures & { cold?: ColdFigures })[]): string[] {
  const cells = ['ranking p50', 'p99', 'search p50', 'p99', 'cold p50', 'p99', 'recall@10', 'index MB', 'items MB'];
  return [
    row('people (ms, MB a person)', ...cells),
    ...stages.map(({ people, ranking, search, cold, recallAt10, bytesPerPerson, copyBytesPerPerson }) =>
      row(
        count(people),
        ...pair(ranking),
        ...pair(search),
        ...pair(cold?.search),
        recallAt10.toFixed(3),
        tenth(bytesPerPerson),
        tenth(copyBytesPerPerson),
      ),
    ),
    ...stages
      .flatMap(({ cold }) =>
        cold && !cold.cacheDropped ? ['Cold: the cache of the operating system could not be emptied.'] : [],
      )
      .slice(0, 1),
    ...(stages.some(({ cold }) => cold) ? [] : ['Cold: not measured, as no --restart was given.']),
  ];
}

function armsOf({ people, arms, parts, kinds, ranking, tables }: ProductFigures): string[] {
  return [
    row(`with ${count(people)} people (ms)`, 'queries', 'p50', 'p99'),
    ...Object.entries(arms).map(([arm, summary]) => row(`arm: ${arm}`, summary.count, ...pair(summary))),
    ...Object.entries(parts).map(([part, summary]) => row(`part: ${part}`, summary.count, ...pair(summary))),
    row('all arms', ranking.count, ...pair(ranking)),
    ...Object.entries(kinds).map(([kind, summary]) => row(`  ${kind}`, summary.count, ...pair(summary))),
    '',
    row('MB a person', 'table', 'indexes'),
    ...tables.map(({ table, tableBytes, indexBytes }) => row(table, tenth(tableBytes), tenth(indexBytes))),
  ];
}

function changesOf(after: SearchBenchResult['product']['afterChanges']): string[] {
  return [
    row('after 10 % read or unread, 5 % deleted', 'p50', 'p99', 'recall@10', 'dead rows', 'autovacuums'),
    row('all arms', ...pair(after.ranking), after.recallAt10.toFixed(3), count(after.deadRows), after.autovacuums),
  ];
}

function costOf(cost: NonNullable<SearchBenchResult['product']['writeMsPerItem']>): string[] {
  return [
    row('to write an item (ms)', ...Object.keys(cost)),
    row('', ...Object.values(cost).map((ms) => ms.toFixed(2))),
  ];
}

interface Compared {
  product: SearchBenchResult['product'];
  original: RivalFigures | undefined;
  twoArm: RivalFigures | undefined;
}

function rivalsOf(
  beside: NonNullable<SearchBenchResult['product']['besideRivals']>,
  { product, original, twoArm }: Compared,
): string[] {
  const at = product.stages.find(({ people }) => people === beside.people);
  const rivals = Object.entries({ 'original design': original, 'two arms': twoArm });
  return [
    row(`beside rivals, ${beside.people} people (ms)`, 'p50', 'p99', 'recall@10', 'MB', 'write/item'),
    row(
      'this product',
      ...pair(beside),
      at?.recallAt10.toFixed(3) ?? '',
      tenth(at?.bytesPerPerson ?? 0),
      writeOf(product),
    ),
    ...rivals.flatMap(([name, figures]) =>
      figures
        ? [
            row(
              name,
              ...pair(figures),
              figures.recallAt10.toFixed(3),
              tenth(figures.bytesPerPerson),
              figures.writeMsPerItem,
            ),
            ...Object.entries(figures.arms).map(([arm, summary]) => row(`  arm: ${arm}`, ...pair(summary))),
            `  built in ${count(figures.buildSeconds)} s`,
          ]
        : [],
    ),
  ];
}

function writeOf({ writeMsPerItem: cost }: SearchBenchResult['product']): string {
  return cost ? (cost.words + cost.merges + cost.vectors).toFixed(2) : '';
}

function row(name: string, ...cells: (string | number)[]): string {
  return [name.padEnd(NAME_WIDTH), ...cells.map((cell) => String(cell).padStart(CELL_WIDTH))].join('');
}

function pair(summary: Pick<Summary, 'p50Ms' | 'p99Ms'> | undefined): [string, string] {
  return summary ? [summary.p50Ms.toFixed(2), summary.p99Ms.toFixed(2)] : ['', ''];
}

function tenth(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function megabytes(bytes: number): string {
  return `${tenth(bytes)} MB`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
