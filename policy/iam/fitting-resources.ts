import { actionCalled, mainTypeOf, type Action } from "./action";
import { ResourcePattern } from "./breadth";
import { hole } from "../resources/json";
import { literalPrefix } from "../wildcards";
import type { Statement } from "./statement";

/** More pairs of an action and a resource than this are not compared. */
const mostPairs = 10_000;

export interface Misfit {
    readonly action: Action;
    /** The ARN of the action's resource: `arn:${Partition}:s3:::${BucketName}`. */
    readonly form: string;
}

/**
 * The actions of a statement that work on none of its resources: `s3:ListBucket` on a bucket's objects. AWS accepts such
 * a statement, and it has no effect on them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function misfitsOf({ actions = [], resources }: Statement): Misfit[] {
    if (resources === undefined || resources.length * actions.length > mostPairs) {
        return [];
    }
    const patterns = resources.map(
        // A variable and an unknown part can have any value.
        (resource) =>
            new ResourcePattern(
                typeof resource === "string" ? resource.replace(variable, "*").replaceAll(hole, "*") : "*",
            ),
    );
    return actions.flatMap((pattern) => {
        const action = typeof pattern === "string" ? actionCalled(pattern) : undefined;
        const form = action === undefined ? undefined : mainTypeOf(action)?.arn;
        return action === undefined || form === undefined || patterns.some((resource) => isOfOne(resource, action))
            ? []
            : [{ action, form }];
    });
}

const variable = /\$\{[^}]{0,128}\}/g;

function isOfOne(resource: ResourcePattern, action: Action): boolean {
    const { service, resource: name } = resource.arn;
    // Bucket names contain no slash, so a name with a slash is an object.
    const isObject = service === "s3" && literalPrefix(name).includes("/");
    return resource.typesOf(action).some((type) => !(isObject && type.name === "bucket"));
}
