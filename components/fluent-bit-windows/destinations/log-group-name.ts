import { z } from "zod";

import type { Problem } from "../../settings/problems";
import { tagParts } from "../tag";
import type { DestinationContext, DestinationRoute } from "./destination";
import { fillIn, placeholdersOf, templateFault } from "./name-template";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
function groupNameFault(name: string): string | undefined {
    if (!/^[-.\w/#]{1,512}$/.test(name)) {
        return "must be a log group's name: letters, digits and _ - / . #, at most 512";
    }
    return name.startsWith("aws/") ? 'must not begin with "aws/", which AWS keeps for itself' : undefined;
}

/** A log group's name, or a template of one. */
export const logGroupName = z.string().superRefine((template, context) => {
    const fault = template.includes("{") ? templateFault(template) : groupNameFault(template);
    if (fault !== undefined) {
        context.addIssue({ code: "custom", message: fault });
    }
});

/**
 * A log group's name with what the plan knows for each placeholder: the cluster, and what the route names exactly. A placeholder that it does not know stays, and is a
 * problem.
 */
export function groupName(template: string, route: DestinationRoute, { cluster }: DestinationContext): string {
    const known: Record<string, string> = { ...route.exact, cluster: cluster.name };
    return fillIn(template, (placeholder) => known[placeholder] ?? `{${placeholder}}`);
}

/** What is wrong with a log group's name once it is filled in. */
export function groupNameProblems(template: string, name: string, { setting }: DestinationRoute): Problem[] {
    const problem = { setting: `${setting}.logGroup`, value: JSON.stringify(template) };
    const [unknown] = placeholdersOf(name);
    if (unknown !== undefined) {
        const remedy =
            `which {${unknown}} it is, the plan does not know, and the stack makes every log group, with its retention and a permission to write to it alone; ` +
            (unknown === "host" || unknown === "podId"
                ? "put it into logStream"
                : `let the route's match name exactly one, or put {${unknown}} into logStream`);
        return [{ ...problem, remedy }];
    }
    const fault = groupNameFault(name);
    return fault === undefined ? [] : [{ ...problem, remedy: `becomes a name of ${name.length} characters, ${fault}` }];
}

/**
 * The name in terms of the tag, where the namespace alone tells the log groups of two routes apart. From the tag and not from the record: what the tag says is right even
 * while the API server is down, when a template of Kubernetes' metadata would send every line to the fallback.
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
