import { type Arguments, text, type ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import type { PropertyMap } from "./property-values";
import { resourceType } from "./resource-type";
import { length } from "./rules";

interface BucketPart<A extends Arguments> {
    readonly token: string;
    readonly title: string;
    readonly arguments: A;
    /** Sets all of it, whatever there was before. */
    readonly put: (aws: Aws, bucket: string, args: ValuesOf<A>) => Promise<unknown>;
    /** What the bucket has; undefined if it has none. */
    readonly get: (aws: Aws, bucket: string) => Promise<PropertyMap | undefined>;
    readonly remove: (aws: Aws, bucket: string, known: PropertyMap) => Promise<unknown>;
}

/** A type of which an S3 bucket has at most one. */
export function bucketPart<A extends Arguments>({ token, title, arguments: own, put, get, remove }: BucketPart<A>) {
    const table: Arguments = {
        bucket: text({ required: true, replaces: true, must: length(1, 63) }),
        ...own,
        region: text({ replaces: true, computed: true }),
    };
    const set = (aws: Aws, bucket: string, args: ValuesOf<Arguments>) => put(aws, bucket, args as ValuesOf<A>);
    return resourceType({
        token,
        title,
        arguments: table,
        outputs: [],
        identity: ({ bucket }) => bucket as string,

        async create(aws, args) {
            const bucket = args["bucket"] as string;
            await set(aws, bucket, args);
            return bucket;
        },

        async read(aws, bucket) {
            const found = await get(aws, bucket);
            return found && { bucket, ...found };
        },

        async update(aws, bucket, { after }) {
            await set(aws, bucket, after);
        },

        async delete(aws, bucket, known) {
            await remove(aws, bucket, known);
        },
    });
}
