import { RunError } from "@pulumi/pulumi";
import { z } from "zod";

import { fluentBitProblems } from "../components/fluent-bit-windows/plan";
import { duplicateRouteProblems } from "../components/fluent-bit-windows/routes";
import { fluentBitSettings } from "../components/fluent-bit-windows/settings";
import { iisLogMonitorAppProblems } from "../components/iis-log-monitor-app/plan";
import { iisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { describeProblems, type Problem, problemsOf } from "../components/settings/problems";
import { windowsClusterSettings } from "../components/windows-cluster/settings";

/**
 * Everything that a stack file can say. The reference page and the declarations in Pulumi.yaml are generated from here (`npm run docs`).
 */
export const stackSettings = z.strictObject({
    /** The EKS cluster, and what is expected of its Windows nodes. */
    cluster: windowsClusterSettings,

    /** Fluent Bit: which lines go where, and how it runs. */
    fluentBit: fluentBitSettings.prefault({}),

    /** An IIS application whose logs LogMonitor brings to standard output. Without this setting there is none. */
    iis: iisLogMonitorAppSettings.optional(),

    /**
     * Tags for everything the stack creates in AWS.
     *
     * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
     */
    tags: z
        .record(
            z
                .string()
                .regex(/^(?!aws:).{1,128}$/, 'must be a tag key: at most 128 characters, not beginning with "aws:"'),
            z.string().max(256),
        )
        .default({}),
});

export type StackSettings = z.output<typeof stackSettings>;

/**
 * Checks a stack's settings: each by itself, and against one another.
 *
 * @param raw the settings by name, as they stand in the stack file
 * @throws {@link RunError} with every problem of the file at once
 */
export function checkStackSettings(raw: Record<string, unknown>): StackSettings {
    const result = stackSettings.safeParse(raw);
    const problems: Problem[] = result.success ? [] : problemsOf(stackSettings, result.error.issues, raw);
    problems.push(...contradictions(raw));
    if (!result.success || problems.length > 0) {
        throw new RunError(describeProblems(problems));
    }
    return result.data;
}

/**
 * What is wrong between settings that are right by themselves. A section that has a problem of its own is left out here, so that the
 * others are still compared.
 */
function contradictions(raw: Record<string, unknown>): Problem[] {
    const cluster = windowsClusterSettings.safeParse(raw["cluster"]).data;
    const fluentBit = fluentBitSettings.safeParse(raw["fluentBit"] ?? {}).data;
    const iis = raw["iis"] === undefined ? undefined : iisLogMonitorAppSettings.safeParse(raw["iis"]).data;
    const problems: Problem[] = [];
    problems.push(
        ...within(
            "fluentBit",
            fluentBit === undefined
                ? duplicateRouteProblems(namespaces(raw["fluentBit"]))
                : fluentBitProblems(fluentBit),
        ),
    );
    if (cluster !== undefined && iis !== undefined) {
        problems.push(...within("iis", iisLogMonitorAppProblems(iis, cluster)));
    }
    if (
        fluentBit !== undefined &&
        iis?.createNamespace === true &&
        iis.namespace === fluentBit.namespace &&
        fluentBit.createNamespace
    ) {
        problems.push({
            setting: "iis.namespace",
            value: JSON.stringify(iis.namespace),
            remedy: "fluentBit.namespace is the same, and both would create it; choose another, or set iis.createNamespace: false",
        });
    }
    if (fluentBit !== undefined && iis !== undefined && fluentBit.unrouted.length === 0) {
        if (!fluentBit.routes.some(({ match }) => match.namespace === iis.namespace)) {
            problems.push({
                setting: "iis.namespace",
                value: JSON.stringify(iis.namespace),
                remedy: "no route takes this namespace and fluentBit.unrouted drops the rest, so the application's logs would be lost; add a route",
            });
        }
    }
    return problems;
}

/** The namespaces of routes that may be wrong otherwise. */
function namespaces(fluentBit: unknown): (string | undefined)[] {
    const shape = z.object({
        routes: z.array(z.object({ match: z.object({ namespace: z.string() }) }).catch(unreadable)),
    });
    return (shape.safeParse(fluentBit).data?.routes ?? []).map(({ match }) => match.namespace || undefined);
}

const unreadable = { match: { namespace: "" } };

function within(section: string, problems: Problem[]): Problem[] {
    return problems.map((problem) => ({ ...problem, setting: `${section}.${problem.setting}` }));
}
