import { narrowedBy } from "./condition";
import type { PolicyDocument } from "./sources";
import type { Statement } from "./statement";

/**
 * Whether a bucket leaves it to the policies of its access points who may do what, with any action. Access points only take requests about
 * objects, not those that change the bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html#access-points-delegating-control
 */
export function leavesToAccessPoints(statement: Statement, { kind }: PolicyDocument): boolean {
    return (
        kind === "s3" &&
        narrowedBy(statement, "source", { keys: (key) => /:dataaccesspoint(account|arn)$/.test(key) }).length > 0
    );
}
