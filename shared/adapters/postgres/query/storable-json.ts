/**
 * JSON as `jsonb` takes it: it refuses NUL and halves of characters, which a text that was cut or that a model wrote may hold.
 * The former are left out, the latter become U+FFFD.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '') : inner,
  );
}
