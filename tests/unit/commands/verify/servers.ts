import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { kubeconfigOf } from "../../kubernetes-api";

/** A server that answers what a test says, until the test is over. */
export class TestServer {
    readonly requests: { method: string; url: string; headers: IncomingMessage["headers"] }[] = [];
    private constructor(private readonly server: Server) {}

    static async start(
        answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
    ): Promise<TestServer> {
        const server = createServer();
        const started = new TestServer(server);
        server.on("request", (request: IncomingMessage, response: ServerResponse) => {
            const { method = "", url = "", headers } = request;
            started.requests.push({ method, url, headers });
            let body = "";
            request.setEncoding("utf8");
            request.on("data", (chunk: string) => (body += chunk));
            request.on("end", () => {
                answer(request, body, response);
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return started;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    /** A kubeconfig for which this is the API server. */
    get kubeconfig(): string {
        return this.kubeconfigOf({});
    }

    /** The same, with a user's credentials. */
    kubeconfigOf(user: object): string {
        return kubeconfigOf(this.server, user);
    }

    stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** What the API server says instead of the object that was asked for. */
export function statusObject(code: number, message: string): object {
    return { kind: "Status", apiVersion: "v1", status: "Failure", code, message };
}
