import type { Findings } from "../pulumi/iam-look-up";
import type { Manifest } from "../kubernetes/manifest";
import type { Problem } from "../settings/problems";
import { readDataEntry } from "../windows-cluster/kubernetes-api";
import { messageOf } from "../settings/explained";
import type { FluentBitPlan } from "./plan";
import { reservedVariableFault } from "./pod-settings";
import type { FluentBitSettings } from "./settings";

/** A ConfigMap or a Secret whose entries all become variables. */
interface Source {
    setting: string;
    kind: "ConfigMap" | "Secret";
    name: string;
    prefix: string;
}

/** A variable that a source would create. */
interface Variable {
    name: string;
    key: string;
    source: Source;
}

/**
 * Reads which variables `environmentFrom` creates, and refuses those that `environment` must not contain either. It does not check values.
 *
 * In Kubernetes, variables of the container override those of whole objects, so an entry with exactly the name of a program variable has no effect. Missing or unreadable objects cause a warning, because they may be created before the pods start.
 *
 * @param taken names of the container's own variables
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ `envFrom`
 */
export async function lookForEnvironment(
    { environmentFrom, namespace }: Pick<FluentBitSettings, "environmentFrom" | "namespace">,
    taken: readonly string[],
    kubeconfig: string,
): Promise<Findings> {
    const sources = environmentFrom.map((source, index): Source => {
        const setting = `environmentFrom[${index}]`;
        const { prefix = "" } = source;
        return "kubernetesSecret" in source
            ? { setting: `${setting}.kubernetesSecret.name`, kind: "Secret", ...source.kubernetesSecret, prefix }
            : {
                  setting: `${setting}.kubernetesConfigMap.name`,
                  kind: "ConfigMap",
                  ...source.kubernetesConfigMap,
                  prefix,
              };
    });
    const read = await Promise.all(sources.map((source) => keysOf(source, namespace, kubeconfig)));
    const variables = read.flatMap((answer, index): Variable[] => {
        const source = sources[index];
        return "keys" in answer && source !== undefined
            ? answer.keys.map((key) => ({ name: `${source.prefix}${key}`, key, source }))
            : [];
    });
    return {
        problems: variables.flatMap((variable, index) => problemOf(variable, variables.slice(0, index), taken)),
        warnings: read.flatMap((answer) => ("warning" in answer ? [answer.warning] : [])),
    };
}

/** Names of the variables that Fluent Bit's containers always have. */
export function containerVariables({ manifests }: FluentBitPlan): string[] {
    const names = Object.values(manifests).flatMap((manifest) =>
        manifest.kind === "DaemonSet" ? variablesOf(manifest) : [],
    );
    return [...new Set(names)];
}

/** A plan contains no outputs. */
function variablesOf({ spec }: Extract<Manifest, { kind: "DaemonSet" }>): string[] {
    const { template } = spec as unknown as {
        template: { spec: { containers: { env?: { name: string }[] }[] } };
    };
    return template.spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
}

function problemOf({ name, key, source }: Variable, earlier: readonly Variable[], taken: readonly string[]): Problem[] {
    if (taken.includes(name)) {
        return [];
    }
    const isSame = (other: string) => other !== name && other.toUpperCase() === name.toUpperCase();
    const alike = [...taken, ...earlier.map((one) => one.name)].find(isSame);
    const why =
        reservedVariableFault(name) ??
        (alike === undefined ? undefined : `differs from ${alike} only in case, which Windows ignores`);
    if (why === undefined) {
        return [];
    }
    const remedy = `its entry ${JSON.stringify(key)} becomes the variable ${name}, which ${why}. Remove the entry, set another prefix, or list single entries under environment`;
    return [{ setting: source.setting, value: JSON.stringify(source.name), remedy }];
}

async function keysOf(
    { setting, kind, name }: Source,
    namespace: string,
    kubeconfig: string,
): Promise<{ keys: string[] } | { warning: Problem }> {
    const object = `${kind} ${namespace}/${name}`;
    try {
        // No entry has an empty name, so the answer lists the names of all entries.
        const answer = await readDataEntry(kubeconfig, { kind, namespace, name, key: "" });
        if (answer === "no object") {
            return {
                warning: {
                    setting,
                    remedy: `there is no ${object}. Fluent Bit's pods cannot start without it. Create it, or remove it from this setting.`,
                },
            };
        }
        if (answer === "forbidden") {
            return { warning: notChecked(setting, object, "the deploying identity has no permission to read it") };
        }
        return "keys" in answer ? answer : { keys: [] };
    } catch (error) {
        return { warning: notChecked(setting, object, messageOf(error)) };
    }
}

function notChecked(setting: string, object: string, why: string): Problem {
    const remedy = `the variable names of ${object} were not checked: ${why}. A variable such as AWS_ACCESS_KEY_ID would give Fluent Bit another AWS identity.`;
    return { setting, remedy };
}
