/** When a person is synced without asking for it. */
export interface SyncSettings {
  /** Whether Google's pushes and the clock begin syncs. When not, only the person does. */
  autosyncEnabled: boolean;
  /** Minutes between polls of what Google doesn't push, for who is not dormant: poll-policy.ts. */
  syncIntervalMinutes: number;
}

/** From how often the sweep comes to what the schema holds. */
export const SYNC_INTERVAL_MINUTES = { min: 5, max: 24 * 60 };

export interface SyncSettingsStore {
  /** Undefined for a person who is gone. */
  read(userId: string): Promise<SyncSettings | undefined>;
  /**
   * Changes what is given. What was not synced by itself is due at once, and what would be polled later than by the new interval is due by
   * then.
   * @returns the settings as they are now; undefined for a person who is gone
   */
  change(userId: string, changes: Partial<SyncSettings>): Promise<SyncSettings | undefined>;
}
