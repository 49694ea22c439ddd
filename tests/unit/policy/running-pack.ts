import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
    type AnalyzeDiagnostic,
    AnalyzeRequest,
    AnalyzerProviderResource,
    type AnalyzerInfo,
    AnalyzerPropertyDependencies,
    AnalyzerResource,
    AnalyzerResourceOptions,
    AnalyzeStackRequest,
    ConfigureAnalyzerRequest,
    EnforcementLevel,
    PolicyConfig,
    type Remediation,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { urnOf } from "../../../policy/pages/run-example";
import type { ExampleResource } from "../../../policy/rules/rule";

const packFolder = join(__dirname, "../../../policy");

/** How the engine writes a string that a preview does not know yet, and a secret: its wire protocol. */
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export function secret(value: unknown): object {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** The pack as the engine runs it: a process that is asked over gRPC. */
export class RunningPack {
    private constructor(
        private readonly process: ChildProcess,
        private readonly client: AnalyzerClient,
    ) {}

    static async start(): Promise<RunningPack> {
        const script = join(packFolder, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
        const child = spawn(process.execPath, [script, "127.0.0.1:0", "."], {
            cwd: packFolder,
            stdio: ["ignore", "pipe", "inherit"],
        });
        // Whatever ends the tests ends the pack too.
        process.once("exit", () => child.kill());
        const [port] = (await once(createInterface(child.stdout), "line")) as [string];
        return new RunningPack(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()));
    }

    /** The process, for whoever measures it. */
    get processId(): number {
        return this.process.pid ?? Number.NaN;
    }

    async stop(): Promise<void> {
        this.client.close();
        const exit = once(this.process, "exit");
        this.process.kill();
        await exit;
    }

    info(): Promise<AnalyzerInfo> {
        return new Promise((resolve, reject) => {
            this.client.getAnalyzerInfo(new Empty(), answer(resolve, reject));
        });
    }

    /** Sets the levels and settings of policies, as `--policy-pack-config` does. */
    configure(policies: Record<string, { level: keyof typeof EnforcementLevel; settings?: object }>): Promise<unknown> {
        const request = new ConfigureAnalyzerRequest();
        for (const [name, { level, settings = {} }] of Object.entries(policies)) {
            const config = new PolicyConfig();
            config.setEnforcementlevel(EnforcementLevel[level]);
            config.setProperties(struct(settings));
            request.getPolicyconfigMap().set(name, config);
        }
        return new Promise((resolve, reject) => {
            this.client.configure(request, answer(resolve, reject));
        });
    }

    async analyze(resource: ExampleResource): Promise<AnalyzeDiagnostic[]> {
        const response = await new Promise<{ getDiagnosticsList(): AnalyzeDiagnostic[] }>((resolve, reject) => {
            this.client.analyze(analyzeRequest(resource), answer(resolve, reject));
        });
        return response.getDiagnosticsList();
    }

    async remediate(resource: ExampleResource): Promise<Remediation[]> {
        const response = await new Promise<{ getRemediationsList(): Remediation[] }>((resolve, reject) => {
            this.client.remediate(analyzeRequest(resource), answer(resolve, reject));
        });
        return response.getRemediationsList();
    }

    async analyzeStack(resources: readonly ExampleResource[]): Promise<AnalyzeDiagnostic[]> {
        const request = new AnalyzeStackRequest();
        request.setResourcesList(resources.map((resource) => stackResource(resource, resources)));
        const response = await new Promise<{ getDiagnosticsList(): AnalyzeDiagnostic[] }>((resolve, reject) => {
            this.client.analyzeStack(request, answer(resolve, reject));
        });
        return response.getDiagnosticsList();
    }

    /** Both calls, in the order of the engine: each resource, then the stack. */
    async judge(resources: readonly ExampleResource[]): Promise<AnalyzeDiagnostic[]> {
        const diagnostics: AnalyzeDiagnostic[] = [];
        for (const resource of resources) {
            diagnostics.push(...(await this.analyze(resource)));
        }
        return [...diagnostics, ...(await this.analyzeStack(resources))];
    }
}

function answer<T>(resolve: (value: T) => void, reject: (error: Error) => void) {
    return (error: Error | null, value: T) => {
        if (error === null) resolve(value);
        else reject(error);
    };
}

function struct(value: object): Struct {
    // A list or an undefined in it is what JSON makes of it, as for the engine.
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, JavaScriptValue>);
}

function analyzeRequest(resource: ExampleResource): AnalyzeRequest {
    const request = new AnalyzeRequest();
    request.setUrn(urnOf(resource));
    request.setType(resource.type);
    request.setName(resource.name);
    request.setProperties(struct(resource.props));
    request.setOptions(new AnalyzerResourceOptions());
    request.setProvider(provider(resource));
    return request;
}

function stackResource(resource: ExampleResource, all: readonly ExampleResource[]): AnalyzerResource {
    const message = new AnalyzerResource();
    message.setUrn(urnOf(resource));
    message.setType(resource.type);
    message.setName(resource.name);
    message.setProperties(struct(resource.props));
    message.setOptions(new AnalyzerResourceOptions());
    message.setProvider(provider(resource));
    const parent = all.find(({ name }) => name === resource.parent);
    if (parent !== undefined) message.setParent(urnOf(parent));
    for (const [property, names] of Object.entries(resource.sources ?? {})) {
        const dependencies = new AnalyzerPropertyDependencies();
        dependencies.setUrnsList(all.filter(({ name }) => names.includes(name)).map(urnOf));
        message.getPropertydependenciesMap().set(property, dependencies);
    }
    return message;
}

function provider({ provider: settings }: ExampleResource): AnalyzerProviderResource | undefined {
    if (settings === undefined) return undefined;
    const message = new AnalyzerProviderResource();
    message.setType("pulumi:providers:aws");
    message.setUrn("urn:pulumi:example::example::pulumi:providers:aws::aws");
    message.setName("aws");
    message.setProperties(struct(settings));
    return message;
}
