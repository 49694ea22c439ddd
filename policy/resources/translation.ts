import { remembering } from "./remembering";
import { awsNativeResources, isAwsNative } from "./cloudformation/aws-native";
import { cloudFormationResources, holdsCloudFormation } from "./cloudformation/template";
import type { Translated, Written } from "./forms";
import { unknown } from "./json";
import { isAddOn } from "./kubernetes/charts";
import { chartsIn, holdsObjects, kubernetesObjects } from "./kubernetes/objects";

/**
 * One way to write a resource for rules to know, whichever of the ways a program chose.
 *
 * Rules read the types of Pulumi's AWS provider and single Kubernetes objects. AWS' native types, CloudFormation templates,
 * lists and texts of manifests, and resources of AWS that controllers in a cluster make are translated here, below all rules, so that no rule has to know of them.
 */
export function translated(resource: Written): Translated[] {
    // An add-on is a chart as well, however it is written.
    return inOneWay(resource).flatMap((part) =>
        isAddOn(part.type) ? [part, ...chartsIn({ ...resource, ...part })] : [part],
    );
}

function inOneWay(resource: Written): Translated[] {
    const { type, name, props } = resource;
    if (isAwsNative(type)) {
        return awsNativeResources(resource);
    }
    if (holdsCloudFormation(type)) {
        return ofTemplate(resource);
    }
    return holdsObjects(type) ? kubernetesObjects(resource) : [{ type, name, props }];
}

const longText = 1000;

/** A template can be a megabyte, so few are remembered. Each rule gets its own copy of the same resource. */
const ofTemplate = remembering(
    5,
    (resource: Written) => cloudFormationResources(resource),
    (resource: Written) => {
        // A template's text stays as it is, because JSON would escape each of its quotes. Its length tells where it ends.
        const texts: string[] = [];
        const rest = JSON.stringify(resource, (_, value: unknown) => {
            if (typeof value === "string" && value.length > longText) {
                texts.push(value);
                return { text: value.length };
            }
            return value === unknown ? { unknown: true } : value;
        });
        return [rest, ...texts].join("\n");
    },
);

/**
 * Whether a component makes resources of the stack of what it holds: a chart's manifests, or those of a text. They are judged themselves.
 *
 * @see https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v4/chart/
 */
export function makesResources(type: string): boolean {
    return /^kubernetes:(helm\.sh\/v\d+:Chart|yaml(\/v\d+)?:Config(Group|File))$/.test(type);
}

/** Whether a resource of the type is more, or another, than itself. */
export function mayContain(type: string): boolean {
    return isAddOn(type) || isAwsNative(type) || holdsCloudFormation(type) || holdsObjects(type);
}
