import type pg from 'pg';

/** What a table takes on disk, by its parts. */
export interface TableSize {
  table: string;
  /** Rows and what of them lies apart (TOAST). */
  tableBytes: number;
  indexBytes: number;
}

export async function sizesOf(owner: pg.Pool, tables: readonly string[]): Promise<TableSize[]> {
  const { rows } = await owner.query<{ table: string; table_bytes: string; index_bytes: string }>(
    `select name as "table", pg_table_size(name::regclass) as table_bytes, pg_indexes_size(name::regclass) as index_bytes
     from unnest($1::text[]) as name`,
    [tables],
  );
  return rows.map(({ table, table_bytes, index_bytes }) => ({
    table,
    tableBytes: Number(table_bytes),
    indexBytes: Number(index_bytes),
  }));
}

export function bytesIn(sizes: readonly TableSize[]): number {
  return sizes.reduce((sum, { tableBytes, indexBytes }) => sum + tableBytes + indexBytes, 0);
}
