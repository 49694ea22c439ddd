import { createHash, createHmac } from "node:crypto";

import type { Checksum, HttpRequest } from "@smithy/types";

import type { AwsCredentials } from "../../components/aws/credentials";
import { reasonOf } from "./cannot-look";
import { providerOf } from "./credentials";
import type { DocumentsPlace, LogGroup } from "./expectation";
import type { FoundEvent, LogGroups, Search } from "./log-groups";

/** A domain in a VPC does not answer from elsewhere, and nobody wants to wait for that at each search. */
const timeoutMilliseconds = 10_000;

/** OpenSearch returns at most this many documents at once, unless an index has another limit: https://docs.opensearch.org/latest/search-plugins/searching-data/paginate/ */
const mostDocuments = 10_000;

/** A document that was found. */
interface Hit {
    _index: string;
    _id: string;
    _source?: Record<string, unknown>;
}

/**
 * Reads lines from OpenSearch, with requests that are signed as Fluent Bit's are. Other places are left to `others`.
 *
 * @param urlOf the address of a host
 */
export function openDocuments(
    credentials: AwsCredentials,
    others: LogGroups,
    urlOf: (host: string) => string = (host) => `https://${host}`,
): LogGroups {
    async function search(place: DocumentsPlace, region: string, text: string, since: number): Promise<Search> {
        const url = new URL(`${urlOf(place.host)}/${encodeURIComponent(place.indices)}/_search`);
        const body = JSON.stringify(question(text, since));
        const { headers } = await signed({ url, body, region, service: place.service }, credentials);
        const answer = await fetch(url, {
            method: "POST",
            headers,
            body,
            signal: AbortSignal.timeout(timeoutMilliseconds),
        });
        const contents = await answer.text();
        if (answer.status === 404) {
            // The first line creates the index.
            return { events: [] };
        }
        if (answer.status !== 200) {
            const remedy = [401, 403].includes(answer.status) ? `; ${permission(place)} is missing` : "";
            const reason = contents.replace(/\s+/g, " ").slice(0, 300);
            return { unreadable: `answers HTTP ${answer.status} (${reason})${remedy}` };
        }
        const { hits } = JSON.parse(contents) as { hits: { hits: Hit[] } };
        const events = hits.hits.map(({ _index, _id, _source }): FoundEvent => ({
            id: `${_index} ${_id}`,
            logStream: undefined,
            message: JSON.stringify(_source ?? {}),
        }));
        return { events: events.filter(({ message }) => message.includes(text)) };
    }

    return {
        search: async (group: LogGroup, text, since) => {
            const { documents } = group;
            if (documents === undefined) {
                return others.search(group, text, since);
            }
            // Nothing is claimed of what cannot be read. Who verifies need not reach a domain of a VPC.
            const found = await search(documents, group.region, text, since).catch((error: unknown): Search => ({
                unreadable: `cannot be reached from here (${networkReason(error)})`,
            }));
            return "unreadable" in found ? { unreadable: `${group.name}: ${found.unreadable}` } : found;
        },
    };
}

/**
 * Documents with the text in any field, since a time. An index may divide the text at each of its dashes, and joins its last part with what follows, so the question is about the parts before it.
 *
 * @see https://docs.opensearch.org/latest/query-dsl/full-text/multi-match/
 */
function question(text: string, since: number): object {
    const query = text.split("-").slice(0, -1).join("-");
    return {
        size: mostDocuments,
        query: {
            bool: {
                must: [{ multi_match: { query, type: "phrase", fields: ["*"], lenient: true } }],
                filter: [{ range: { "@timestamp": { gte: new Date(since).toISOString() } } }],
            },
        },
    };
}

function permission({ service }: DocumentsPlace): string {
    return service === "aoss"
        ? "aoss:APIAccessAll on the collection, or aoss:ReadDocument in its data access policy,"
        : "es:ESHttpPost on the domain, or the right to search its indices,";
}

/** What Node says of a request that got no answer is in the cause. */
function networkReason(error: unknown): string {
    const { cause } = error as { cause?: unknown };
    return reasonOf(cause instanceof Error && cause.message !== "" ? cause : error);
}

interface Request {
    url: URL;
    body: string;
    region: string;
    service: string;
}

/** https://docs.aws.amazon.com/opensearch-service/latest/developerguide/request-signing.html */
async function signed({ url, body, region, service }: Request, credentials: AwsCredentials): Promise<HttpRequest> {
    const { SignatureV4 } = await import("@smithy/signature-v4");
    const signer = new SignatureV4({ region, service, credentials: providerOf(credentials, region), sha256: Sha256 });
    return await signer.sign({
        method: "POST",
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        headers: { host: url.host, "content-type": "application/json" },
        body,
    });
}

/** Node's own hash, as the signer wants it. */
class Sha256 implements Checksum {
    private readonly hash;

    constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
        this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
    }

    update(data: string | ArrayBuffer | ArrayBufferView): void {
        this.hash.update(bytesOf(data));
    }

    digest(): Promise<Uint8Array> {
        return Promise.resolve(this.hash.digest());
    }

    reset(): void {
        throw new Error("a hash is used once");
    }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
    return typeof data === "string"
        ? Buffer.from(data)
        : ArrayBuffer.isView(data)
          ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
          : new Uint8Array(data);
}
