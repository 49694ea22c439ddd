import type { Problem } from "../settings/problems";
import type { Claim } from "./claim";
import type { StateObject } from "./pulumi/own-state";

const bucketType = "aws:s3/bucket:Bucket";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

/**
 * Names of the buckets that this deployment would delete with their lines: Fluent Bit's component created them, they are not retained, and the new settings no longer contain them. The state, not the new settings, determines whether a removed resource is retained.
 *
 * @param component whose buckets are looked for; absent: those of every component
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/retainondelete/
 */
export function bucketsToDelete(state: readonly StateObject[], claims: readonly Claim[], component?: string): string[] {
    const used = new Set(claims.filter(({ type }) => type === bucketType).map(({ name }) => name));
    return objectsOf(state, bucketType, component)
        .filter(({ outputs }) => outputs["forceDestroy"] === true)
        .map(({ outputs }) => String(outputs["bucket"]))
        .filter((name) => !used.has(name));
}

/** Log groups whose lines this deployment would delete. */
export interface DeletedLogGroups {
    /** The new settings no longer contain them. */
    unused: string[];
    /** They change their class, for which they are deleted and created again. */
    replaced: string[];
    /** As `replaced`, but they are kept, so that nothing of their name can be created. */
    kept: Claim[];
}

/**
 * As {@link bucketsToDelete}. `skipDestroy` says the same of a log group as the option `retainOnDelete`, which the state does not tell.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/group.go
 */
export function logGroupsToDelete(
    state: readonly StateObject[],
    claims: readonly Claim[],
    component?: string,
): DeletedLogGroups {
    const claimed = new Map(claims.filter(({ type }) => type === logGroupType).map((claim) => [claim.name, claim]));
    const groups = objectsOf(state, logGroupType, component).map(({ outputs }) => {
        const [name, logClass] = [String(outputs["name"]), outputs["logGroupClass"]];
        const claim = claimed.get(name);
        const wanted = claim?.unchangeable?.["logGroupClass"];
        const changes = wanted !== undefined && typeof logClass === "string" && logClass !== wanted;
        return { name, claim, changes, isKept: outputs["skipDestroy"] === true };
    });
    return {
        unused: groups.flatMap(({ name, claim, isKept }) => (claim === undefined && !isKept ? [name] : [])),
        replaced: groups.flatMap(({ name, changes, isKept }) => (changes && !isKept ? [name] : [])),
        kept: groups.flatMap(({ claim, changes, isKept }) => (claim !== undefined && changes && isKept ? [claim] : [])),
    };
}

/** Objects of a type that Fluent Bit's component created. */
function objectsOf(state: readonly StateObject[], type: string, component: string | undefined): StateObject[] {
    return state
        .filter((object) => object.type === type && object.urn.includes(":FluentBitWindows$"))
        .filter(({ urn }) => component === undefined || makerIn(state, urn) === component);
}

/** Name of the component that made an object: the longest with which the object's name in the program begins. */
function makerIn(state: readonly StateObject[], object: string): string | undefined {
    const own = nameIn(object);
    return state
        .filter(({ type }) => type.endsWith(":FluentBitWindows"))
        .map(({ urn }) => nameIn(urn))
        .filter((name) => own.startsWith(`${name}-`))
        .sort((one, other) => other.length - one.length)[0];
}

/** @see https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
function nameIn(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** The warning about a bucket that the user may want to keep. The preview shows the deletion too. */
export function deletionWarning(bucket: string): string {
    return (
        `No destination writes to the bucket ${JSON.stringify(bucket)} any longer, so pulumi up deletes it with all its objects. To keep them, first deploy the earlier settings with ` +
        "s3.keepOnDestroy: true, and then these"
    );
}

/** The warnings about log groups that the user may want to keep. */
export function logGroupWarnings({ unused, replaced }: Omit<DeletedLogGroups, "kept">): string[] {
    const keep =
        "To keep them, first deploy the earlier settings with cloudWatchLogs.keepOnDestroy: true, and then these";
    const named = (names: readonly string[]) =>
        `the log ${names.length === 1 ? "group" : "groups"} ${names.map((name) => JSON.stringify(name)).join(", ")}`;
    const them = (names: readonly string[]) =>
        names.length === 1 ? "it with all its lines" : "them with all their lines";
    return [
        ...(unused.length === 0
            ? []
            : [`No destination writes to ${named(unused)} any longer, so pulumi up deletes ${them(unused)}. ${keep}`]),
        ...(replaced.length === 0
            ? []
            : [
                  `The class of a log group cannot be changed, so pulumi up deletes ${named(replaced)} with all lines, and creates ${replaced.length === 1 ? "it" : "them"} again. To keep the lines, write to a log group of another name`,
              ]),
    ];
}

/** Why another class is not possible. */
export function keptGroupProblem({ name, setting }: Claim): Problem {
    const remedy =
        `the class of the log group ${JSON.stringify(name)} cannot be changed, and cloudWatchLogs.keepOnDestroy keeps the log group, so pulumi up could not create another one of this name. ` +
        "Set logGroup to another name, or restore the class";
    return { setting, remedy };
}

/** If new objects are locked, earlier objects are probably needed too. */
export function deletionProblem(bucket: string, { setting }: Claim): Problem {
    const remedy =
        `no other destination writes to the bucket ${JSON.stringify(bucket)}, so pulumi up would delete it with all its objects. ` +
        "Leave objectLock out, set s3.keepOnDestroy: true and run pulumi up; then set objectLock. The bucket stays in AWS, and you can delete it by hand";
    return { setting, remedy };
}
