import { z } from "zod";

import type { Problem } from "../../settings/problems";
import { tagParts } from "../tag";
import type { DestinationContext, DestinationRoute } from "./destination";
import { fillIn, placeholdersOf, templateFault } from "./name-template";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
function groupNameFault(name: string): string | undefined {
    if (!/^[-.\w/#]{1,512}$/.test(name)) {
        return "must be the name of a log group: at most 512 letters, digits and _ - / . #";
    }
    return name.startsWith("aws/") ? 'must not begin with "aws/", which AWS reserves' : undefined;
}

/** Without those of which only the node knows the values. */
const placeholders = ["cluster", "namespace", "container", "pod", "label:KEY"];

/** Name of a log group, or a template for it. */
export const logGroupName = z.string().superRefine((template, context) => {
    const fault = template.includes("{") ? templateFault(template, placeholders) : groupNameFault(template);
    if (fault !== undefined) {
        context.addIssue({ code: "custom", message: fault });
    }
});

/**
 * A log group's name in which placeholders are replaced: the cluster, and exact values of the route's match. An unknown placeholder remains, and is a problem.
 */
export function groupName(template: string, route: DestinationRoute, { cluster }: DestinationContext): string {
    const known: Record<string, string> = { ...route.exact, cluster: cluster.name };
    return fillIn(template, (placeholder) => known[placeholder] ?? `{${placeholder}}`);
}

/** Problems of a log group's name after placeholders are replaced. */
export function groupNameProblems(template: string, name: string, { setting }: DestinationRoute): Problem[] {
    const problem = { setting: `${setting}.logGroup`, value: JSON.stringify(template) };
    const [unknown] = placeholdersOf(name);
    if (unknown !== undefined) {
        const remedy =
            `the value of {${unknown}} must be known in advance, because the stack creates every log group; ` +
            (unknown === "host" || unknown === "podId"
                ? "use it in logStream"
                : `set an exact value in the route's match, or use {${unknown}} in logStream`);
        return [{ ...problem, remedy }];
    }
    const fault = groupNameFault(name);
    return fault === undefined
        ? []
        : [{ ...problem, remedy: `becomes a name with ${name.length} characters, ${fault}` }];
}

/**
 * The name in terms of the tag, if the log groups of two routes differ only by namespace. It uses the tag instead of the record, because the tag is right even while the API server is down, when a template with Kubernetes metadata would send every line to the fallback.
 */
export function groupTemplate(
    template: string,
    route: DestinationRoute,
    context: DestinationContext,
): string | undefined {
    const { namespace } = route;
    if (namespace === undefined) {
        return undefined;
    }
    const ending = template.endsWith(`/${namespace}`) ? `${template.slice(0, -namespace.length)}{namespace}` : template;
    if (!placeholdersOf(ending).includes("namespace")) {
        return undefined;
    }
    const exact = { ...route.exact, namespace: tagParts.pod.namespace };
    return groupName(ending, { ...route, exact }, context);
}
