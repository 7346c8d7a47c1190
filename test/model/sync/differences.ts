/** What two copies (tables with their rows) do not share, a line each; none when they are equal. */
export function differences(
  actual: Readonly<Record<string, readonly unknown[]>>,
  expected: Readonly<Record<string, readonly unknown[]>>,
): string[] {
  const tables = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...tables].flatMap((table) => {
    const has = (actual[table] ?? []).map((row) => JSON.stringify(row));
    const should = (expected[table] ?? []).map((row) => JSON.stringify(row));
    return [
      ...without(should, has).map((row) => `${table} lacks ${row}`),
      ...without(has, should).map((row) => `${table} has too much ${row}`),
    ];
  });
}

/** `rows` less `taken`, of which each takes one away. */
function without(rows: readonly string[], taken: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const row of taken) counts.set(row, (counts.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const left = counts.get(row) ?? 0;
    counts.set(row, left - 1);
    return left <= 0;
  });
}
