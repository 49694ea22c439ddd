import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { CloudWatchLogs } from "../../../../dataplane/endpoint/cloudwatch-logs";
import { OpenSearchIndices } from "./open-search";

/** One request that was accepted, unpacked. */
export interface Delivery {
    method: string;
    path: string;
    headers: IncomingHttpHeaders;
    body: string;
}

/**
 * Whether a request is refused, and how. By a text it is answered as if it had been taken: the service says there what it did not take.
 */
type Refuses = (delivery: Delivery) => boolean | string | { status: number; body: object };

/** An event as CloudWatch Logs was sent it. */
export interface ShippedEvent {
    group: string;
    stream: string;
    message: string;
    timestamp: number;
    /** Whether the service keeps it. */
    isTaken: boolean;
}

/** A server in the place of AWS and of everybody else, known to its certificate as `localhost`. */
export class StandInServer {
    readonly deliveries: Delivery[] = [];
    /** What was sent to CloudWatch Logs, of which it has the stand-in that the measurements use. */
    readonly events: ShippedEvent[] = [];
    /** It keeps to the limits of the real one. Its log groups have to be created. */
    readonly cloudWatch = new CloudWatchLogs({
        add: (group, message, isTaken, { stream, timestamp }) => {
            this.events.push({ group, stream, message, timestamp, isTaken });
        },
    });
    /** What an OpenSearch domain keeps of the documents that it was sent. */
    readonly openSearch = new OpenSearchIndices();
    private readonly waiting = new Set<() => void>();
    private static readonly started = new Set<StandInServer>();

    private constructor(
        private readonly server: Server,
        private readonly key: string,
        private readonly certificate: string,
        private readonly refuses: Refuses,
    ) {
        server.on("request", (request, response) => {
            void received(request).then((delivery) => {
                response.setHeader("content-type", "application/json");
                const refusal = this.refuses(delivery);
                if (typeof refusal === "object") {
                    response.statusCode = refusal.status;
                    response.end(JSON.stringify(refusal.body));
                    return;
                }
                if (refusal === true) {
                    response.statusCode = 503;
                } else {
                    response.setHeader("x-amzn-RequestId", randomUUID());
                }
                if (refusal === false) {
                    this.deliveries.push(delivery);
                }
                const target = String(delivery.headers["x-amz-target"] ?? "");
                if (response.statusCode === 200 && target.startsWith("Logs_")) {
                    const { status, body } = this.cloudWatch.handle(target, delivery.body);
                    response.statusCode = status;
                    response.end(JSON.stringify(body));
                } else {
                    response.end(typeof refusal === "string" ? refusal : this.answerTo(delivery));
                }
                this.waiting.forEach((check) => {
                    check();
                });
            });
        });
    }

    /** @param folder where its key and its certificate go */
    static async start(folder: string, refuses: Refuses = () => false): Promise<StandInServer> {
        const key = join(folder, "key.pem");
        const certificate = join(folder, "certificate.pem");
        const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
        const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", certificate, ...subject], {
            stdio: "pipe",
        });
        const cert = readFileSync(certificate, "utf8");
        const server = createServer({ key: readFileSync(key), cert });
        await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
        const standIn = new StandInServer(server, readFileSync(key, "utf8"), cert, refuses);
        this.started.add(standIn);
        return standIn;
    }

    static stopAll(): void {
        for (const standIn of this.started) {
            standIn.stop();
        }
        this.started.clear();
    }

    /** Where it is, by the name in its certificate or by another one, and whom to believe. */
    address(host = "localhost"): { url: string; authority: string } {
        const { port } = this.server.address() as AddressInfo;
        return { url: `https://${host}:${port}`, authority: this.certificate };
    }

    /** What the plug-ins look for in an answer. */
    private answerTo({ path, headers, body }: Delivery): string {
        const pod = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)$/.exec(path);
        if (pod !== null) {
            const [, namespace = "", name = ""] = pod;
            return JSON.stringify(podNamed(namespace, name));
        }
        if (path === "/pods") {
            const items = podsOfTheNode.map(({ namespace, pod: name }) => podNamed(namespace, name));
            return JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items });
        }
        if (path === "/_bulk") {
            return this.openSearch.bulk(body);
        }
        return String(headers["x-amz-target"] ?? "").includes("PutRecordBatch") ? '{"FailedPutCount":0}' : "{}";
    }

    /** Waits until what was delivered is enough. */
    async until(enough: (deliveries: readonly Delivery[]) => boolean, milliseconds: number): Promise<void> {
        await new Promise<void>((resolve, reject) => {
            const timeout = setTimeout(() => {
                const seen = this.deliveries.map(({ method, path }) => `${method} ${path}`);
                reject(new Error(`after ${milliseconds} ms there was only: ${seen.join(", ") || "nothing"}`));
            }, milliseconds);
            const check = () => {
                if (enough(this.deliveries)) {
                    clearTimeout(timeout);
                    this.waiting.delete(check);
                    resolve();
                }
            };
            this.waiting.add(check);
            check();
        });
    }

    /** The records that were posted as JSON lines, in order, and where to. */
    records(): { path: string; record: Record<string, unknown> }[] {
        return this.deliveries
            .filter(({ method }) => method === "POST")
            .flatMap(({ path, body }) =>
                body
                    .split("\n")
                    .filter((line) => line !== "")
                    .map((line) => ({ path, record: JSON.parse(line) as Record<string, unknown> })),
            );
    }

    /** Goes down, and comes back at the same port. */
    async goDown(): Promise<() => Promise<void>> {
        const { port } = this.server.address() as AddressInfo;
        this.stop();
        await once(this.server, "close");
        return () => new Promise((resolve) => this.server.listen(port, "localhost", resolve));
    }

    /** Shows the certificate of another one from now on. */
    present(other: StandInServer): void {
        this.server.setSecureContext({ key: other.key, cert: other.certificate });
    }

    stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}

async function received(request: IncomingMessage): Promise<Delivery> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    const raw = Buffer.concat(chunks);
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
    return {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: body.toString("utf8"),
    };
}

/** Those of which the kubelet knows. */
export const podsOfTheNode = [
    { namespace: "shop", pod: "web-1", container: "iis" },
    { namespace: "shop", pod: "wiki-1", container: "iis" },
    { namespace: "shop", pod: "db-1", container: "sql" },
    { namespace: "stock", pod: "web-1", container: "iis" },
];

/** Labels as many charts set them: to OpenSearch, dots make an object of `app`, which it is the name of already. */
export function labelsOf(pod: string): Record<string, string> {
    // A pod's label is its name without what the ReplicaSet adds.
    const app = pod.split("-")[0] ?? "";
    return { app, "app.kubernetes.io/name": app, "example.com/part-of": "suite" };
}

function podNamed(namespace: string, name: string): object {
    const labels = labelsOf(name);
    const metadata = { namespace, name, uid: "0b7e9a52", labels };
    const containerStatuses = [{ name: "iis", image: "registry.example.com/iis:1.4.2" }];
    return { metadata, spec: { nodeName: "node-1" }, status: { podIP: "10.0.0.9", containerStatuses } };
}
