import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { windowsBuilds, windowsVersions } from "../../components/windows-cluster/windows-versions";
import { Failure } from "../../machine/failure";
import { layout } from "../layout";
import { runCommand } from "../../machine/run-command";
import { writeFileAtomically } from "../write-file";

const base = path.join(__dirname, "base");
const logMonitor = path.join(__dirname, "LogMonitor.exe");
const blobs = "log-monitor/blobs";

/** Pushes replacements of Microsoft's images and releases to the local registry, and configures BuildKit to use them. */
export async function publishStandIns(buildctl: string, buildkitAddress: string, registry: string): Promise<void> {
    for (const version of windowsVersions) {
        const name = `${registry}/windows/servercore/iis:windowsservercore-ltsc${version}`;
        // With the Windows build of the nodes: an image inherits os.version from its base image.
        const platform = `windows(${windowsBuilds[version]}.1)/amd64`;
        await runCommand(buildctl, [
            ...["--addr", buildkitAddress, "build", "--frontend", "dockerfile.v0"],
            ...["--local", `context=${base}`, "--local", `dockerfile=${base}`, "--opt", `platform=${platform}`],
            ...["--output", `type=image,name=${name},push=true`],
        ]);
    }
    const digest = await upload(`http://${registry}`, readFileSync(logMonitor));
    writeFileAtomically(layout.sourcePolicy, JSON.stringify(sourcePolicy(registry, digest), undefined, 2));
}

/**
 * Makes BuildKit use the stand-ins when a build requests the originals. The program and the stack file are the same as for AWS, and checksums are
 * verified in the same way.
 *
 * @see https://github.com/moby/buildkit/blob/v0.27.0/docs/build-repro.md
 */
function sourcePolicy(registry: string, logMonitorDigest: string): object {
    const releases = "https://github.com/microsoft/windows-container-tools/releases/download";
    const standIns = {
        [`${releases}/*/LogMonitor.exe`]: `http://${registry}/v2/${blobs}/${logMonitorDigest}`,
        "docker-image://mcr.microsoft.com/*": `docker-image://${registry}/\${1}`,
    };
    return {
        rules: Object.entries(standIns).map(([original, identifier]) => ({
            action: "CONVERT",
            selector: { identifier: original, match_type: "WILDCARD" },
            updates: { identifier },
        })),
    };
}

/** @see https://distribution.github.io/distribution/spec/api/#pushing-a-layer */
async function upload(registry: string, content: Buffer): Promise<string> {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    const started = await fetch(`${registry}/v2/${blobs}/uploads/`, { method: "POST" });
    const location = started.headers.get("location");
    if (location === null) {
        throw new Failure(`The registry refused an upload with status ${started.status}.`);
    }
    const target = new URL(location, registry);
    target.searchParams.set("digest", digest);
    const done = await fetch(target, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array(content),
    });
    if (done.status !== 201) {
        throw new Failure(`The registry did not store an upload; status ${done.status}.`);
    }
    return digest;
}
