import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as milliseconds } from "node:timers/promises";

import { caBundle } from "../../components/fluent-bit-windows/pipeline/paths";
import { rootCertificates } from "../../components/fluent-bit-windows/trust/root-certificates";
import { Failure } from "../../machine/failure";
import type { Configuration, Prepared } from "../configurations/configuration";
import { Endpoint } from "../endpoint/endpoint";
import { identity } from "../endpoint/identity";
import { podsApiToken } from "../endpoint/pods-api";
import type { Report } from "../endpoint/messages";
import type { Expected } from "../endpoint/tally";
import { FluentBit, fluentBitVersion, type Usage } from "../fluent-bit";
import { podsIn, sourceOf } from "../pods/pod";
import { LogWriter } from "../pods/writer";
import { makeFolders } from "./folders";
import type { Scenario } from "./scenario";

/** How a configuration came through a scenario. */
export interface Outcome extends Report, Usage {
    configuration: string;
    scenario: string;
    written: number;
    seconds: number;
}

export interface RunOptions {
    /** The fluent-bit that is run. */
    program: string;
    /** Whether what a run leaves is kept, to look at. */
    keep: boolean;
    /** Where folders of runs are made; the containers' logs in memory unless it is said. */
    folder?: string | undefined;
    signal: AbortSignal;
}

/** How long nothing may arrive until what is missing counts as lost: longer than ours waits between two tries after the longest outage, which has 2 minutes. */
const quietSeconds = 140;
/** The same once all is there: what comes twice comes late. */
const graceSeconds = 3;
const longestDrainSeconds = 300;

/** Runs a configuration through a scenario, waits until everything arrived or nothing more does, and counts. */
export async function runScenario(
    configuration: Configuration,
    scenario: Scenario,
    options: RunOptions,
): Promise<Outcome> {
    const folders = makeFolders(options.folder, scenario.inodeNumbers);
    const content = scenario.content ?? "plain";
    const endpoint = await Endpoint.start(folders.config, content);
    const caFile = join(folders.config, caBundle);
    writeFileSync(caFile, `${rootCertificates}${readFileSync(endpoint.authority, "utf8")}`);
    const { default: getPort } = await import("get-port");
    const podsToken = join(folders.config, "token");
    writeFileSync(podsToken, podsApiToken);
    const prepared = configuration.prepare(scenario.namespaces, {
        ...folders,
        version: fluentBitVersion(options.program),
        endpoint: endpoint.url,
        caFile,
        podsApi: endpoint.podsUrl,
        podsToken,
        httpPort: await getPort({ host: "127.0.0.1" }),
        livenessPort: await getPort({ host: "127.0.0.1" }),
    });
    const configFile = join(folders.config, "fluent-bit.yaml");
    const logFile = join(folders.config, "fluent-bit.log");
    writeFileSync(configFile, prepared.config);
    const containers = podsIn(scenario.namespaces, scenario.podsEach);
    const writer = new LogWriter(folders.logs, containers, configuration.format, content);
    const fluentBit = new FluentBit(options.program, configFile, environmentOf(endpoint, folders.config), logFile);
    const began = performance.now();
    try {
        await endpoint.createGroups(prepared.groups);
        await unlessAborted(options.signal, scenario.act({ fluentBit, writer, endpoint, state: folders.state }));
        const report = await unlessAborted(
            options.signal,
            drained(endpoint, () => expectation(writer, prepared)),
        );
        if (!fluentBit.isRunning) {
            throw new Failure(
                `fluent-bit ended by itself in ${configuration.name}, ${scenario.name}.`,
                `It said last:\n${readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-5).join("\n")}`,
            );
        }
        return {
            configuration: configuration.name,
            scenario: scenario.name,
            written: writer.written.reduce((sum, { lines }) => sum + lines, 0),
            seconds: (performance.now() - began) / 1000,
            ...report,
            ...fluentBit.usage(),
        };
    } finally {
        writer.close();
        await fluentBit.kill();
        endpoint.stop();
        if (!options.keep) {
            folders.remove();
        }
    }
}

/** What a pod has in its environment from its manifest, and from EKS' webhook, which gives it a token instead of keys. */
function environmentOf(endpoint: Endpoint, folder: string): Record<string, string> {
    const tokenFile = join(folder, "identity-token");
    writeFileSync(tokenFile, identity.token);
    return {
        ...podEnvironment,
        AWS_ROLE_ARN: identity.roleArn,
        AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
        AWS_STS_REGIONAL_ENDPOINTS: "regional",
        // For STS alone, whose port cannot be chosen. What is measured goes straight to the endpoint.
        HTTP_PROXY: endpoint.proxy,
        NO_PROXY: "127.0.0.1,169.254.169.254",
    };
}

const podEnvironment = {
    POD_NAME: "fluent-bit",
    POD_UID: "0f3b1c52-6a43-4c8e-9a0e-6d0c1f4b7a11",
    HOST_NAME: "ip-10-0-1-23.eu-central-1.compute.internal",
    AWS_EC2_METADATA_DISABLED: "true",
};

function expectation(writer: LogWriter, prepared: Prepared): Expected {
    return Object.fromEntries(
        writer.written.map(({ container, lines }) => [
            sourceOf(container),
            { group: prepared.groupOf(container.namespace), lines },
        ]),
    );
}

async function drained(endpoint: Endpoint, expected: () => Expected): Promise<Report> {
    const began = performance.now();
    let lastChange = began;
    let lastEvents = 0;
    for (;;) {
        const report = await endpoint.report(expected());
        const now = performance.now();
        if (report.events !== lastEvents) {
            lastEvents = report.events;
            lastChange = now;
        }
        const quiet = (now - lastChange) / 1000;
        const enough = report.judgement.lost === 0 ? graceSeconds : quietSeconds;
        if (quiet > enough || (now - began) / 1000 > longestDrainSeconds) {
            return report;
        }
        await milliseconds(250);
    }
}

/** The result of the work, unless it is aborted. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
    const done = new AbortController();
    const aborted = once(signal, "abort", { signal: done.signal }).then(() => {
        throw new Failure("Interrupted.");
    });
    try {
        return await Promise.race([work, aborted]);
    } finally {
        done.abort();
    }
}
