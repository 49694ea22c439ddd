import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { renderStack } from "../../commands/rendering";
import { connectionOption, mostOnWindows } from "../../components/fluent-bit-windows/pipeline/connections";
import type { FluentBitConfig } from "../../components/fluent-bit-windows/pipeline/sections";
import type { Configuration, Place } from "./configuration";

const project = "windows-eks-logging";
const stack = "dataplane";
const cluster = "dataplane";

/**
 * This project's configuration, rendered from a stack file as `npm run render` does, with a route for each namespace.
 *
 * @param settings what the stack says about Fluent Bit apart from that
 */
function ours(name: string, settings: Record<string, unknown>): Configuration {
    const groupOf = (namespace: string): string => `/aws/containerinsights/${cluster}/${namespace}`;
    return {
        name,
        isOurs: true,
        format: "cri",
        prepare: (namespaces, place) => {
            const routes = namespaces.map((namespace) => ({ match: { namespace } }));
            const yaml = render(place, {
                httpPort: place.httpPort,
                liveness: { port: place.livenessPort },
                routes,
                // Its lines are none that a pod wrote.
                monitoring: false,
                ...settings,
            });
            return {
                config: asOnWindows(withApiServer(yaml, place)),
                groups: [...namespaces, "amazon-cloudwatch", "_unrouted"].map(groupOf),
                groupOf,
            };
        },
    };
}

/** The line alone; the stream's name says where it comes from. */
export const oursMessage = ours("ours, message", { metadata: { from: "path", send: "message" } });

/** A record with the article's five fields. */
export const oursApiServer = ours("ours, API server", { metadata: { from: "apiServer", send: "record" } });

/** What a node with many pods is better off with: fewer files and requests, and later lines. */
const everyFourSeconds = { buffer: { flushSeconds: 4 }, resources: { memoryLimit: "768Mi" } };

export const oursMessageLater: Configuration = {
    ...ours("ours, message, every 4 s", { metadata: { from: "path", send: "message" }, ...everyFourSeconds }),
    onlyNamed: true,
};

export const oursApiServerLater: Configuration = {
    ...ours("ours, API server, every 4 s", { metadata: { from: "apiServer", send: "record" }, ...everyFourSeconds }),
    onlyNamed: true,
};

function render(place: Place, fluentBit: Record<string, unknown>): string {
    const directory = mkdtempSync(join(tmpdir(), "dataplane-stack-"));
    try {
        writeFileSync(join(directory, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
        const config = {
            "aws:region": "eu-central-1",
            [`${project}:cluster`]: { name: cluster, oidcProvider: "owned", windowsVersions: ["2022"] },
            [`${project}:fluentBit`]: {
                // The configuration differs by version.
                image: { overrides: { "2022": { reference: "registry.example/fluent-bit", version: place.version } } },
                ...fluentBit,
            },
        };
        writeFileSync(join(directory, `Pulumi.${stack}.yaml`), stringify({ config }));
        const files = renderStack({
            directory,
            stack,
            account: "111122223333",
            logDir: join(place.logs, "pods"),
            stateDir: place.state,
            endpoint: place.endpoint,
            caFile: place.caFile,
        });
        const yaml = files["fluent-bit/fluent-bit.yaml"];
        if (yaml === undefined) {
            throw new Error("the rendered stack has no fluent-bit.yaml");
        }
        return yaml;
    } finally {
        rmSync(directory, { recursive: true });
    }
}

/** What `--endpoint` is for AWS, for the Kubernetes API server: the stand-in also answers requests for metadata. */
function withApiServer(yaml: string, { podsApi, podsToken }: Place): string {
    return yaml.replace(/( +)kube_url: .*/, `$1kube_url: ${podsApi}\n$1kube_token_file: ${podsToken}`);
}

/** An output has fewer connections there. */
function asOnWindows(yaml: string): string {
    const config = parse(yaml) as FluentBitConfig;
    const outputs = config.pipeline.outputs.map((output) =>
        connectionOption in output ? { ...output, [connectionOption]: mostOnWindows } : output,
    );
    return stringify({ ...config, pipeline: { ...config.pipeline, outputs } });
}
