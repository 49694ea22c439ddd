import { ownerTag } from "../windows-cluster/owner-tag";
import type { ExistingObject } from "./existing-object";

/** The creator of an object, by its tags. Pulumi's provider omits AWS's own tags, such as CloudFormation's. */
export function maker(tags: Record<string, string>): Pick<ExistingObject, "madeBy" | "stack"> {
    const key = [
        ownerTag,
        "alpha.eksctl.io/cluster-name",
        ...Object.keys(tags).filter((name) => /^(owner|team|project|managed[-_ ]?by|created[-_ ]?by)$/i.test(name)),
    ].find((name) => tags[name] !== undefined);
    const stack = tags[ownerTag];
    return {
        ...(key !== undefined && { madeBy: `tag ${key}: ${tags[key] ?? ""}` }),
        ...(stack !== undefined && { stack }),
    };
}
