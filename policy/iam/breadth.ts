import type { Action, ResourceType } from "./action";
import { asPattern, splitArn, type ArnPattern } from "./arn";
import { remembering } from "../resources/remembering";
import { hasWildcard, literalPrefix, overlaps } from "../wildcards";

/** Why a resource pattern is too broad. */
export type Breadth = "everything" | "any name" | "a shared prefix" | "any account" | "any bucket";

/** IDs that AWS generates, which are not known in advance. */
const unknowable = new Set(["route53:change"]);

/**
 * Services whose resources other accounts can access, through a resource policy or a role's trust policy. For other services, a
 * wildcard for the account only matches the own account.
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

/** Resources that a launch creates in addition to the one in its name. */
const alsoMade: Record<string, readonly string[]> = {
    RunInstances: ["instance", "network-interface", "volume"],
    CreateFleet: ["instance", "network-interface", "volume"],
    CreateImage: ["snapshot"],
    CreateVirtualMFADevice: ["mfa"],
};

/** A resource pattern, read once for all the actions that it is compared with. */
export class ResourcePattern {
    readonly arn: ArnPattern;
    private readonly isEverything: boolean;
    private services: ServicePattern | undefined;
    private readonly breadths = new Map<ResourceType, Breadth | "another type" | undefined>();

    constructor(readonly text: string) {
        this.arn = splitArn(text);
        this.isEverything = /^[*?:]*$/.test(text);
    }

    /**
     * How broad the pattern is for an action. Undefined if it names the resource.
     *
     * A name can end with a wildcard, and its contents (a bucket's objects, a group's streams) can be one: the pattern must contain a
     * part of the name that is first in IAM's reference.
     */
    breadthFor(action: Action): Breadth | undefined {
        if (action.resourceTypes.length === 0 || !hasWildcard(this.text)) {
            return undefined;
        }
        if (this.isEverything) {
            return "everything";
        }
        for (const type of action.resourceTypes) {
            const breadth = this.ofType(type);
            const counts =
                breadth !== undefined &&
                breadth !== "another type" &&
                (breadth !== "any account" || reachableFromOutside.has(serviceOf(action))) &&
                !isMadeBy(action, type) &&
                !unknowable.has(`${serviceOf(action)}:${type.name}`);
            if (counts) {
                return breadth;
            }
        }
        return undefined;
    }

    /** The types of an action's resources that the pattern can match. */
    typesOf({ resourceTypes }: Action): readonly ResourceType[] {
        return this.isEverything ? resourceTypes : resourceTypes.filter((type) => this.ofType(type) !== "another type");
    }

    /** Whether the pattern can match a type whose ARN contains one of the services. */
    isOfService(services: readonly string[]): boolean {
        this.services ??= servicesOf(this.arn.service);
        return this.services.meet(services);
    }

    /**
     * Whether the pattern matches several resources: a wildcard in the name itself, not in the contents of the resource
     * (`function:resize:*`) or in the ID that AWS adds to it (`stack/shop/*`).
     */
    leavesNameOpen(action: Action): boolean {
        return this.typesOf(action).some((type) => {
            // The document defines what runs, and the instance defines its identity.
            if (type.name === "document") {
                return false;
            }
            const { written, kind, afterNumber } = templateOf(type);
            const rest = nameAfterNumber(this.arn.resource, afterNumber) || this.arn.resource.slice(kind.length);
            const [name = ""] = written.resource.endsWith("WithPath}") ? [rest] : rest.split(/[:/]/);
            return hasWildcard(name.replace(/\$\{[^}]{0,128}\}/g, ""));
        });
    }

    private ofType(type: ResourceType): Breadth | "another type" | undefined {
        if (!this.breadths.has(type)) {
            this.breadths.set(type, breadthOf(this.arn, type));
        }
        return this.breadths.get(type);
    }
}

/** The services that a pattern matches. A policy repeats few patterns, which are compared with the services of many actions. */
class ServicePattern {
    private readonly known = new Map<readonly string[], boolean>();

    constructor(private readonly pattern: string) {}

    meet(services: readonly string[]): boolean {
        let meets = this.known.get(services);
        if (meets === undefined) {
            meets = services.some((service) => overlaps(this.pattern, service));
            this.known.set(services, meets);
        }
        return meets;
    }
}

const servicesOf = remembering(100, (pattern) => new ServicePattern(pattern));

interface Template {
    readonly written: ArnPattern;
    /** With wildcards instead of its variables. */
    readonly pattern: ArnPattern;
    /** The letters before the name: `log-group:`. */
    readonly kind: string;
    /** The letters between an ID that AWS generates and the name: `:autoScalingGroupName/`. */
    readonly afterNumber: string;
}

const templates = new WeakMap<ResourceType, Template>();

function templateOf(type: ResourceType): Template {
    let template = templates.get(type);
    if (template === undefined) {
        const written = splitArn(type.arn);
        const pattern = {
            service: asPattern(written.service),
            region: asPattern(written.region),
            account: asPattern(written.account),
            resource: asPattern(written.resource),
        };
        const [, afterNumber = ""] = /^[^$]*\$\{\w*(?:Id|UUID)\}([^$]+)\$\{\w*Name\}/.exec(written.resource) ?? [];
        template = { written, pattern, kind: literalPrefix(pattern.resource), afterNumber };
        templates.set(type, template);
    }
    return template;
}

/** Whether an ARN can match both patterns. */
function meets(arn: ArnPattern, template: ArnPattern): boolean {
    return (
        overlaps(arn.service, template.service) &&
        overlaps(arn.region, template.region) &&
        overlaps(arn.account, template.account) &&
        overlaps(arn.resource, template.resource)
    );
}

function breadthOf(arn: ArnPattern, type: ResourceType): Breadth | "another type" | undefined {
    const { written: template, pattern: open, kind, afterNumber } = templateOf(type);
    if (!meets(arn, open)) {
        return "another type";
    }
    if (hasWildcard(arn.resource)) {
        const certain = literalPrefix(arn.resource);
        const named =
            (certain.startsWith(kind) ? certain.slice(kind.length) : "") || nameAfterNumber(arn.resource, afterNumber);
        if (!/[\p{L}\p{N}]/u.test(named)) {
            return "any name";
        }
        if (type.name === "log-group" || type.name === "log-stream") {
            // All services of the account write below /aws, so the own name begins after the service's name.
            if (/^\/aws(\/[^/]*\/?)?$/.test(named)) {
                return "a shared prefix";
            }
        }
        // Bucket names are global, so a wildcard matches buckets of other accounts.
        if (template.service === "s3" && template.account === "" && hasWildcard(arn.resource.split("/")[0] ?? "")) {
            return "any bucket";
        }
    }
    return template.account !== "" && hasWildcard(arn.account) ? "any account" : undefined;
}

/**
 * The name after an ID that AWS generates, such as that of an Auto Scaling group:
 * `autoScalingGroup:*:autoScalingGroupName/web`. Empty if the pattern has no name after the ID.
 */
function nameAfterNumber(resource: string, afterNumber: string): string {
    const at = afterNumber === "" ? -1 : resource.indexOf(afterNumber);
    return at < 0 ? "" : literalPrefix(resource.slice(at + afterNumber.length));
}

/** Whether the action creates a resource of the type, whose ID AWS generates: `ec2:CreateVolume` on `volume/*`. */
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
