import type { Claim } from "./claim";
import type { StateObject } from "./own-state";

const bucketType = "aws:s3/bucket:Bucket";

/**
 * Names of the buckets that this deployment would delete with their lines: Fluent Bit's component created them, they are not retained, and the new settings no longer contain them. The state, not the new settings, determines whether a removed resource is retained.
 *
 * @param component whose buckets are looked for; absent: those of every component
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/retainondelete/
 */
export function bucketsToDelete(state: readonly StateObject[], claims: readonly Claim[], component?: string): string[] {
    const used = new Set(claims.filter(({ type }) => type === bucketType).map(({ name }) => name));
    return state
        .filter(({ urn, type }) => type === bucketType && urn.includes(":FluentBitWindows$"))
        .filter(({ urn }) => component === undefined || makerIn(state, urn) === component)
        .filter(({ outputs }) => outputs["forceDestroy"] === true)
        .map(({ outputs }) => String(outputs["bucket"]))
        .filter((name) => !used.has(name));
}

/** Name of the component that made a bucket: the longest with which the bucket's name in the program begins. */
function makerIn(state: readonly StateObject[], bucket: string): string | undefined {
    const own = nameIn(bucket);
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

/** If new objects are locked, earlier objects are probably needed too. */
export function deletionRefusal(bucket: string, { setting }: Claim): string {
    return (
        `${setting}: no other destination writes to the bucket ${JSON.stringify(bucket)}, so pulumi up would delete it with all its objects. ` +
        "Leave objectLock out, set s3.keepOnDestroy: true and run pulumi up; then set objectLock. The bucket stays in AWS, and you can delete it by hand"
    );
}
