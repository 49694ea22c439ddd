import { resourceTypesOf, type Action, type ResourceType } from "./action";
import { readServices, type Service } from "./action-reference";
import { asPattern, hasPartOfName, splitArn, type ArnPattern } from "./arn";
import { hasHole } from "../resources/json";
import { remembering } from "../resources/remembering";
import { hasWildcard, literalPrefix, overlaps } from "../wildcards";
import { WildcardList } from "../wildcards-in-list";

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
    private readonly isOpen: boolean;
    private readonly services: ReadonlySet<string>;
    /** The letters of the name before its first wildcard. */
    private readonly certain: string;
    private readonly openNames = new Map<ResourceType, boolean>();
    private readonly breadths = new Map<ResourceType, Breadth | "another type" | undefined>();

    constructor(readonly text: string) {
        this.arn = splitArn(text);
        this.isEverything = /^[*?:]*$/.test(text);
        this.isOpen = hasWildcard(text);
        this.services = servicesOf(this.arn.service);
        this.certain = literalPrefix(this.arn.resource);
    }

    /** Whether the pattern has wildcards and can match resources of the services of an action. Most cannot, which is fast to see. */
    mayReach({ resourceTypes }: Action): boolean {
        return (
            this.isEverything ||
            (this.isOpen && resourceTypes.some(({ arn }) => this.services.has(templateOf(arn).pattern.service)))
        );
    }

    /**
     * How broad the pattern is for an action. Undefined if it names the resource.
     *
     * A name can end with a wildcard, and its contents (a bucket's objects, a group's streams) can be one: the pattern must contain a
     * part of the name that is first in IAM's reference.
     */
    breadthFor(action: Action): Breadth | undefined {
        if (action.resourceTypes.length === 0 || !this.isOpen) {
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

    /** Whether the pattern can be too broad for any action of a service; without a service, for any action at all. */
    canBeBroad(counts: (breadth: Breadth) => boolean, service?: Service): boolean {
        if (this.isEverything) {
            return counts("everything");
        }
        if (!this.isOpen || service?.arns.some((name) => this.services.has(name)) === false) {
            return false;
        }
        // With a part of the name, only the account or a bucket's name can be too broad.
        const isNameEnough = !counts("any account") && !counts("any bucket");
        return this.candidates(service).some(
            (type) => !(isNameEnough && this.namesPart(type)) && this.isBroadFor(type, counts),
        );
    }

    private namesPart({ name, arn }: ResourceType): boolean {
        const { kind } = templateOf(arn);
        return (
            !isOfLogs(name) &&
            this.certain.length > kind.length &&
            this.certain.startsWith(kind) &&
            hasPartOfName(this.certain.slice(kind.length))
        );
    }

    private isBroadFor(type: ResourceType, counts: (breadth: Breadth) => boolean): boolean {
        const breadth = this.ofType(type);
        return breadth !== undefined && breadth !== "another type" && counts(breadth);
    }

    /**
     * The types with a service and a first letter that the pattern can match, one of each form. The patterns of a policy have few of both.
     */
    private candidates(service?: Service): readonly ResourceType[] {
        const letter = this.certain.slice(0, 1);
        const key = `${letter} ${service?.name ?? ""}`;
        let types = candidates.get(this.services)?.get(key);
        if (types === undefined) {
            const near = typesBeginning(letter, service).filter(({ arn }) =>
                this.services.has(templateOf(arn).pattern.service),
            );
            types = [...new Map(near.map((type) => [formOf(type), type])).values()];
            const known = candidates.get(this.services) ?? new Map<string, readonly ResourceType[]>();
            candidates.set(this.services, known.set(key, types));
        }
        return types;
    }

    /** The types of an action's resources that the pattern can match. */
    typesOf({ resourceTypes }: Action): readonly ResourceType[] {
        if (this.isEverything) {
            return resourceTypes;
        }
        const types = resourceTypes.filter((type) => this.ofType(type) !== "another type");
        // The same list for all patterns that match all types, so that callers can remember what they know of it.
        return types.length === resourceTypes.length ? resourceTypes : types;
    }

    /**
     * Whether the pattern matches several resources: a wildcard in the name itself, not in the contents of the resource
     * (`function:resize:*`) or in the ID that AWS adds to it (`stack/shop/*`).
     */
    leavesNameOpen(action: Action): boolean {
        if (!this.isOpen) {
            return false;
        }
        return action.resourceTypes.some((type) => {
            let isOpen = this.openNames.get(type);
            if (isOpen === undefined) {
                isOpen = (this.isEverything || this.ofType(type) !== "another type") && this.isNameOpen(type);
                this.openNames.set(type, isOpen);
            }
            return isOpen;
        });
    }

    private isNameOpen(type: ResourceType): boolean {
        // The document defines what runs, and the instance defines its identity.
        if (type.name === "document") {
            return false;
        }
        const { written, kind, afterNumber } = templateOf(type.arn);
        const rest = nameAfterNumber(this.arn.resource, afterNumber) || this.arn.resource.slice(kind.length);
        const [name = ""] = written.resource.endsWith("WithPath}") ? [rest] : rest.split(/[:/]/);
        return hasWildcard(name.replace(/\$\{[^}]{0,128}\}/g, ""));
    }

    private ofType(type: ResourceType): Breadth | "another type" | undefined {
        if (!this.breadths.has(type)) {
            this.breadths.set(type, this.meets(type.arn) ? breadthOf(this.arn, this.certain, type) : "another type");
        }
        return this.breadths.get(type);
    }

    /** Whether an ARN of the form can match the pattern. The service and the beginning of the name differ in most, and are fast to compare. */
    private meets(form: string): boolean {
        const { pattern, kind } = templateOf(form);
        return (
            this.services.has(pattern.service) &&
            (kind.startsWith(this.certain) || this.certain.startsWith(kind)) &&
            overlaps(this.arn.region, pattern.region) &&
            overlaps(this.arn.account, pattern.account) &&
            overlaps(this.arn.resource, pattern.resource)
        );
    }
}

/** The services in the ARNs of IAM's reference. */
let arnServices: { readonly names: readonly string[]; readonly list: WildcardList } | undefined;

/**
 * The services that a pattern matches, and the `*` of types whose ARN AWS does not define. A policy repeats few patterns, which are
 * compared with the services of many actions.
 */
const servicesOf = remembering(100, (pattern): ReadonlySet<string> => {
    if (!hasWildcard(pattern)) {
        return new Set([pattern, "*"]);
    }
    if (arnServices === undefined) {
        const names = [...new Set([...readServices().values()].flatMap(({ arns }) => arns))];
        arnServices = { names, list: new WildcardList(names) };
    }
    const { names, list } = arnServices;
    return new Set([...[...list.matching(pattern)].flatMap((index) => names[index] ?? []), "*"]);
});

const candidates = new WeakMap<ReadonlySet<string>, Map<string, readonly ResourceType[]>>();

/** The types of a service, or of all, whose names in an ARN can begin with a letter; all if it is empty. */
function typesBeginning(letter: string, service?: Service): readonly ResourceType[] {
    return service === undefined ? typesOfAll(letter) : typesIn(service, letter);
}

const typesOfAll = remembering(100, (letter) =>
    [...readServices().values()].flatMap((service) => typesIn(service, letter)),
);

function typesIn(service: Service, letter: string): readonly ResourceType[] {
    return resourceTypesOf(service).filter(
        ({ arn }) => letter === "" || ["", letter].includes(templateOf(arn).kind.slice(0, 1)),
    );
}

/** What the breadth of a pattern for a type depends on, apart from the service. Many types have ARNs of the same form. */
function formOf({ name, arn }: ResourceType): string {
    const { written, pattern, afterNumber } = templateOf(arn);
    const { region, account, resource } = pattern;
    const isBucket = written.service === "s3" && written.account === "";
    return [region, account, resource, written.account === "", isBucket, afterNumber, isOfLogs(name)].join(" ");
}

function isOfLogs(type: string): boolean {
    return type === "log-group" || type === "log-stream";
}

interface Template {
    readonly written: ArnPattern;
    /** With wildcards instead of its variables. */
    readonly pattern: ArnPattern;
    /** The letters before the name: `log-group:`. */
    readonly kind: string;
    /** The letters between an ID that AWS generates and the name: `:autoScalingGroupName/`. */
    readonly afterNumber: string;
    /** Whether AWS generates an ID at its end. */
    readonly isNumbered: boolean;
}

const templates = new Map<string, Template>();

/** The form of an ARN in IAM's reference. */
function templateOf(form: string): Template {
    let template = templates.get(form);
    if (template === undefined) {
        template = readTemplate(form);
        templates.set(form, template);
    }
    return template;
}

function readTemplate(form: string): Template {
    const written = splitArn(form);
    const pattern = {
        service: asPattern(written.service),
        region: asPattern(written.region),
        account: asPattern(written.account),
        resource: asPattern(written.resource),
    };
    const [, afterNumber = ""] = /^[^$]*\$\{\w*(?:Id|UUID)\}([^$]+)\$\{\w*Name\}/.exec(written.resource) ?? [];
    const isNumbered = /\$\{\w*Id(WithPath)?\}$/.test(form);
    return { written, pattern, kind: literalPrefix(pattern.resource), afterNumber, isNumbered };
}

function breadthOf(arn: ArnPattern, certain: string, type: ResourceType): Breadth | undefined {
    const { written: template, kind, afterNumber } = templateOf(type.arn);
    if (hasWildcard(arn.resource)) {
        const named =
            (certain.startsWith(kind) ? certain.slice(kind.length) : "") || nameAfterNumber(arn.resource, afterNumber);
        if (!hasPartOfName(named)) {
            return "any name";
        }
        if (isOfLogs(type.name)) {
            // All services of the account write below /aws, so the own name begins after the service's name.
            if (!hasHole(named) && /^\/aws(\/[^/]*\/?)?$/.test(named)) {
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
    if (!templateOf(type.arn).isNumbered) {
        return false;
    }
    const name = id.slice(id.indexOf(":") + 1);
    return madeBy(name) === type.name || alsoMade[name]?.includes(type.name) === true;
}

const madeBy = remembering(1000, (name) => {
    const made = name.replace(/^(Create|Allocate|Copy|Import|Request)/, "");
    return made === name ? undefined : made.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase();
});

function serviceOf({ id }: Action): string {
    return id.slice(0, id.indexOf(":"));
}
