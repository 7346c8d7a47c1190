/**
 * What goes wrong:
 * - a status: Google's error of that status, 502 as the HTML page of its front end;
 * - `timeout`: no answer until the client goes away;
 * - `broken connection`: the connection ends, without an answer or, after the call took effect, within it;
 * - `malformed JSON`: the call takes effect, the answer is cut off and yet complete as HTTP;
 * - `invalid_grant`: the token endpoint's, for a grant that was revoked or ran out;
 * - `expired access token`: the token that the call came with ends, and the call is answered 401.
 */
export type FaultKind =
  | 403
  | 429
  | 500
  | 502
  | 503
  | 'timeout'
  | 'broken connection'
  | 'malformed JSON'
  | 'invalid_grant'
  | 'expired access token';

/** Which calls fail, and how. */
export interface Fault {
  kind: FaultKind;
  /**
   * Google's name of the method, or its beginning: `gmail.users.messages.get`, `drive.`; `oauth2.token`, `oauth2.revoke`
   * and `oauth2.certs` for the endpoints of OAuth, `batch.gmail` for a batch as a whole. By default all calls of the APIs, batches
   * and OAuth's endpoints excepted.
   */
  method?: string;
  /** A piece of the path: the id of the one message, event or file whose calls fail. By default those of all. */
  path?: string;
  /** The calls that pass before the first one fails; 0 by default. */
  skip?: number;
  /** The calls that fail; all by default. */
  times?: number;
  /** The chance of a call to fail; 1 by default. */
  probability?: number;
  /** With 403: Google's reason; `userRateLimitExceeded` by default. */
  reason?: string;
  /** The call takes effect before it fails. */
  afterwards?: boolean;
}
