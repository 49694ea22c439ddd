import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import type { Configuration, Place } from "./configuration";

const groupPrefix = "/aws/containerinsights/dataplane";

/** The article's configuration. It makes its log groups itself, one a namespace. */
export const article: Configuration = {
    name: "article",
    isOurs: false,
    format: "docker",
    prepare: (namespaces, place) => {
        const config = peer("article.yaml", place);
        const outputs = namespaces.map((namespace) => articleOutput(namespace, place));
        return {
            config: stringify({ ...config, pipeline: { ...config.pipeline, outputs } }),
            groups: [],
            groupOf: (namespace) => `${groupPrefix}/${namespace}`,
        };
    },
};

/** The add-on's configuration for Windows. All namespaces share one log group, which it makes itself. */
export const observabilityAddon: Configuration = {
    name: "observability add-on",
    isOurs: false,
    format: "docker",
    prepare: (_namespaces, place) => ({
        config: stringify(peer("observability-addon.yaml", place)),
        groups: [],
        groupOf: () => `${groupPrefix}/application`,
    }),
};

function articleOutput(namespace: string, place: Place): Record<string, unknown> {
    return {
        name: "cloudwatch_logs",
        // In the article's form: the star stands for any number of underscores, and nothing anchors it.
        match_regex: `application.*_${namespace}_*`,
        region: "eu-central-1",
        log_group_name: `${groupPrefix}/${namespace}`,
        log_stream_prefix: "${HOST_NAME}-",
        auto_create_group: true,
        extra_user_agent: "container-insights",
        endpoint: "127.0.0.1",
        port: Number(new URL(place.endpoint).port),
        "tls.ca_file": place.caFile,
    };
}

interface Config {
    pipeline: { inputs: Record<string, unknown>[] };
}

/** A file of `peers`, with the places filled in that differ in each run, and reading files as on Windows, where there is neither inotify nor `posix_fadvise`. */
function peer(file: string, place: Place): Config {
    const values: Record<string, string> = {
        LOGS: place.logs,
        STATE: place.state,
        PODS_API: place.podsApi,
        PODS_TOKEN: place.podsToken,
        ENDPOINT_PORT: new URL(place.endpoint).port,
        CA_FILE: place.caFile,
        // tail makes a tag from a path so.
        LOGS_TAG: place.logs.replace(/^\//, "").replaceAll("/", "."),
    };
    const text = readFileSync(join(__dirname, "..", "peers", file), "utf8");
    const config = parse(text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)) as Config;
    const inputs = config.pipeline.inputs.map((input) => ({
        ...input,
        ...(input["name"] === "tail" && { inotify_watcher: false, file_cache_advise: false }),
    }));
    return { ...config, pipeline: { ...config.pipeline, inputs } };
}
