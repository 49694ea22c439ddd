import { Failure } from "../machine/failure";
import type { UnshippedNode } from "./stack/shipping";

/** What `make up` and `make down` print at the end: the state of the environment, and the next command. */

const shell = "npx tsx local/shell.ts";

/** @param origins the titles of the tools by their origin, like "downloaded, v1.2.3" or "built from its Go module" */
export function whatRuns(origins: ReadonlyMap<string, readonly string[]>, standIns: readonly string[]): string {
    const groups = [...origins, ["stand-ins of this repository", standIns] as const];
    return `What runs:\n${groups.map(([origin, titles]) => `  ${origin}: ${titles.join(", ")}`).join("\n")}`;
}

/** @param hasKubectl whether the machine has kubectl, which the environment does not install */
export function whatNext({ hasKubectl }: { hasKubectl: boolean }): string {
    const commands = [
        [`${shell} pulumi stack output`, "what the stack has deployed"],
        ...(hasKubectl ? [[`${shell} kubectl get pods -A`, "the pods of Fluent Bit and IIS"]] : []),
        [`${shell} pulumi preview --diff`, "what a change of Pulumi.local.yaml does"],
        ["make verify", "follows requests to IIS to their log group; needs Fluent Bit"],
    ] as const;
    const width = Math.max(...commands.map(([command]) => command.length));
    const lines = commands.map(([command, what]) => `  ${command.padEnd(width)}  # ${what}`);
    return ["The environment is running. Try next:", ...lines].join("\n");
}

/** @param othersRun whether parts run that this `make up` has not started */
export function afterStop(othersRun: boolean): string {
    return othersRun
        ? "Stopped everything that this `make up` had started. Parts that ran before still run: `make up` continues with them, `make down` stops everything."
        : "Stopped everything that was started. Downloads and builds are kept; the next `make up` continues.";
}

/** @param hasKubectl whether the machine has kubectl, which the environment does not install */
export function afterFailedDeployment({ hasKubectl, logs }: { hasKubectl: boolean; logs: string }): string {
    const commands = [
        `\`${shell} pulumi stack\` lists the deployed resources`,
        ...(hasKubectl ? [`\`${shell} kubectl get pods -A\` lists the pods`] : []),
        `the logs are in ${logs}`,
    ];
    return `The environment keeps running: ${commands.join(", ")}.\nAfter a change, run \`make up\` again. \`make down\` removes everything.`;
}

/** What is wrong with nodes whose logs are not shipped, and what to do. Undefined if there are none. */
export function withoutFluentBit(nodes: readonly UnshippedNode[]): Failure | undefined {
    if (nodes.length === 0) {
        return undefined;
    }
    const list = nodes.map(({ node, pod }) => (pod === undefined ? node : `${node} (its pod ${pod} is not Ready)`));
    const remedies = [];
    if (nodes.some(({ pod }) => pod === undefined)) {
        remedies.push(
            "If a node has no pod, compare its labels and taints (local/nodes) with the nodeSelector and tolerations of the DaemonSets.",
        );
    }
    if (nodes.some(({ pod }) => pod !== undefined)) {
        remedies.push(
            `If a pod is not Ready, inspect it: \`${shell} kubectl describe pod --namespace NAMESPACE POD\`.`,
        );
    }
    return new Failure(
        `Fluent Bit does not run on ${list.join(", ")}: the logs of these nodes are not shipped.`,
        remedies.join("\n"),
    );
}

export const afterDown = "The local environment is stopped. Its stack `local` and the history are deleted.";
