import type { Action, ResourceType } from "./action";
import { asPattern, splitArn, type ArnPattern } from "./arn";
import { hasWildcard, literalPrefix, overlaps } from "../wildcards";

/** In what way a resource pattern says too little about which resources are meant. */
export type Breadth = "everything" | "any name" | "a shared prefix" | "any account" | "any bucket";

/** Numbers that AWS generates, so they are not known in advance. */
const unknowable = new Set(["route53:change"]);

/**
 * Services whose resources let other accounts in, by a policy of their own or a role's trust. Elsewhere a wildcard for
 * the account covers one's own account and no more, whatever it says.
 */
const reachableFromOutside = new Set([
    "backup",
    "codeartifact",
    "dynamodb",
    "ecr",
    "elasticfilesystem",
    "es",
    "events",
    "execute-api",
    "glue",
    "kinesis",
    "kms",
    "lambda",
    "s3",
    "secretsmanager",
    "ses",
    "sns",
    "sqs",
    "sts",
]);

function isReachableFromOutside(action: Action): boolean {
    return reachableFromOutside.has(serviceOf(action));
}

/** What a launch makes beside the thing that its name says. */
const alsoMade: Record<string, readonly string[]> = {
    RunInstances: ["instance", "network-interface", "volume"],
    CreateFleet: ["instance", "network-interface", "volume"],
    CreateImage: ["snapshot"],
    CreateVirtualMFADevice: ["mfa"],
};

/**
 * How broad a resource pattern is for an action, or undefined where it names what it means.
 *
 * A name may end in a wildcard, and what lies below it (a bucket's objects, a group's streams) may be one: judged is
 * whether the pattern says anything at all of the name that IAM's reference puts first.
 */
export function breadthOf(pattern: string, action: Action): Breadth | undefined {
    if (action.resourceTypes.length === 0 || !hasWildcard(pattern)) {
        return undefined;
    }
    if (/^[*?:]*$/.test(pattern)) {
        return "everything";
    }
    for (const type of action.resourceTypes) {
        const breadth = breadthFor(pattern, type, action);
        if (breadth !== undefined) {
            return breadth;
        }
    }
    return undefined;
}

/**
 * Whether a pattern leaves open which of several resources is meant: a wildcard in the name itself, not in what lies
 * inside the thing (`function:resize:*`) or in the number that AWS adds to it (`stack/shop/*`).
 */
export function leavesNameOpen(pattern: string, action: Action): boolean {
    return action.resourceTypes.some((type) => {
        // The document says what is run; the instance, as whom.
        if (type.name === "document" || !meets(splitArn(pattern), templateOf(type).pattern)) {
            return false;
        }
        const { resource } = splitArn(type.arn);
        const rest =
            nameAfterNumber(splitArn(pattern).resource, resource) ||
            splitArn(pattern).resource.slice(literalPrefix(asPattern(resource)).length);
        const [name = ""] = resource.endsWith("WithPath}") ? [rest] : rest.split(/[:/]/);
        return hasWildcard(name.replace(/\$\{[^}]{0,128}\}/g, ""));
    });
}

/** The types of an action's resources that a pattern can be of. */
export function typesOf(pattern: string, action: Action): readonly ResourceType[] {
    if (/^[*?:]*$/.test(pattern)) {
        return action.resourceTypes;
    }
    const arn = splitArn(pattern);
    return action.resourceTypes.filter((type) => meets(arn, templateOf(type).pattern));
}

/** Whether some ARN is of both patterns. */
function meets(arn: ArnPattern, template: ArnPattern): boolean {
    return (
        overlaps(arn.service, template.service) &&
        overlaps(arn.region, template.region) &&
        overlaps(arn.account, template.account) &&
        overlaps(arn.resource, template.resource)
    );
}

interface Template {
    readonly written: ArnPattern;
    /** With its variables left open. */
    readonly pattern: ArnPattern;
}

/** IAM has some thousands of types, which every action on them is compared with. */
const templates = new Map<string, Template>();

function templateOf({ arn }: ResourceType): Template {
    let template = templates.get(arn);
    if (template === undefined) {
        const written = splitArn(arn);
        const pattern = {
            service: asPattern(written.service),
            region: asPattern(written.region),
            account: asPattern(written.account),
            resource: asPattern(written.resource),
        };
        template = { written, pattern };
        templates.set(arn, template);
    }
    return template;
}

function breadthFor(pattern: string, type: ResourceType, action: Action): Breadth | undefined {
    const arn = splitArn(pattern);
    const { written: template, pattern: open } = templateOf(type);
    const resourceTemplate = open.resource;
    if (!meets(arn, open) || isMadeBy(action, type) || unknowable.has(`${serviceOf(action)}:${type.name}`)) {
        return undefined;
    }
    const kind = literalPrefix(resourceTemplate);
    const certain = literalPrefix(arn.resource);
    const named =
        (certain.startsWith(kind) ? certain.slice(kind.length) : "") ||
        nameAfterNumber(arn.resource, template.resource);
    if (hasWildcard(arn.resource)) {
        if (!/[\p{L}\p{N}]/u.test(named)) {
            return "any name";
        }
        if (type.name === "log-group" || type.name === "log-stream") {
            // Every service of the account writes below /aws: a name of one's own starts after the service's.
            if (/^\/aws(\/[^/]*\/?)?$/.test(named)) {
                return "a shared prefix";
            }
        }
        // Bucket names are the world's: a wildcard in one reaches the buckets of strangers.
        if (template.service === "s3" && template.account === "" && hasWildcard(arn.resource.split("/")[0] ?? "")) {
            return "any bucket";
        }
    }
    return template.account !== "" && hasWildcard(arn.account) && isReachableFromOutside(action)
        ? "any account"
        : undefined;
}

/**
 * The name that follows a number which AWS makes up, as an Auto Scaling group's does:
 * `autoScalingGroup:*:autoScalingGroupName/web`. Empty where the pattern names nothing after the number.
 */
function nameAfterNumber(resource: string, template: string): string {
    const [, between = ""] = /^[^$]*\$\{\w*(?:Id|UUID)\}([^$]+)\$\{\w*Name\}/.exec(template) ?? [];
    const at = between === "" ? -1 : resource.indexOf(between);
    return at < 0 ? "" : literalPrefix(resource.slice(at + between.length));
}

/** Whether the action makes a resource of the type, whose number AWS chooses: `ec2:CreateVolume` on `volume/*`. */
function isMadeBy({ id }: Action, type: ResourceType): boolean {
    if (!/\$\{\w*Id(WithPath)?\}$/.test(type.arn)) {
        return false;
    }
    const name = id.slice(id.indexOf(":") + 1);
    const made = name.replace(/^(Create|Allocate|Copy|Import|Request)/, "");
    const madeType = made === name ? undefined : made.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase();
    return madeType === type.name || alsoMade[name]?.includes(type.name) === true;
}

function serviceOf({ id }: Action): string {
    return id.slice(0, id.indexOf(":"));
}
