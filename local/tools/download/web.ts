import type { Dispatcher } from "undici";

/** Limits of a download. */
export const patience = {
    /** Maximum time until a site begins to answer. */
    answerMilliseconds: 5_000,
    /** If fewer than `leastBytes` arrive in this time, the transfer has stalled. */
    stallMilliseconds: 15_000,
    // At 10 KiB a second, a download would take hours, and a build takes minutes.
    leastBytes: 150 * 1024,
    /** Maximum number of consecutive attempts without new bytes. */
    attempts: 3,
    retryMilliseconds: 1_000,
};
export type Patience = typeof patience;

/** A file that cannot be downloaded, with one reason for each address. The program is built instead. */
export class Unavailable extends Error {
    readonly reasons: readonly string[];

    constructor(...reasons: readonly string[]) {
        super([...new Set(reasons)].join("; "));
        this.reasons = [...new Set(reasons)];
    }
}

interface Request {
    readonly method: "GET" | "HEAD";
    readonly headers?: Readonly<Record<string, string>>;
}

export type Answer = Dispatcher.ResponseData;

const redirections = new Set([301, 302, 303, 307, 308]);
const mostRedirections = 5;

/**
 * HTTP with the reachability of sites in one run: the first request to a site determines whether it is reachable, other requests wait for the result,
 * and an unreachable site is not requested again. HTTPS_PROXY, HTTP_PROXY and NO_PROXY set proxies.
 */
export class Web {
    private readonly sites = new Map<string, Promise<unknown>>();
    private dispatcher: Dispatcher | undefined;

    constructor(readonly patience: Patience) {}

    /** The response to a request, after redirects. Rejects with `Unavailable` if a site is not reachable. */
    async request(url: string, options: Request): Promise<Answer> {
        let current = new URL(url);
        for (let count = 0; count <= mostRedirections; count++) {
            const answer = await this.ask(current, options);
            const { location } = answer.headers;
            if (!redirections.has(answer.statusCode) || typeof location !== "string") {
                return answer;
            }
            await answer.body.dump();
            current = redirected(current, location);
        }
        throw new Unavailable(`${new URL(url).host} redirects more than ${mostRedirections} times`);
    }

    /** The complete body of a small response. */
    async text(url: string, headers: Record<string, string> = {}): Promise<string> {
        const { statusCode: status, body } = await this.request(url, { method: "GET", headers });
        const slow = setTimeout(() => body.destroy(new Error("it stalled")), this.patience.stallMilliseconds);
        try {
            const text = await body.text();
            if (status === 200) {
                return text;
            }
        } catch (error) {
            throw new Unavailable(`${shown(url)} cannot be read: ${reasonOf(error)}`);
        } finally {
            clearTimeout(slow);
        }
        throw new Unavailable(`${shown(url)} answers with status ${status}`);
    }

    private async ask(url: URL, options: Request): Promise<Answer> {
        const known = this.sites.get(url.origin);
        if (known !== undefined) {
            await known;
            return this.send(url, options);
        }
        const answer = this.send(url, options);
        this.sites.set(url.origin, answer);
        return answer;
    }

    private async send(url: URL, { method, headers }: Request): Promise<Answer> {
        const { EnvHttpProxyAgent, request } = await import("undici");
        // Without its own time-outs, because the limits above apply.
        this.dispatcher ??= new EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0 });
        const giveUp = new AbortController();
        const timer = setTimeout(() => {
            giveUp.abort(new Error(`no answer within ${this.patience.answerMilliseconds / 1000} seconds`));
        }, this.patience.answerMilliseconds);
        try {
            return await request(withoutCredentials(url), {
                method,
                headers: { ...headers, ...authorization(url) },
                dispatcher: this.dispatcher,
                signal: giveUp.signal,
            });
        } catch (error) {
            throw new Unavailable(`${url.host} cannot be reached: ${reasonOf(error)}`);
        } finally {
            clearTimeout(timer);
        }
    }
}

/** What the first available one of several addresses of the same file answers. */
export async function fromFirst<T>(urls: readonly string[], get: (url: string) => Promise<T>): Promise<T> {
    const problems: string[] = [];
    for (const url of urls) {
        try {
            return await get(url);
        } catch (error) {
            if (!(error instanceof Unavailable)) {
                throw error;
            }
            problems.push(...error.reasons);
        }
    }
    throw new Unavailable(...problems);
}

/** The target of a redirect. */
export function redirected(from: URL, location: string): URL {
    const to = new URL(location, from);
    if (from.protocol === "https:" && to.protocol !== "https:") {
        throw new Unavailable(`${from.host} redirects to ${to.host} without TLS`);
    }
    return to;
}

/** The user name and the password in a mirror's address. They are only sent to the mirror, and are not in messages. */
function authorization({ username, password }: URL): Record<string, string> {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return username === "" ? {} : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}

function withoutCredentials(url: URL | string): URL {
    const copy = new URL(url);
    copy.username = "";
    copy.password = "";
    return copy;
}

/** An address without credentials, for messages. */
export function shown(url: string): string {
    const copy = withoutCredentials(url);
    return `${copy.origin}${copy.pathname}`;
}

const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: "its name cannot be resolved",
    EAI_AGAIN: "DNS does not answer",
    ECONNREFUSED: "it refuses the connection",
    ECONNRESET: "it closes the connection",
    UND_ERR_SOCKET: "it closes the connection",
    EHOSTUNREACH: "there is no route to it",
    ENETUNREACH: "there is no route to it",
};

export function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    const code = (error as NodeJS.ErrnoException).code ?? "";
    return reasons[code] ?? error.message;
}
