import * as pulumi from "@pulumi/pulumi";

import { kubernetesName } from "./kubernetes-claims";

/** Whether an object is in the state of the running stack. */
export type IsOwn = (object: { type: string; name: string }) => boolean;

/**
 * Reads which objects the stack's state has, as it was before this run. The engine answers this itself, from the backend: no tag or label tells it, since a log group
 * that was kept when the stack was destroyed has the stack's tags too.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/deploy/builtins.go readStackResourceOutputs
 */
export async function readOwnState(): Promise<IsOwn> {
    const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
    const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
        outputs: Record<string, { type: string; outputs: Record<string, unknown> }>;
    };
    const own = new Set(Object.values(answer.outputs).map(({ type, outputs }) => `${type} ${nameIn(type, outputs)}`));
    return ({ type, name }) => own.has(`${type} ${name}`);
}

function nameIn(type: string, outputs: Record<string, unknown>): string {
    if (type.startsWith("kubernetes:")) {
        return kubernetesName(outputs["metadata"] ?? {});
    }
    const name = type === "aws:iam/policy:Policy" ? outputs["arn"] : (outputs["name"] ?? outputs["bucket"]);
    return typeof name === "string" ? name : "";
}
