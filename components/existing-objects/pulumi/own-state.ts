import * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { kubernetesName } from "../kubernetes-claims";

/** A resource in the state of the running stack. */
export interface StateObject {
    urn: string;
    type: string;
    outputs: Record<string, unknown>;
}

export interface OwnState {
    objects: StateObject[];
    /** Whether the state contains an object. */
    isOwn: (object: { type: string; name: string }) => boolean;
}

/**
 * Reads the objects in the stack's state before this run. The engine reads them from the backend. Tags and labels are not sufficient, because a log group that was kept at a destroy still has the stack's tags.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/deploy/builtins.go readStackResourceOutputs
 */
export async function readOwnState(): Promise<OwnState> {
    const stackName = ownOwner();
    const { outputs: byUrn } = await askEngine("pulumi:pulumi:readStackResourceOutputs", { stackName });
    const objects = Object.entries(byUrn).map(([urn, object]) => ({ urn, ...object }));
    const own = new Set(objects.map(({ type, outputs }) => `${type} ${nameIn(type, outputs)}`));
    return { objects, isOwn: ({ type, name }) => own.has(`${type} ${name}`) };
}

/** The stack that deploys, as `organization/project/stack`: by it a stack knows what it owns. */
export function ownOwner(): string {
    return [organization(), pulumi.getProject(), pulumi.getStack()].join("/");
}

/** In tests, `pulumi.runtime.setMocks` need not name one. A backend without organizations calls it `organization`. */
function organization(): string {
    try {
        return pulumi.getOrganization();
    } catch {
        return "organization";
    }
}

interface StackResources {
    outputs: Record<string, Omit<StateObject, "urn">>;
}

/**
 * Asks the engine past `pulumi.runtime.invoke`, which makes a resource of each reference to one, such as the `eksCluster` of an `eks.Cluster`. It asks the engine for
 * that resource, which this run has not registered yet, and the run fails.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/rpc.ts deserializeProperty, `specialResourceSig`
 */
async function askEngine(token: string, args: Record<string, string>): Promise<StackResources> {
    const engine = pulumi.runtime.getMonitor();
    if (engine === undefined) {
        throw new Error("Pulumi's engine is not available");
    }
    const request = new resources.ResourceInvokeRequest().setTok(token).setArgs(Struct.fromJavaScript(args));
    request.setAcceptresources(false);
    return new Promise((resolve, reject) => {
        engine.invoke(request, (error, response) => {
            if (error !== null) {
                reject(error);
                return;
            }
            const [failure] = response.getFailuresList();
            if (failure === undefined) {
                resolve(response.getReturn()?.toJavaScript() as unknown as StackResources);
            } else {
                reject(new Error(failure.getReason()));
            }
        });
    });
}

function nameIn(type: string, outputs: Record<string, unknown>): string {
    if (type.startsWith("kubernetes:")) {
        return kubernetesName(outputs["metadata"] ?? {});
    }
    const names = type === "aws:iam/policy:Policy" ? ["arn"] : ["name", "bucket", "alarmName", "dashboardName"];
    const name = names.map((key) => outputs[key]).find((value) => typeof value === "string");
    return name ?? "";
}
