/** "a, b and c", with whichever conjunction. */
export function joined(parts: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${conjunction} ${parts.at(-1)}`;
}
