import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import getPort from "get-port";
import { parse, stringify } from "yaml";

import { caBundle, linuxPaths, type Paths } from "../../../../components/fluent-bit-windows/pipeline/paths";
import { type FluentBitPlan, planFluentBit, renderFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import type { ReadLogs } from "../../../../components/fluent-bit-windows/shippers";
import { maxPartBytes } from "../../../../dataplane/pods/log-format";
import { until as holdsWithin } from "../../../../machine/until";
import { cluster } from "../destinations/one-route";
import { podUid, type StandInAddress, StandInServer } from "./stand-in";
import { isAtLeast } from "../../../../components/settings/versions";

/** The version of the Fluent Bit on PATH. Configurations are written for it, so that these tests run with any version that is deployed. */
export function versionOnPath(): string {
    const { stdout, error } = spawnSync("fluent-bit", ["--version"], { encoding: "utf8" });
    return error === undefined ? (/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? "") : "";
}

/** Whether the Fluent Bit on PATH can be led to a stand-in for Firehose: before 4.1 the output takes no port. */
export function reachesFirehose(): boolean {
    return isAtLeast(versionOnPath(), "4.1.0");
}

/** Leaves the suite out where its tests cannot run, gives each test a folder of its own, and ends what a test has started, however it went. */
export function withFolder(name: string): () => string {
    let folder: string;
    before(function () {
        if (versionOnPath() === "") {
            console.log("      left out: there is no fluent-bit on PATH");
            this.skip();
        }
    });
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), `${name}-`));
    });
    afterEach(async function () {
        const logs = await FluentBit.killAll();
        StandInServer.stopAll();
        if (this.currentTest?.state === "failed") {
            console.log(logs.join("\n"));
        }
        rmSync(folder, { recursive: true, force: true });
    });
    return () => folder;
}

/** Fluent Bit's own container. */
const ownPod = { namespace: "amazon-cloudwatch", pod: "fluent-bit-1", container: "fluent-bit" };

/** What a credential is in these tests: with all that a configuration file might take for something else. */
export const credentialText = "to\"k#e'n: {d} \\n $HOME %";

interface Options {
    settings: FluentBitSettingsInput;
    /** The one server that there is. */
    standIn: StandInAddress;
    /** Folder of logs and state; the same one for a Fluent Bit that goes on where another stopped. */
    folder: string;
    /** By default one that is free. */
    httpPort?: number;
    /** Whose logs the node has; by default those of a Linux node. */
    os?: Paths["os"];
    /** What of the node's logs is read; by default its disk. */
    reads?: readonly ReadLogs[];
    /** The version that the configuration is written for; by default the one that runs. */
    version?: string;
    /** Whether outputs name the CA bundle, as they do by default. Without it they trust what the system does, which does not know the stand-in. */
    namesBundle?: boolean;
    /** Whether AWS' services are asked by their names, through a proxy that inspects TLS, and not at the stand-in's address. */
    byName?: boolean;
    /** Puts what can be had here in the place of inputs that cannot, such as Windows' Event Log. */
    standInInput?: (input: { name: string; tag: string }) => object;
}

/** What Fluent Bit says of a certificate that it does not trust. Since 5.0 it does not say why. */
export const untrusted =
    /certificate verification failed, reason: (hostname mismatch|self-signed certificate|unable to get local issuer certificate)|certificate verify failed/;

/** Where a folder of the node's own logs is in the folder of a test. */
export function nodeFolder(folder: string, ofNode: string): string {
    return join(folder, "node", ofNode.replace(/^C:/, "").replaceAll("\\", "/"));
}

/** The rendered configuration and the environment of a node, in a folder of a Linux machine. */
async function prepare({
    settings,
    standIn,
    folder,
    httpPort,
    os = "linux",
    reads,
    version = versionOnPath(),
    namesBundle = true,
    byName = false,
    standInInput,
}: Options): Promise<{ file: string; env: NodeJS.ProcessEnv }> {
    const parsed = fluentBitSettings.parse({
        httpPort: httpPort ?? (await getPort()),
        unrouted: [],
        ownLogs: [],
        // One port less that somebody else may have.
        liveness: { asks: "server" },
        // Needs the log of the own container, which only the tests of readiness write.
        readiness: { asks: "server" },
        // A log group more, which only its own tests look at.
        monitoring: false,
        // Nothing is asked, unless a test says so.
        metadata: { from: "path" },
        certificateAuthorities: [{ pem: standIn.authority }],
        ...settings,
    });
    const file = join(folder, "fluent-bit.yaml");
    const caFile = join(folder, caBundle);
    const { credentials, manifests } = planFluentBit(parsed, cluster);
    writeFileSync(caFile, (manifests["ca-bundle"] as unknown as { data: Record<string, string> }).data[caBundle] ?? "");
    const paths: Paths = {
        ...linuxPaths(join(folder, "pods"), join(folder, "state"), caFile),
        os,
        onNode: (ofNode) => nodeFolder(folder, ofNode),
    };
    mkdirSync(join(folder, "state"), { recursive: true });
    // The stand-in also answers for the API server and the kubelet.
    const token = join(folder, "token");
    writeFileSync(token, "token");
    const identityToken = join(folder, "identity-token");
    writeFileSync(identityToken, standIn.identity.token);
    const { hostname, port } = new URL(standIn.url);
    const target = { paths, ...(!byName && { standIn: { url: standIn.url } }), version };
    const config = renderFluentBit(parsed, cluster, { ...target, ...(reads !== undefined && { reads }) })
        .replace(
            /( +)kube_url: .*\n/,
            `$1kube_url: ${standIn.url}\n$1kube_ca_file: ${caFile}\n$1kube_token_file: ${token}\n`,
        )
        .replace(/( +)kubelet_host: .*\n/, `$1kubelet_host: ${hostname}\n$1kubelet_port: ${port}\n`)
        .replaceAll(/^ +tls\.ca_file: .*\n/gm, (option) => (namesBundle ? option : ""));
    writeFileSync(file, standInInput === undefined ? config : withInputs(config, standInInput));
    return {
        file,
        env: {
            PATH: process.env["PATH"],
            // No configuration of AWS that this machine might have.
            HOME: folder,
            HOST_NAME: "node-1",
            POD_NAME: ownPod.pod,
            POD_UID: podUid,
            // What EKS' webhook gives a pod whose service account has a role: https://github.com/aws/amazon-eks-pod-identity-webhook
            AWS_ROLE_ARN: standIn.identity.roleArn,
            AWS_WEB_IDENTITY_TOKEN_FILE: identityToken,
            AWS_STS_REGIONAL_ENDPOINTS: "regional",
            HTTP_PROXY: standIn.proxy,
            // Fluent Bit does not start where a proxy stands before the metadata service.
            NO_PROXY: "localhost,127.0.0.1,169.254.169.254",
            ...ofContainer(
                manifests,
                Object.fromEntries(credentials.map(({ variable }) => [variable, credentialText])),
            ),
        },
    };
}

/** The variables that the container's manifest has, with others that it refers to put in as Kubernetes does it. */
function ofContainer(manifests: FluentBitPlan["manifests"], known: Record<string, string>): Record<string, string> {
    const { spec } = manifests["windows-2022"] as unknown as {
        spec: { template: { spec: { containers: { env: { name: string; value?: string }[] }[] } } };
    };
    const variables = { ...known };
    for (const { name, value } of spec.template.spec.containers[0]?.env ?? []) {
        if (value !== undefined) {
            variables[name] = value.replace(
                /\$\(([A-Za-z0-9_.-]+)\)/g,
                (all, other: string) => variables[other] ?? all,
            );
        }
    }
    return variables;
}

function withInputs(config: string, standInInput: NonNullable<Options["standInInput"]>): string {
    const { pipeline, ...rest } = parse(config) as { pipeline: { inputs: { name: string; tag: string }[] } };
    return stringify({ ...rest, pipeline: { ...pipeline, inputs: pipeline.inputs.map(standInInput) } });
}

/** What Fluent Bit says of the configuration without running it; undefined when it has nothing to say. */
export async function dryRun(options: Options): Promise<string | undefined> {
    const { file, env } = await prepare(options);
    const { status, stdout, stderr } = spawnSync("fluent-bit", ["--dry-run", "-c", file], { env, encoding: "utf8" });
    return status === 0 ? undefined : stdout + stderr;
}

export class FluentBit {
    private static readonly started = new Set<FluentBit>();

    /** What it printed. */
    log = "";

    private constructor(private readonly child: ChildProcess) {
        const add = (text: Buffer) => {
            this.log += text.toString();
        };
        child.stdout?.on("data", add);
        child.stderr?.on("data", add);
    }

    static async start(options: Options): Promise<FluentBit> {
        const { file, env } = await prepare(options);
        const fluentBit = new FluentBit(spawn("fluent-bit", ["-c", file], { env, stdio: ["ignore", "pipe", "pipe"] }));
        if (options.settings.readiness !== undefined) {
            fluentBit.copyLogTo(options.folder);
        }
        this.started.add(fluentBit);
        return fluentBit;
    }

    get hasEnded(): boolean {
        return this.child.exitCode !== null || this.child.signalCode !== null;
    }

    /** Writes what it prints into the log of its container, as the node does. */
    private copyLogTo(folder: string): void {
        writeLog(folder, ownPod, []);
        const file = logFile(folder, ownPod);
        let unfinished = "";
        const add = (text: Buffer) => {
            const lines = (unfinished + text.toString()).split("\n");
            unfinished = lines.pop() ?? "";
            const time = new Date().toISOString();
            appendFileSync(file, Buffer.concat(lines.map((line) => logEntries({ time, text: line }))));
        };
        this.child.stdout?.on("data", add);
        this.child.stderr?.on("data", add);
    }

    /** Ends all that still run. What each of those that were started printed. */
    static async killAll(): Promise<string[]> {
        const all = [...this.started];
        this.started.clear();
        await Promise.all(all.map((fluentBit) => fluentBit.kill()));
        return all.map(({ log }) => log);
    }

    /** Asks it to stop, as Linux does, and waits until it has. */
    async stop(): Promise<void> {
        await this.end("SIGTERM");
    }

    /** Ends it as Windows does: without a word. */
    async kill(): Promise<void> {
        await this.end("SIGKILL");
    }

    private async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
        if (!this.hasEnded) {
            const ended = new Promise((resolve) => this.child.once("exit", resolve));
            this.child.kill(signal);
            await ended;
        }
    }
}

interface Container {
    namespace: string;
    pod: string;
    container: string;
    /** ID of the pod; by default the one that all pods of the stand-in have. */
    uid?: string;
}

/** A line of a container's log. */
export interface LogLine {
    /** As containerd writes it: RFC 3339, with nanoseconds or without. */
    time: string;
    text: string | Buffer;
    /** By default standard output. */
    stream?: "stdout" | "stderr";
}

/** Writes a container's log as containerd does: long lines in parts. */
export function writeLog(folder: string, container: Container, lines: readonly LogLine[]): void {
    const file = logFile(folder, container);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.concat(lines.map(logEntries)));
}

/** Goes on with a container's log. */
export function appendLog(folder: string, container: Container, lines: readonly LogLine[]): void {
    appendFileSync(logFile(folder, container), Buffer.concat(lines.map(logEntries)));
}

/** Where a container's log is. */
export function logFile(folder: string, { namespace, pod, container, uid = podUid }: Container): string {
    return join(folder, "pods", `${namespace}_${pod}_${uid}`, container, "0.log");
}

function logEntries({ time, text, stream = "stdout" }: LogLine): Buffer {
    const bytes = Buffer.from(text);
    const entries: Buffer[] = [];
    for (let start = 0; start === 0 || start < bytes.length; start += maxPartBytes) {
        const end = start + maxPartBytes;
        const tag = end < bytes.length ? "P" : "F";
        entries.push(Buffer.from(`${time} ${stream} ${tag} `), bytes.subarray(start, end), Buffer.from("\n"));
    }
    return Buffer.concat(entries);
}

/** The files of the chunks on the disk: lines that Fluent Bit has not yet noted as delivered. */
export function waitingChunks(folder: string): string[] {
    const buffers = join(folder, "state", "buffers");
    const all = existsSync(buffers) ? readdirSync(buffers, { recursive: true, encoding: "utf8" }) : [];
    return all.filter((name) => name.endsWith(".flb")).map((name) => join(buffers, name));
}

/** Waits until all that it has read is delivered and noted. What should not arrive would have arrived by then. */
export async function untilDrained(folder: string): Promise<void> {
    await until(() => waitingChunks(folder).length === 0, 10_000);
}

/** Waits for another second of the clock: the S3 plug-in names a folder by it, and crashes on one of the same name, as no restart of a container is quick enough to show. */
export async function untilNextSecond(): Promise<void> {
    const second = () => Math.floor(Date.now() / 1000);
    const before = second();
    await until(() => second() > before, 2_000);
}

/** Waits until something is so. */
export async function until(is: () => boolean | Promise<boolean>, milliseconds: number): Promise<void> {
    assert.ok(await holdsWithin(is, milliseconds), `not so after ${milliseconds} ms: ${is.toString()}`);
}
