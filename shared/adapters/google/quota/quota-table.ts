/** APIs of Google that count units apart from each other. */
export type QuotaApi = 'gmail' | 'calendar' | 'drive' | 'people';

export interface ApiQuota {
  /** Of one person in this project. */
  perPersonAndMinute: number;
  /** Of all people in this project. */
  perProjectAndMinute: number;
  /** Units of a method that is not named below. */
  unitsOfOthers: number;
  /** Units of a call by Google's name of the method. */
  units: Readonly<Record<string, number>>;
}

export type QuotaTable = Readonly<Record<QuotaApi, ApiQuota>>;

/** By when a project began to use an API: see `QUOTA_GENERATIONS`. */
export type QuotaGeneration = '2025' | '2026';

/** Requests are counted, whatever they ask for. developers.google.com/workspace/calendar/api/guides/quota */
const CALENDAR: ApiQuota = { perPersonAndMinute: 600, perProjectAndMinute: 10_000, unitsOfOthers: 1, units: {} };

/** Google documents none, and shows a project's own in its console: careful ones, to be set from there if contacts are many. */
const PEOPLE: ApiQuota = { perPersonAndMinute: 90, perProjectAndMinute: 3_000, unitsOfOthers: 1, units: {} };

/** What costs the same in both generations: developers.google.com/workspace/gmail/api/reference/quota */
const GMAIL_UNITS = {
  'gmail.users.getProfile': 1,
  'gmail.users.labels.list': 1,
  'gmail.users.labels.get': 1,
  'gmail.users.labels.create': 5,
  'gmail.users.history.list': 2,
  'gmail.users.messages.list': 5,
  'gmail.users.messages.modify': 5,
  'gmail.users.messages.batchModify': 50,
  'gmail.users.messages.batchDelete': 50,
  'gmail.users.messages.delete': 10,
  'gmail.users.messages.send': 100,
  'gmail.users.threads.list': 10,
  'gmail.users.threads.modify': 10,
  'gmail.users.drafts.create': 10,
  'gmail.users.drafts.update': 15,
  'gmail.users.drafts.delete': 10,
  'gmail.users.drafts.list': 5,
  'gmail.users.drafts.send': 100,
  'gmail.users.watch': 100,
  'gmail.users.stop': 50,
};

/**
 * Google's quotas, by the generation of the project: `2026` for projects that began to use an API on 1 May 2026 or later, `2025` for
 * those that used it between November 2025 and April 2026. Each figure can be set otherwise: see `GOOGLE_QUOTA_LIMITS`.
 */
export const QUOTA_GENERATIONS: Readonly<Record<QuotaGeneration, QuotaTable>> = {
  2026: {
    gmail: {
      perPersonAndMinute: 6_000,
      perProjectAndMinute: 1_200_000,
      unitsOfOthers: 20,
      units: {
        ...GMAIL_UNITS,
        'gmail.users.messages.get': 20,
        'gmail.users.messages.attachments.get': 20,
        'gmail.users.messages.trash': 20,
        'gmail.users.drafts.get': 20,
        'gmail.users.threads.get': 40,
        'gmail.users.threads.trash': 20,
      },
    },
    calendar: CALENDAR,
    // developers.google.com/workspace/drive/api/guides/limits
    drive: {
      perPersonAndMinute: 325_000,
      perProjectAndMinute: 1_000_000,
      unitsOfOthers: 50,
      units: {
        'drive.files.get': 5,
        // `drive.files.get` with `alt=media`, and exports.
        'drive.files.download': 200,
        'drive.files.export': 200,
        'drive.files.list': 100,
        'drive.changes.list': 100,
        'drive.drives.list': 100,
        'drive.changes.getStartPageToken': 5,
      },
    },
    people: PEOPLE,
  },
  2025: {
    gmail: {
      perPersonAndMinute: 15_000,
      perProjectAndMinute: 1_200_000,
      unitsOfOthers: 10,
      units: {
        ...GMAIL_UNITS,
        'gmail.users.messages.get': 5,
        'gmail.users.messages.attachments.get': 5,
        'gmail.users.messages.trash': 5,
        'gmail.users.drafts.get': 5,
        'gmail.users.threads.get': 10,
        'gmail.users.threads.trash': 10,
      },
    },
    calendar: CALENDAR,
    // Requests are counted, whatever they ask for.
    drive: { perPersonAndMinute: 12_000, perProjectAndMinute: 12_000, unitsOfOthers: 1, units: {} },
    people: PEOPLE,
  },
};

/** Figures that stand in place of a generation's. */
export type QuotaLimits = Partial<Record<QuotaApi, Partial<ApiQuota>>>;

/** The quotas of a generation, with some figures set otherwise. */
export function quotaTable(generation: QuotaGeneration, limits: QuotaLimits = {}): QuotaTable {
  const table = QUOTA_GENERATIONS[generation];
  const withLimits = (api: QuotaApi): ApiQuota => ({
    ...table[api],
    ...limits[api],
    units: { ...table[api].units, ...limits[api]?.units },
  });
  return {
    gmail: withLimits('gmail'),
    calendar: withLimits('calendar'),
    drive: withLimits('drive'),
    people: withLimits('people'),
  };
}
