import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WriteError } from "../exitCodes.js";

/** What is served under one name. */
export interface ServedPage {
  readonly html: string;
  /** The policy of the page, besides that no other site may frame it. */
  readonly policy: string;
}

export interface PageServer {
  /** The only address that it answers, with its secret. */
  readonly address: string;
  /** Tells every page that is open; the last thing told is told to those that open later. */
  tell(message: object): void;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/**
 * Serves pages to a browser of this machine alone. Whoever asks must know the secret in the address, so that no other user
 * and no other program reads along; must ask for this machine by its name, so that no name of another's that leads here
 * does (DNS rebinding); and must be no page of another site. Nothing but GET is answered, and no file is ever read for an answer.
 *
 * `pageOf` gives the page of a name, `""` for the first, or `null`. Throws `WriteError` where the port is taken.
 */
export async function startPageServer(
  pageOf: (name: string) => ServedPage | null,
  { port = 0 }: { readonly port?: number } = {},
): Promise<PageServer> {
  const secret = randomBytes(18).toString("base64url");
  const listeners = new Set<ServerResponse>();
  let told: object | null = null;
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    const name = isAllowed(request, own) ? nameAfter(secret, request.url ?? "") : null;
    if (name === null) return refuse(response, 403);
    if (request.method !== "GET") return refuse(response, 405);
    if (name === "events") {
      response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream; charset=utf-8" });
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      response.write(told === null ? ": none yet\n\n" : eventOf(told));
      return;
    }
    const page = pageOf(name);
    if (page === null) return refuse(response, 404);
    const policy = `${page.policy}; frame-ancestors 'self'`;
    response.writeHead(200, {
      ...HEADERS,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
    });
    response.end(page.html);
  });
  await new Promise<void>((done, fail) => {
    server.once("error", ({ message }) => fail(new WriteError(`cannot serve on port ${port}: ${message}`)));
    server.listen(port, LOOPBACK, done);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `http://${LOOPBACK}:${own}/${secret}/`,
    tell(message) {
      told = message;
      for (const listener of listeners) listener.write(eventOf(message));
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Kept nowhere, taken for nothing but what it is, and its address told to nobody. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

function isAllowed({ headers: { host, origin } }: IncomingMessage, port: number): boolean {
  const hosts = [`${LOOPBACK}:${port}`, `localhost:${port}`];
  if (host === undefined || !hosts.includes(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}

/** What stands after the secret in the path of an address; `null` where the secret does not. */
function nameAfter(secret: string, url: string): string | null {
  const [, given = "", name] = /^\/([^/?#]*)\/([^?#]*)/.exec(url) ?? [];
  const [ours, theirs] = [Buffer.from(secret), Buffer.from(given)];
  return name !== undefined && ours.length === theirs.length && timingSafeEqual(ours, theirs) ? name : null;
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...HEADERS, "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(`${status}\n`);
}

function eventOf(message: object): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
