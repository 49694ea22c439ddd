import { textIn, type JsonObject } from "../resources/json";
import type { Stack } from "../resources/resource";
import { splitArn, type ArnPattern } from "./arn";
import { hasWildcard, literalPrefix, overlaps } from "../wildcards";

/** A resource of the stack that policies can name, and its ARN with the planned name. */
export interface OwnResource {
    readonly kind: OwnKind;
    /** A pattern, with wildcards for region and account until AWS has returned the ARN. */
    readonly arn: string;
    readonly parts: ArnPattern;
}

export interface OwnKind {
    readonly type: string;
    /** Its name in findings. */
    readonly noun: string;
    readonly nameProperty: string;
    /** The ARN from the service to its end. */
    readonly arn: (name: string, props: JsonObject) => string;
    /** The separator after the name, before its contents. A wildcard directly after a name also matches other names. */
    readonly below: RegExp;
    /** Whether it is a destination of data. */
    readonly isDestination: boolean;
}

const inside = /^[:/]/;

const destinations: readonly OwnKind[] = [
    kind("aws:cloudwatch/logGroup:LogGroup", "log group", (name) => `logs:*:*:log-group:${name}`),
    kind("aws:s3/bucket:Bucket", "bucket", (name) => `s3:::${name}`, { nameProperty: "bucket" }),
    kind("aws:s3/bucketV2:BucketV2", "bucket", (name) => `s3:::${name}`, { nameProperty: "bucket" }),
    kind(
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        "delivery stream",
        (name) => `firehose:*:*:deliverystream/${name}`,
    ),
    kind("aws:kinesis/stream:Stream", "stream", (name) => `kinesis:*:*:stream/${name}`),
    kind("aws:opensearch/domain:Domain", "domain", (name) => `es:*:*:domain/${name}`, { nameProperty: "domainName" }),
    kind("aws:elasticsearch/domain:Domain", "domain", (name) => `es:*:*:domain/${name}`, {
        nameProperty: "domainName",
    }),
    kind("aws:sns/topic:Topic", "topic", (name) => `sns:*:*:${name}`),
    kind("aws:sqs/queue:Queue", "queue", (name) => `sqs:*:*:${name}`),
    kind("aws:dynamodb/table:Table", "table", (name) => `dynamodb:*:*:table/${name}`),
    kind("aws:cloudwatch/eventBus:EventBus", "event bus", (name) => `events:*:*:event-bus/${name}`),
];

const others: readonly OwnKind[] = [
    kind("aws:ecr/repository:Repository", "repository", (name) => `ecr:*:*:repository/${name}`),
    kind("aws:iam/role:Role", "role", (name, { path }) => `iam::*:role${textIn(path) ?? "/"}${name}`),
    kind("aws:lambda/function:Function", "function", (name) => `lambda:*:*:function:${name}`),
    // A parameter's ARN contains one slash before the name, also if the name begins with a slash.
    kind("aws:ssm/parameter:Parameter", "parameter", (name) => `ssm:*:*:parameter/${name.replace(/^\//, "")}`),
    kind("aws:eks/cluster:Cluster", "cluster", (name) => `eks:*:*:cluster/${name}`),
    // Secrets Manager adds a dash and six random characters to a secret's ARN.
    kind("aws:secretsmanager/secret:Secret", "secret", (name) => `secretsmanager:*:*:secret:${name}`, {
        below: /^(-\?{6}|-\*|[:/].*)$/,
    }),
];

export const ownKinds: readonly OwnKind[] = [
    ...destinations.map((each) => ({ ...each, isDestination: true })),
    ...others,
];

function kind(type: string, noun: string, arn: OwnKind["arn"], more: Partial<OwnKind> = {}): OwnKind {
    return { type, noun, arn, nameProperty: "name", below: inside, isDestination: false, ...more };
}

export function ownResources(stack: Stack): OwnResource[] {
    return ownKinds.flatMap((each) =>
        stack.ofType(each.type).flatMap((resource) => {
            const name = textIn(resource.props[each.nameProperty]);
            const planned = name === undefined ? undefined : `arn:*:${each.arn(name, resource.props)}`;
            // Some versions of the provider add :* to a log group's ARN.
            const arn = textIn(resource.props["arn"])?.replace(/:\*$/, "") ?? planned;
            return arn === undefined ? [] : [{ kind: each, arn, parts: splitArn(arn) }];
        }),
    );
}

/** How a pattern in a policy relates to a resource of the stack. */
export type Relation = "is it" | "is inside it" | "reaches beyond it" | "is elsewhere";

export function relationOf(asked: ArnPattern, own: OwnResource): Relation {
    const mine = own.parts;
    // Most names differ in their beginning, which is fast to check.
    const certain = certainOf(asked);
    if (!certain.startsWith(mine.resource) && !mine.resource.startsWith(certain)) {
        return "is elsewhere";
    }
    const sameService =
        isService(asked.service, mine.service) &&
        overlaps(asked.region, mine.region) &&
        overlaps(asked.account, mine.account);
    if (!sameService) {
        return "is elsewhere";
    }
    if (asked.resource === mine.resource) {
        return "is it";
    }
    const rest = asked.resource.startsWith(mine.resource) ? asked.resource.slice(mine.resource.length) : undefined;
    if (rest !== undefined && own.kind.below.test(rest)) {
        return "is inside it";
    }
    return hasWildcard(asked.resource) && reaches(asked.resource, mine.resource) ? "reaches beyond it" : "is elsewhere";
}

const known = new WeakMap<ArnPattern, string>();

/** The part of a pattern's resource before its first wildcard. Each pattern is compared with many resources. */
function certainOf(asked: ArnPattern): string {
    let certain = known.get(asked);
    if (certain === undefined) {
        certain = literalPrefix(asked.resource);
        known.set(asked, certain);
    }
    return certain;
}

/** Compares the service first, because most pairs differ there and it is called often. */
function isService(asked: string, mine: string): boolean {
    return hasWildcard(asked) ? overlaps(asked, mine) : asked === mine;
}

/** Whether a pattern matches a resource or its contents. */
function reaches(pattern: string, name: string): boolean {
    return overlaps(pattern, name) || overlaps(pattern, `${name}:*`) || overlaps(pattern, `${name}/*`);
}
