/** A resource of Google's lacks what it can't do without. The message names the field and holds no content. */
export class MalformedResourceError extends Error {
  override readonly name = 'MalformedResourceError';
}

/** @throws MalformedResourceError when the field is missing */
export function required<T>(value: T | null | undefined, field: string): T {
  if (value === null || value === undefined || value === '') throw new MalformedResourceError(`${field} is missing`);
  return value;
}

/** @throws MalformedResourceError when it is not a date */
export function requiredDate(value: string | number | null | undefined, field: string): Date {
  const date = new Date(required(value, field));
  if (Number.isNaN(date.getTime())) throw new MalformedResourceError(`${field} is not a date`);
  return date;
}
