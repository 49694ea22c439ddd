/** The parts of an image's name: `HOST/REPOSITORY:TAG`. */
export function imageName(name: string): { repository: string; tag: string } {
    const [, repository, tag] = /^[^/]+\/([^:@]+):([^:@]+)$/.exec(name) ?? [];
    if (repository === undefined || tag === undefined) {
        throw new Error(`${name} is not the name of an image in a registry, HOST/REPOSITORY:TAG`);
    }
    return { repository, tag };
}

/** The registry on this machine, which replaces the registry in an image's name. */
export class LocalRegistry {
    constructor(private readonly address: string) {}

    async has(repository: string, digest: string): Promise<boolean> {
        return (await fetch(this.manifest(repository, digest), { method: "HEAD", headers: accept })).ok;
    }

    async remove(repository: string, digest: string): Promise<void> {
        const { status } = await fetch(this.manifest(repository, digest), { method: "DELETE" });
        if (status !== 202 && status !== 404) {
            throw new Error(`the registry did not delete ${repository}@${digest}: it answered ${status}`);
        }
    }

    private manifest(repository: string, digest: string): string {
        return `http://${this.address}/v2/${repository}/manifests/${digest}`;
    }
}

const accept = {
    accept: "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json",
};
