import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as milliseconds } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

import { type AwsProtocol, unauthenticated } from "../../../../dataplane/endpoint/authentication";
import { makeCertificate } from "../../../../dataplane/endpoint/certificate";
import { CloudWatchLogs } from "../../../../dataplane/endpoint/cloudwatch-logs";
import { ConnectProxy } from "../../../../dataplane/endpoint/connect-proxy";
import { authenticationFault, type AuthenticationFault } from "../../../../dataplane/endpoint/signature";
import { Sts, type WebIdentity } from "../../../../dataplane/endpoint/sts";
import { account, foreignRole } from "../destinations/one-route";
import { lockedBucketAnswer } from "./object-lock";
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

/** A server's key and certificate, and that of the authority that signed it, in PEM. */
export interface Certificates {
    key: string;
    cert: string;
    authority: string;
}

/** How Fluent Bit gets to the stand-in, whom it is to trust there, and who it is. */
export interface StandInAddress {
    url: string;
    /** Certificate of the authority that signed the stand-in's, in PEM. */
    authority: string;
    identity: WebIdentity;
    /** Leads what is said to AWS' own names to the stand-in. */
    proxy: string;
}

/** The address of a server that nobody asks. */
export const nowhere: StandInAddress = {
    url: "https://localhost:1",
    authority: "",
    identity: { token: "token", roleArn: "role" },
    proxy: "http://localhost:1",
};

/** A role of another account, and the external id that it asks for: with all that Fluent Bit can tell STS. */
export const foreignAccount = { roleArn: `${foreignRole},a.b@c-d_e`, externalId: "c,d.e@f:g/h-i_j" };

const identity: WebIdentity = {
    token: `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YSJ9.${"signature".repeat(20)}`,
    roleArn: `arn:aws:iam::${account}:role/dev-eu-central-1-fluent-bit`,
};

/** Names that the stand-in has: those of AWS' services in the regions of the tests, and of everybody else's servers. */
const knownHost =
    /^((vpce-0a1b-2c3d\.)?(sts|logs|firehose|s3)\.(eu-central-1|eu-west-1)\.(vpce\.)?amazonaws\.com:443|[a-z]+\.example\.com:\d+)$/;

/**
 * A server in the place of AWS and of everybody else, with a certificate of an authority that nobody knows, made out to `localhost` and to AWS' names. As AWS, it takes requests only with credentials
 * that its STS has given out, and its STS gives them only for the token of a service account.
 */
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
    /** Buckets whose objects S3 locks after their upload. */
    readonly lockedBuckets = new Set<string>();
    /** What was wrong with who asked, of requests that AWS' services did not take for that. */
    readonly faults: AuthenticationFault[] = [];
    /** Paths at which requests get no answer, and how many there were. */
    readonly silentPaths = new Map<string, number>();
    /** How long CloudWatch Logs takes for an answer. */
    answerMilliseconds = 0;
    /** Most requests to CloudWatch Logs that waited for their answers at the same time. */
    mostAtOnce = 0;
    private unanswered = 0;
    /** Pods that have the name of an earlier one: what the API server and the kubelet say of them, by `NAMESPACE/NAME`. */
    readonly replaced = new Map<string, { uid: string; labels?: Record<string, string>; image?: string }>();
    private readonly waiting = new Set<() => void>();
    private static readonly started = new Set<StandInServer>();

    /** What gives out the credentials with which AWS' services are asked. */
    readonly sts = new Sts(identity, [foreignAccount]);

    private constructor(
        private readonly server: Server,
        private readonly proxy: ConnectProxy,
        readonly certificates: Certificates,
        private readonly refuses: Refuses,
    ) {
        server.on("request", (request, response) => {
            void received(request).then(async ({ raw, delivery }) => {
                const unanswered = this.silentPaths.get(delivery.path);
                if (unanswered !== undefined) {
                    this.silentPaths.set(delivery.path, unanswered + 1);
                    return;
                }
                if (this.answerMilliseconds > 0 && isForCloudWatchLogs(delivery)) {
                    await this.wait();
                }
                response.setHeader("x-amzn-RequestId", randomUUID());
                const { status, type, body } = this.answer(raw, delivery);
                response.writeHead(status, { "content-type": type });
                response.end(body);
                this.waiting.forEach((check) => {
                    check();
                });
            });
        });
    }

    private async wait(): Promise<void> {
        this.unanswered++;
        this.mostAtOnce = Math.max(this.mostAtOnce, this.unanswered);
        await milliseconds(this.answerMilliseconds);
        this.unanswered--;
    }

    /** @param folder where its key and its certificate go */
    static async start(folder: string, refuses: Refuses = () => false): Promise<StandInServer> {
        const names = ["localhost", "*.eu-central-1.amazonaws.com", "*.eu-west-1.amazonaws.com", "*.example.com"];
        const files = await makeCertificate(folder, names);
        const certificates = {
            key: readFileSync(files.key, "utf8"),
            cert: readFileSync(files.cert, "utf8"),
            authority: readFileSync(files.authority, "utf8"),
        };
        const server = createServer(certificates);
        await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
        const { port } = server.address() as AddressInfo;
        const proxy = await ConnectProxy.start((host) => (knownHost.test(host) ? port : undefined));
        const standIn = new StandInServer(server, proxy, certificates, refuses);
        this.started.add(standIn);
        return standIn;
    }

    private answer(raw: Buffer, delivery: Delivery): { status: number; type: string; body: string } {
        const { method, path, headers } = delivery;
        const signed = { method, url: path, headers, body: raw };
        if (/^(vpce-[\w-]+\.)?sts\./.test(headers.host ?? "")) {
            return { type: "text/xml", ...this.sts.answer(signed) };
        }
        const protocol = awsProtocol(delivery);
        const fault = protocol && authenticationFault(signed, (id) => this.sts.credentials(id));
        if (protocol !== undefined && fault !== undefined) {
            this.faults.push(fault);
            return { type: "application/json", ...unauthenticated(fault, protocol) };
        }
        if (protocol === "s3" && this.lockedBuckets.has(path.split("/")[1] ?? "")) {
            const body = lockedBucketAnswer(delivery.path, delivery.headers, raw);
            if (body !== undefined) {
                return { status: 400, type: "application/xml", body };
            }
        }
        const refusal = this.refuses(delivery);
        if (typeof refusal === "object") {
            return { status: refusal.status, type: "application/json", body: JSON.stringify(refusal.body) };
        }
        if (refusal === true) {
            return { status: 503, type: "application/json", body: this.answerTo(delivery) };
        }
        if (refusal === false) {
            this.deliveries.push(delivery);
        }
        if (isForCloudWatchLogs(delivery)) {
            const { status, body } = this.cloudWatch.handle(String(headers["x-amz-target"]), delivery.body);
            return { status, type: "application/json", body: JSON.stringify(body) };
        }
        const body = typeof refusal === "string" ? refusal : this.answerTo(delivery);
        return { status: 200, type: "application/json", body };
    }

    static stopAll(): void {
        for (const standIn of this.started) {
            standIn.stop();
        }
        this.started.clear();
    }

    /** How to get to it, by a name in its certificate or by another one. */
    address(host = "localhost"): StandInAddress {
        const { port } = this.server.address() as AddressInfo;
        return {
            url: `https://${host}:${port}`,
            authority: this.certificates.authority,
            identity,
            proxy: this.proxy.url,
        };
    }

    /** Hosts that were asked for by AWS' names. */
    get askedHosts(): readonly string[] {
        return this.proxy.asked;
    }

    /** What the plug-ins look for in an answer. */
    private answerTo({ path, headers, body }: Delivery): string {
        const pod = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)$/.exec(path);
        if (pod !== null) {
            const [, namespace = "", name = ""] = pod;
            return JSON.stringify(this.podNamed(namespace, name));
        }
        if (path === "/pods") {
            const items = podsOfTheNode.map(({ namespace, pod: name }) => this.podNamed(namespace, name));
            return JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items });
        }
        if (path === "/_bulk") {
            return this.openSearch.bulk(body);
        }
        return String(headers["x-amz-target"] ?? "").includes("PutRecordBatch") ? '{"FailedPutCount":0}' : "{}";
    }

    private podNamed(namespace: string, name: string): object {
        const usual = { uid: podUid, labels: labelsOf(name), image: "registry.example.com/iis:1.4.2" };
        const { uid, labels, image } = { ...usual, ...this.replaced.get(`${namespace}/${name}`) };
        const metadata = { namespace, name, uid, labels };
        const containerStatuses = [{ name: "iis", image }];
        return { metadata, spec: { nodeName: "node-1" }, status: { podIP: "10.0.0.9", containerStatuses } };
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
        this.close();
        await once(this.server, "close");
        return () => new Promise((resolve) => this.server.listen(port, "localhost", resolve));
    }

    /** Shows another certificate from now on. */
    present(certificates: Certificates): void {
        this.server.setSecureContext(certificates);
    }

    stop(): void {
        this.proxy.stop();
        this.close();
    }

    private close(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}

function isForCloudWatchLogs({ headers }: Delivery): boolean {
    return String(headers["x-amz-target"] ?? "").startsWith("Logs_");
}

/** How the service that is asked speaks; undefined for those of others than AWS. */
function awsProtocol({ method, path, headers }: Delivery): AwsProtocol | undefined {
    if (headers["x-amz-target"] !== undefined) {
        return "json";
    }
    return path === "/_bulk" ? "openSearch" : method === "PUT" ? "s3" : undefined;
}

async function received(request: IncomingMessage): Promise<{ raw: Buffer; delivery: Delivery }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    const raw = Buffer.concat(chunks);
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
    const { method = "", url: path = "", headers } = request;
    return { raw, delivery: { method, path, headers, body: body.toString("utf8") } };
}

/** The ID of a pod, which is in the path of its logs too. */
export const podUid = "0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a";

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
