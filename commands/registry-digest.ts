/** An image in the terms of its registry's API. */
interface Address {
    registry: string;
    repository: string;
    tag: string;
}

const manifestTypes = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/**
 * Gets the current digest of a tag from a registry. Only for public images: it sends no credentials.
 *
 * @param reference such as `docker.io/fluent/fluent-bit:windows-2022-5.1.5`
 * @throws Error with the registry's answer
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export async function registryDigest(reference: string): Promise<string> {
    const address = addressOf(reference);
    const url = `${address.registry}/v2/${address.repository}/manifests/${address.tag}`;
    let response = await ask(url, reference);
    if (response.status === 401) {
        const token = await anonymousToken(response.headers.get("www-authenticate") ?? "", reference);
        response = await ask(url, reference, { authorization: `Bearer ${token}` });
    }
    const digest = response.headers.get("docker-content-digest");
    if (!response.ok || digest === null || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
        throw new Error(
            `${reference}: the registry has no such tag, or the image is not public (HTTP ${response.status} from ${url})`,
        );
    }
    return digest;
}

function addressOf(reference: string): Address {
    const [, host = "", repository = "", tag = ""] = /^([^/]+)\/(.+):([\w.-]+)$/.exec(reference) ?? [];
    if (tag === "") {
        throw new Error(`${reference}: is not REGISTRY/REPOSITORY:TAG`);
    }
    const scheme = /^localhost(:|$)|^127\./.test(host) ? "http" : "https";
    // Docker Hub's registry has another host than the one in image names.
    return { registry: `${scheme}://${host === "docker.io" ? "registry-1.docker.io" : host}`, repository, tag };
}

async function ask(url: string, reference: string, headers: Record<string, string> = {}): Promise<Response> {
    try {
        return await fetch(url, { method: "HEAD", headers: { accept: manifestTypes, ...headers } });
    } catch {
        throw new Error(`${reference}: could not connect to ${new URL(url).host}`);
    }
}

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
async function anonymousToken(challenge: string, reference: string): Promise<string> {
    const fields: Partial<Record<string, string>> = Object.fromEntries(
        [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]): [string, string] => [key, value]),
    );
    const realm = fields["realm"] ?? "";
    if (!/^Bearer /i.test(challenge) || !URL.canParse(realm)) {
        throw new Error(`${reference}: the registry requires credentials; this command only supports public images`);
    }
    const url = new URL(realm);
    for (const key of ["service", "scope"]) {
        const value = fields[key];
        if (value !== undefined) {
            url.searchParams.set(key, value);
        }
    }
    const response = await fetch(url);
    const body = response.ok ? ((await response.json()) as { token?: string; access_token?: string }) : {};
    const token = body.token ?? body.access_token;
    if (token === undefined) {
        throw new Error(`${reference}: ${url.host} issues no anonymous token (HTTP ${response.status})`);
    }
    return token;
}
