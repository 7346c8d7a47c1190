import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CalendarControl } from './calendar/calendar-control.ts';
import { calendarService } from './calendar/calendar-service.ts';
import type { DriveControl } from './drive/drive-control.ts';
import { driveService } from './drive/drive-service.ts';
import { FaultPlan } from './faults/fault-plan.ts';
import { breakConnection, ConnectionFault, raiseFault } from './faults/raise-fault.ts';
import { gmailRoutes } from './gmail/gmail-routes.ts';
import { LiveMailbox } from './gmail/live-mailbox.ts';
import { MailboxWatch } from './gmail/mailbox-watch.ts';
import { ApiError } from './http/api-error.ts';
import { jsonResponse, send } from './http/api-response.ts';
import { ApiServer } from './http/api-server.ts';
import { Pages } from './http/pages.ts';
import { QuotaUsage, type Usage } from './http/quota-usage.ts';
import { type AuthorizationCodeRequest, AuthorizationServer, type OAuthClient } from './oauth/authorization-server.ts';
import { Consent, isConsentForm } from './oauth/consent.ts';
import { createIdentityKeys } from './oauth/identity-keys.ts';
import { OAuthError } from './oauth/oauth-error.ts';
import { answerTokenRequest, type Owner } from './oauth/token-endpoint.ts';
import { userinfoRoute } from './oauth/userinfo-route.ts';
import { connectionListRoute } from './people/connection-list-route.ts';
import { LiveContacts } from './people/live-contacts.ts';
import { PubSub, type PushSubscription } from './push/pubsub.ts';
import { PushQueue } from './push/push-queue.ts';
import { ProjectQuotas } from './quotas/project-quotas.ts';
import type { QuotaSettings } from './quotas/quota-settings.ts';
import type { SimulatorClock } from './simulator-clock.ts';
import { FileChangedError } from './workspace/files/indexed-file.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface GoogleSimulatorOptions {
  workspace: Workspace;
  /** Rules over the expiry of codes and tokens. */
  clock: SimulatorClock;
  /** The port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /**
   * The OAuth clients that may ask for tokens. Refresh tokens survive a restart as long as the secret stays the same, so
   * a lasting installation names its own. By default one client with a random secret.
   */
  clients?: readonly OAuthClient[];
  /** Others who have a Google account, with no service in it. Addresses in lower case. */
  otherPeople?: readonly Owner[];
  /** Consents without a page in the name of whom `login_hint` names; for tests. */
  consentsAtOnce?: boolean;
  /** Where Gmail's notifications are pushed to; nowhere by default. `pubsub.subscribe` changes it. */
  pushSubscription?: PushSubscription;
  /** Google's quotas; by default nothing is refused. `ProjectQuotas` shared by simulators make them one project. */
  quotas?: QuotaSettings | ProjectQuotas;
  /** Is told of each request that a fault leaves without an answer until its client goes away; for tests that wait for requests. */
  onUnanswered?: (request: { method: string; path: string }) => void;
  /**
   * Is told once when a file is asked for that changed, or went, since the workspace was loaded. What changed is not served, until the
   * workspace is loaded anew: a call that asks for it is answered with 503, and what tells of a file leaves out what is made of its content.
   */
  onFileChanged?: (file: string) => void;
}

export interface GoogleSimulator {
  /** The root of all APIs: googleapis' `rootUrl`; OAuth is at `/token`, `/revoke` and `/oauth2/v3/certs` below it. */
  url: string;
  clients: readonly OAuthClient[];
  /** Consents in the person's name, and returns the code that `/token` redeems. */
  issueAuthorizationCode(request: AuthorizationCodeRequest): string;
  /** What the person whose workspace it is has granted the first client in this run; nothing once that was revoked. */
  grantedScopes(): string[];
  /** A person takes back all that they granted. */
  withdrawGrants(emailAddress: string): void;
  /** The mailbox: what it holds, and what happens to it. */
  gmail: LiveMailbox;
  /** The watch over the mailbox, as `users.watch` set it. */
  gmailWatch: MailboxWatch;
  /** Where Gmail's notifications go, and pushes that Gmail would not send. */
  pubsub: PubSub;
  /** What the project may use, and how to change that. */
  quotas: ProjectQuotas;
  /** What will go wrong; nothing at first. */
  faults: FaultPlan;
  /** How lists are cut into pages. */
  pages: Pages;
  /** The calls and quota units so far. */
  usage(): Usage;
  /** The notifications of all APIs; none leaves before `pushes.deliver()` is called. */
  pushes: PushQueue;
  /** Changes the calendars. */
  calendar: CalendarControl;
  /** Changes Drive, shared drives included. */
  drive: DriveControl;
  /** The contacts, and changes to them. */
  contacts: LiveContacts;
  close(): Promise<void>;
}

/**
 * Serves one person's workspace as Google would, on 127.0.0.1, for the unmodified `googleapis` client: OAuth, Gmail v1,
 * Calendar v3, Drive v3 and the contacts of People v1 as far as they are read and watched, Calendar and Drive as far as
 * they are written, alone and in batches. What else happens in the workspace, what the project may use and what fails is
 * told by the simulator's methods.
 * @example
 * const simulator = await startGoogleSimulator({ workspace: await loadWorkspace(directory), clock });
 * const mail = gmail({ version: 'v1', auth, rootUrl: simulator.url });
 */
export async function startGoogleSimulator(options: GoogleSimulatorOptions): Promise<GoogleSimulator> {
  const { workspace, clock } = options;
  const clients = options.clients ?? [
    { clientId: 'simulator-client', clientSecret: randomBytes(24).toString('base64url') },
  ];
  const people = [workspace.owner, ...(options.otherPeople ?? [])];
  const authorization = new AuthorizationServer({
    clock,
    clients,
    emailAddress: workspace.owner.emailAddress,
    otherPeople: people.slice(1).map(({ emailAddress }) => emailAddress),
  });
  const consent = new Consent(authorization, people, options.consentsAtOnce ?? false);
  const keys = await createIdentityKeys(clock);
  const usage = new QuotaUsage();
  const pushes = new PushQueue(clock);
  const mailbox = new LiveMailbox(workspace.mailbox, workspace.owner.emailAddress, clock);
  const pubsub = new PubSub(pushes, keys, clock);
  pubsub.subscribe(options.pushSubscription);
  const watch = new MailboxWatch(workspace.owner.emailAddress, pubsub, clock);
  mailbox.onChange((change) => watch.notice(change));
  const calendar = calendarService(workspace, clock, pushes);
  let toldOfChange = false;
  const onFileChanged = ({ file }: FileChangedError) => {
    if (!toldOfChange) options.onFileChanged?.(file);
    toldOfChange = true;
  };
  const drive = driveService(workspace, clock, pushes, onFileChanged);
  const contacts = new LiveContacts(workspace.contacts);
  const routes = [
    userinfoRoute(workspace.owner),
    ...gmailRoutes({ emailAddress: workspace.owner.emailAddress, mailbox, watch }),
    ...calendar.routes,
    ...drive.routes,
    connectionListRoute(contacts),
  ];
  const quotas = options.quotas instanceof ProjectQuotas ? options.quotas : new ProjectQuotas(clock, options.quotas);
  const faults = new FaultPlan();
  const pages = new Pages();
  const apis = new ApiServer({
    routes,
    scopesOf: (token) => authorization.scopesOf(token),
    person: workspace.owner.emailAddress,
    usage,
    quotas,
    faults,
    pages,
    onFileChanged,
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseBrowsers(request, port);
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /token': {
        const form = new URLSearchParams(await readForm(request));
        const { authorization: header } = request.headers;
        const fault = faults.next('oauth2.token');
        if (fault) return send(response, raiseFault(fault));
        const tokens = await answerTokenRequest(form, header, authorization, keys, people);
        return send(response, jsonResponse(200, tokens));
      }
      case 'GET /o/oauth2/v2/auth':
        return consent.ask(response, url);
      case 'POST /o/oauth2/v2/auth/consent':
        return consent.decide(response, new URLSearchParams(await readForm(request)));
      case 'POST /revoke': {
        const form = new URLSearchParams(await readForm(request));
        const fault = faults.next('oauth2.revoke');
        if (!fault || fault.afterwards) {
          authorization.revoke(form.get('token') ?? url.searchParams.get('token') ?? '');
        }
        return send(response, fault ? raiseFault(fault) : jsonResponse(200, {}));
      }
      case 'GET /oauth2/v3/certs': {
        const fault = faults.next('oauth2.certs');
        return send(response, fault ? raiseFault(fault) : jsonResponse(200, keys.jwks));
      }
      case 'GET /oauth2/v1/certs':
        return send(response, jsonResponse(200, keys.pem));
      default:
        return apis.answer(request, response, url);
    }
  }

  const server = createServer((request, response) => {
    answer(request, response)
      .catch((error: unknown) => {
        if (error instanceof ConnectionFault && error.kind === 'timeout') {
          options.onUnanswered?.({ method: request.method ?? '', path: request.url ?? '' });
        }
        // While its content was being sent.
        if (error instanceof FileChangedError) onFileChanged(error);
        return sendFailure(response, error);
      })
      // The client went away.
      .catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    clients,
    gmail: mailbox,
    gmailWatch: watch,
    pubsub,
    quotas,
    faults,
    pages,
    issueAuthorizationCode: (request) => authorization.issueCode(request),
    grantedScopes: () => authorization.granted(clients[0]?.clientId ?? '', workspace.owner.emailAddress),
    withdrawGrants: (emailAddress) => authorization.withdrawGrants(emailAddress),
    usage: () => usage.snapshot(),
    pushes,
    calendar: calendar.control,
    drive: drive.control,
    contacts,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Nothing in a browser talks to the simulator but its consent page: a foreign Host or any Origin is DNS rebinding or a hostile page. */
function refuseBrowsers(request: IncomingMessage, port: number): void {
  const { host, origin } = request.headers;
  if (
    (origin !== undefined && !isConsentForm(request)) ||
    (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
  ) {
    throw new ApiError(
      403,
      'forbidden',
      `The simulator answers only programs that call http://127.0.0.1:${port} directly.`,
    );
  }
}

/** The parameters of an OAuth request: 64 kB are plenty. */
async function readForm(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > 65_536) throw new OAuthError('invalid_request', 'The request body is larger than 64 kB.', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function sendFailure(response: ServerResponse, error: unknown): Promise<void> {
  if (error instanceof ConnectionFault) await breakConnection(response, error);
  else if (response.headersSent) response.destroy(error instanceof Error ? error : undefined);
  else if (error instanceof ApiError || error instanceof OAuthError) {
    await send(response, jsonResponse(error.status, error));
  } else {
    console.error('The Google simulator failed:', error);
    await send(response, jsonResponse(500, new ApiError(500, 'backendError', 'Internal error encountered.')));
  }
}
