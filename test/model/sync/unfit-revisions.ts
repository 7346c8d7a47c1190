interface Mail {
  email_id: string;
  history_id: number;
}

interface File {
  file_id: string;
  mime_type: string;
  version: number;
}

/**
 * What is wrong, a line each, with what Google numbers changes by, in comparison with a copy that was just made. The history id of a mail
 * is that of its last change, as long as history tells of all; the version of a file without a checksum tells that its text is another one.
 * Else both may be older, never newer: a listing does not tell of labels that have changed and changed back, and the version also rises with
 * what the copy does not hold.
 */
export function unfitRevisions(
  copy: Readonly<Record<string, unknown[]>>,
  fresh: Readonly<Record<string, unknown[]>>,
  { isHistoryWhole }: { isHistoryWhole: boolean },
): string[] {
  const historyIds = new Map((fresh.mails as Mail[]).map((mail) => [mail.email_id, mail.history_id]));
  const versions = new Map((fresh.files as File[]).map((file) => [file.file_id, file.version]));
  const fits = (stored: number, now = Number.NaN, isExact: boolean) =>
    isExact ? stored === now : stored > 0 && stored <= now;
  return [
    ...(copy.mails as Mail[])
      .filter(({ email_id, history_id }) => !fits(history_id, historyIds.get(email_id), isHistoryWhole))
      .map(({ email_id, history_id }) => `mail ${email_id}: ${history_id}, not ${historyIds.get(email_id)}`),
    ...(copy.files as File[])
      .filter(({ file_id, mime_type, version }) => !fits(version, versions.get(file_id), isGoogles(mime_type)))
      .map(({ file_id, version }) => `file ${file_id}: ${version}, not ${versions.get(file_id)}`),
  ];
}

function isGoogles(mimeType: string): boolean {
  return mimeType.startsWith('application/vnd.google-apps.');
}
