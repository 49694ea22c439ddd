import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";

import { unauthenticated } from "./authentication";
import { type Answer, type CloudWatchLogs, failure } from "./cloudwatch-logs";
import type { Fault } from "./messages";
import { authenticationFault, type SignedRequest } from "./signature";
import type { Sts } from "./sts";

/** Speaks HTTPS for the service, and goes wrong on demand. */
export class EndpointServer {
    private readonly server: Server;
    private readonly sockets = new Set<Socket>();
    private fault: Fault | undefined;
    private port = 0;

    constructor(
        private readonly service: CloudWatchLogs,
        private readonly sts: Sts,
        certificate: { key: string; cert: string },
    ) {
        this.server = createServer({ ...certificate, keepAliveTimeout: 60_000 }, (request, response) => {
            this.answer(request, response).catch((error: unknown) => {
                // When the endpoint goes down, a request that is just being received is cut: there is nobody left to answer.
                if (!request.destroyed) {
                    throw error;
                }
            });
        });
        this.server.on("connection", (socket: Socket) => {
            this.sockets.add(socket);
            socket.on("close", () => this.sockets.delete(socket));
        });
    }

    /** Listens on a free port of the loopback interface, and on the same one whenever it comes up again. */
    async listen(): Promise<number> {
        await new Promise<void>((resolve, reject) => {
            this.server.once("error", reject);
            this.server.listen(this.port, "127.0.0.1", resolve);
        });
        this.port = (this.server.address() as AddressInfo).port;
        return this.port;
    }

    async setFault(fault: Fault | undefined): Promise<void> {
        this.fault = fault;
        if (fault?.type === "down") {
            const closed = new Promise((resolve) => this.server.close(resolve));
            this.sockets.forEach((socket) => socket.destroy());
            await closed;
        } else if (!this.server.listening) {
            await this.listen();
        }
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const body = await bodyOf(request);
        const { method = "", url = "", headers } = request;
        const signed = { method, url, headers, body };
        const target = headers["x-amz-target"];
        const { status, type, text } = typeof target === "string" ? this.logs(target, signed) : this.tokens(signed);
        if (this.fault?.type === "slow") {
            await new Promise((resolve) =>
                setTimeout(resolve, this.fault?.type === "slow" ? this.fault.milliseconds : 0),
            );
        }
        response.writeHead(status, { "content-type": type, "x-amzn-RequestId": randomUUID() });
        response.end(text);
    }

    /** CloudWatch Logs takes requests with credentials alone that STS has given out. */
    private logs(target: string, request: SignedRequest): { status: number; type: string; text: string } {
        const type = "application/x-amz-json-1.1";
        const faulty = this.faultyAnswer();
        const fault = faulty === undefined ? authenticationFault(request, (id) => this.sts.credentials(id)) : undefined;
        if (fault !== undefined) {
            this.service.refuseUnauthenticated(fault);
            const { status, body: text } = unauthenticated(fault, "json");
            return { status, type, text };
        }
        const { status, body } = faulty ?? this.service.handle(target, request.body.toString("utf8"));
        return { status, type, text: JSON.stringify(body) };
    }

    private tokens(request: SignedRequest): { status: number; type: string; text: string } {
        const { status, body: text } = this.sts.answer(request);
        return { status, type: "text/xml", text };
    }

    private faultyAnswer(): Answer | undefined {
        if (this.fault?.type === "throttled" && Math.random() < this.fault.share) {
            return failure("ThrottlingException", "Rate exceeded");
        }
        if (this.fault?.type === "failing" && Math.random() < this.fault.share) {
            return failure("ServiceUnavailableException", "The service cannot complete the request.", 503);
        }
        return undefined;
    }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of request) {
        parts.push(part as Buffer);
    }
    return Buffer.concat(parts);
}
