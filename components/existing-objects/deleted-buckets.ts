import type { Claim } from "./claim";
import type { StateObject } from "./own-state";

const bucketType = "aws:s3/bucket:Bucket";

/**
 * Names of the buckets with lines that this deployment would delete with all that is in them: Fluent Bit's component made them, they do not stay when they leave the stack, and the stack has no such bucket
 * any more. What becomes of a resource that leaves the stack, the state says, not the new settings.
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

/** What to say where nothing of it needs to be kept for certain: the preview shows it too. */
export function deletionWarning(bucket: string): string {
    return (
        `No destination writes to the bucket ${JSON.stringify(bucket)} any more, so pulumi up deletes it with all its objects. To keep them, first deploy the earlier settings with ` +
        "s3.keepOnDestroy: true, and then these"
    );
}

/** Where objects are locked from now on, those from before are no less worth keeping. */
export function deletionRefusal(bucket: string, { setting }: Claim): string {
    return (
        `${setting}: no other destination writes to the bucket ${JSON.stringify(bucket)}, so pulumi up would delete it with all its objects. ` +
        "Leave objectLock out, set s3.keepOnDestroy: true and run pulumi up; then set objectLock. The bucket stays in AWS, and you can delete it by hand"
    );
}
