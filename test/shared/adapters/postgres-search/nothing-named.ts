/** For a request that names neither label nor calendar. */
export const NOTHING_NAMED = { label: () => [], calendar: () => [] };
