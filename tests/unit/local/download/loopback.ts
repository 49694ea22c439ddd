import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { Downloads } from "../../../../local/tools/download/downloads";
import { mirrorOf } from "../../../../local/tools/download/mirror";
import { type Patience, Web } from "../../../../local/tools/download/web";

/** Short, so that a test that waits for a time-out is over soon; long enough for a loaded machine to answer over the loopback interface. */
export const impatient: Patience = {
    answerMilliseconds: 1_000,
    stallMilliseconds: 400,
    leastBytes: 1,
    attempts: 3,
    retryMilliseconds: 1,
};

/** A site on the loopback interface. Every request is noted as `METHOD path range`. */
export class Site {
    private constructor(
        private readonly server: Server,
        readonly url: string,
        readonly requests: readonly string[],
    ) {}

    static async open(listener: RequestListener): Promise<Site> {
        const requests: string[] = [];
        const server = createServer((request, response) => {
            requests.push([request.method, request.url, request.headers.range].filter(Boolean).join(" "));
            listener(request, response);
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        return new Site(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests);
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, "close");
    }
}

/** Serves content as a good server does: with ranges. */
export function serve(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (start >= content.length && start > 0) {
        response.writeHead(416).end();
        return;
    }
    response.writeHead(start > 0 ? 206 : 200, {
        "content-length": content.length - start,
        ...(start > 0 && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    response.end(request.method === "HEAD" ? undefined : content.subarray(start));
}

export function sha256(content: Buffer | string): string {
    return createHash("sha256").update(content).digest("hex");
}

/** Folders of one test, and downloads that find every site at one mirror. */
export function temporary(): {
    folder: string;
    remove: () => void;
    downloads: (mirror: string, web?: Web) => Downloads;
} {
    const folder = mkdtempSync(path.join(tmpdir(), "download-"));
    return {
        folder,
        remove: () => {
            rmSync(folder, { recursive: true });
        },
        downloads: (mirror, web = new Web(impatient)) =>
            new Downloads(mirrorOf(mirror), web, path.join(folder, "downloads")),
    };
}
