import type { UnshippedNode } from "./stack/shipping";

/** What `make up` and `make down` say at their ends: in what state things are, and which command goes on from there. */

const shell = "npx tsx local/shell.ts";

/** @param origins what there is of each origin: "downloaded, v1.2.3", "built from its Go module" */
export function whatRuns(origins: ReadonlyMap<string, readonly string[]>, standIns: readonly string[]): string {
    const groups = [...origins, ["stand-ins of this repository", standIns] as const];
    return `What runs:\n${groups.map(([origin, titles]) => `  ${origin}: ${titles.join(", ")}`).join("\n")}`;
}

/** @param othersRun whether parts run that this `make up` has not started */
export function afterStop(othersRun: boolean): string {
    return othersRun
        ? "What this `make up` had started is stopped; what ran before still runs. `make up` goes on from there, `make down` stops everything."
        : "Everything that was started is stopped. What was downloaded or built is kept, and `make up` goes on from there.";
}

/** @param hasKubectl whether the machine has it; it is none of what the environment brings */
export function afterFailedDeployment({ hasKubectl, logs }: { hasKubectl: boolean; logs: string }): string {
    const commands = [
        `\`${shell} pulumi stack\` lists what was deployed`,
        ...(hasKubectl ? [`\`${shell} kubectl get pods -A\` shows what runs`] : []),
        `the logs are in ${logs}`,
    ];
    return `The environment keeps running: ${commands.join(", ")}.\nAfter a change, run \`make up\` again. \`make down\` removes everything.`;
}

export function withoutFluentBit(nodes: readonly UnshippedNode[]): { message: string; remedy: string } {
    const list = nodes.map(({ node, pod }) => (pod === undefined ? node : `${node} (its pod ${pod} is not Ready)`));
    const remedies = [
        ...(nodes.some(({ pod }) => pod === undefined)
            ? [
                  "Where a node has no pod, compare its labels and taints (local/nodes) with the DaemonSets' nodeSelector and tolerations.",
              ]
            : []),
        ...(nodes.some(({ pod }) => pod !== undefined)
            ? [`Where a pod is not Ready, look at it: \`${shell} kubectl describe pod --namespace NAMESPACE POD\`.`]
            : []),
    ];
    return {
        message: `Fluent Bit does not run on ${list.join(", ")}: nobody ships the logs of those nodes.`,
        remedy: remedies.join("\n"),
    };
}

/** Pulumi ends a destroy with how to remove the stack. There is none any more when that is read. */
export const afterDestroy =
    "That is done as well: the stack `local` is removed with its history, and the local environment is stopped.";
export const afterStopOnly = "The local environment is stopped, and the stack `local` is removed with its history.";
