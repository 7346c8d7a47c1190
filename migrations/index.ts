import m0001 from './0001-roles-and-person-scope.ts';
import m0002 from './0002-people-and-accounts.ts';
import m0003 from './0003-conversations-and-requests.ts';
import m0004 from './0004-workspace-copy.ts';
import m0005 from './0005-search.ts';
import m0006 from './0006-sync.ts';
import m0007 from './0007-actions.ts';
import m0008 from './0008-system-functions.ts';
import m0009 from './0009-facets-names-and-anchors.ts';
import m0010 from './0010-unread-content.ts';
import m0012 from './0012-event-transparency.ts';
import m0013 from './0013-postings-without-foreign-key.ts';
import m0014 from './0014-contacts.ts';
import m0015 from './0015-packed-postings-and-vectors.ts';
import m0017 from './0017-pending-texts.ts';
import m0018 from './0018-search-functions.ts';
import m0019 from './0019-hidden-vectors.ts';
import m0020 from './0020-ranking-function.ts';
import m0021 from './0021-authorization-requests.ts';
import m0022 from './0022-pushes-and-watches.ts';
import m0023 from './0023-kind-of-pass.ts';
import m0024 from './0024-pending-attachments-and-failing-items.ts';
import m0026 from './0026-what-is-not-synced-stands-aside.ts';
import m0027 from './0027-accounts-being-removed.ts';
import m0028 from './0028-listed-ids.ts';
import m0029 from './0029-what-fails-is-named.ts';
import m0030 from './0030-people-being-forgotten.ts';
import m0031 from './0031-active-people-first.ts';
import m0032 from './0032-versions-of-files.ts';
import m0033 from './0033-backlogs-are-backfill.ts';
import m0034 from './0034-drive-folders.ts';
import m0035 from './0035-what-a-pass-answers.ts';
import m0036 from './0036-tokens-that-are-left.ts';
import m0037 from './0037-revisions-that-failed.ts';
import m0038 from './0038-when-a-late-look-is-due.ts';
import m0039 from './0039-what-is-tried-alone.ts';
import m0040 from './0040-when-a-grant-is-revoked-again.ts';
import m0041 from './0041-what-ends-its-worker.ts';

/** Every migration in order, by name. A migration that has shipped is never edited. */
export const migrations: Readonly<Record<string, string>> = {
  '0001-roles-and-person-scope': m0001,
  '0002-people-and-accounts': m0002,
  '0003-conversations-and-requests': m0003,
  '0004-workspace-copy': m0004,
  '0005-search': m0005,
  '0006-sync': m0006,
  '0007-actions': m0007,
  '0008-system-functions': m0008,
  '0009-facets-names-and-anchors': m0009,
  '0010-unread-content': m0010,
  '0012-event-transparency': m0012,
  '0013-postings-without-foreign-key': m0013,
  '0014-contacts': m0014,
  '0015-packed-postings-and-vectors': m0015,
  '0017-pending-texts': m0017,
  '0018-search-functions': m0018,
  '0019-hidden-vectors': m0019,
  '0020-ranking-function': m0020,
  '0021-authorization-requests': m0021,
  '0022-pushes-and-watches': m0022,
  '0023-kind-of-pass': m0023,
  '0024-pending-attachments-and-failing-items': m0024,
  '0026-what-is-not-synced-stands-aside': m0026,
  '0027-accounts-being-removed': m0027,
  '0028-listed-ids': m0028,
  '0029-what-fails-is-named': m0029,
  '0030-people-being-forgotten': m0030,
  '0031-active-people-first': m0031,
  '0032-versions-of-files': m0032,
  '0033-backlogs-are-backfill': m0033,
  '0034-drive-folders': m0034,
  '0035-what-a-pass-answers': m0035,
  '0036-tokens-that-are-left': m0036,
  '0037-revisions-that-failed': m0037,
  '0038-when-a-late-look-is-due': m0038,
  '0039-what-is-tried-alone': m0039,
  '0040-when-a-grant-is-revoked-again': m0040,
  '0041-what-ends-its-worker': m0041,
};
