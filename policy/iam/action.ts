import { hasWildcard, matcher, matches } from "../wildcards";
import { serviceCalled, serviceNames, type WrittenService } from "./reference";

export { serviceNames } from "./reference";

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

const known = new Map<string, readonly Action[]>();
/** A pattern for all services has 22,000 actions, so not every one that was ever read is kept. */
const mostKnown = 200;

/** The actions that a pattern stands for: one, several, or none where IAM has no such action. */
export function actionsOf(pattern: string): readonly Action[] {
    const folded = pattern.toLowerCase();
    let actions = known.get(folded);
    if (actions === undefined) {
        actions = expand(folded);
        if (known.size >= mostKnown) {
            known.clear();
        }
        known.set(folded, actions);
    }
    return actions;
}

function expand(pattern: string): readonly Action[] {
    const colon = pattern.indexOf(":");
    if (colon < 0 && !hasWildcard(pattern)) {
        return [];
    }
    // A pattern of stars alone may leave out the colon.
    const [service, name] = colon < 0 ? [pattern, "*"] : [pattern.slice(0, colon), pattern.slice(colon + 1)];
    const services = hasWildcard(service) ? serviceNames().filter((each) => matches(service, each)) : [service];
    const isMeant = matcher(name);
    return services.flatMap((each) => inService(each, name, isMeant));
}

function inService(service: string, name: string, isMeant: (text: string) => boolean): readonly Action[] {
    const { all, byName } = actionsOfService(service);
    if (name === "*") {
        return all;
    }
    if (!hasWildcard(name)) {
        const action = byName.get(name);
        return action === undefined ? [] : [action];
    }
    return all.filter(({ folded }) => isMeant(folded));
}

/** The condition keys that IAM's reference has for an action and for its resource types, in lower case. */
export function conditionKeysOf({ id }: Action): readonly string[] {
    const [service = "", name = ""] = id.split(":");
    const { written } = actionsOfService(service);
    const [, types, keys] = written?.actions[name] ?? ["", [], []];
    const ofTypes = types.flatMap((type) => written?.types[type.replace(/\*$/, "")]?.[1] ?? []);
    return [...keys, ...ofTypes].map((key) => key.toLowerCase());
}

interface ServiceActions {
    readonly all: readonly (Action & { readonly folded: string })[];
    /** By their names in lower case. */
    readonly byName: ReadonlyMap<string, Action>;
    readonly written: WrittenService | undefined;
}

const services = new Map<string, ServiceActions>();

function actionsOfService(service: string): ServiceActions {
    let actions = services.get(service);
    if (actions === undefined) {
        actions = read(serviceCalled(service));
        services.set(service, actions);
    }
    return actions;
}

function read(written: WrittenService | undefined): ServiceActions {
    const types = new Map<string, ResourceType>();
    const all = Object.entries(written?.actions ?? {}).map(([name, [level, typeNames]]) => {
        const id = `${written?.service ?? ""}:${name}`;
        const levels = level.split(", ") as AccessLevel[];
        const optional = typeNames.every((type) => !type.endsWith("*"));
        const isWithout =
            ordinarilyWithoutResource.has(id) ||
            (optional && worksOnEverything(id, levels)) ||
            (listing.test(name) && levels.every((each) => each === "Read" || each === "List"));
        return {
            id,
            folded: name.toLowerCase(),
            levels,
            resourceTypes: isWithout ? [] : typeNames.map((type) => resourceType(type, written, types)),
        };
    });
    return { all, byName: new Map(all.map((action) => [action.folded, action])), written };
}

/** One object a type, however many actions have it. */
function resourceType(
    typeName: string,
    written: WrittenService | undefined,
    types: Map<string, ResourceType>,
): ResourceType {
    let type = types.get(typeName);
    if (type === undefined) {
        const name = typeName.replace(/\*$/, "");
        const [arn] = written?.types[name] ?? ["*"];
        type = { name, arn, required: name !== typeName };
        types.set(typeName, type);
    }
    return type;
}

/**
 * Actions that can be limited to a resource, but whose ordinary use names none: lists that leave out what one may not
 * see, metrics that belong to no data set, an agent that does not know its instance's number in advance, controllers
 * that look for the profiles that they have made or for the zone of a name, pipelines that register the next version of
 * what they deploy, a driver that looks where the file systems of its volumes are.
 *
 * @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/iam-policy-example.json
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonGrafanaCloudWatchAccess.html
 */
const ordinarilyWithoutResource = new Set([
    "cloudwatch:DescribeAlarmHistory",
    "cloudwatch:GetInsightRuleReport",
    "cloudwatch:GetMetricData",
    "cloudwatch:PutMetricData",
    "ecs:RegisterTaskDefinition",
    "elasticfilesystem:DescribeMountTargets",
    "iam:GetInstanceProfile",
    "logs:GetQueryResults",
    "oam:ListAttachedLinks",
    "route53:ListResourceRecordSets",
    "route53:ListTagsForResource",
    "route53:ListTagsForResources",
    "sns:Unsubscribe",
    "ssm:UpdateInstanceInformation",
]);

/** `DescribeAlarms`: a list of what there is, which the reference files under reading for some services. */
const listing = /^Describe\w*[^s]s$/;

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
    action: Action,
    among: readonly ResourceType[] = action.resourceTypes,
): ResourceType | undefined {
    const types = among.length === 0 ? action.resourceTypes : among;
    return types.length < 2 ? types[0] : bestType(action, types);
}

function bestType({ id }: Action, types: readonly ResourceType[]): ResourceType | undefined {
    const action = words(id.slice(id.indexOf(":") + 1));
    const score = ({ name, required }: ResourceType) => {
        const type = words(name);
        const said = type.filter((word) => action.includes(word)).length;
        // A document says what is run; on what, the other types.
        const isMeans = name === "document" && said === 0;
        return (said === type.length ? 8 : 0) + (said > 0 ? 2 : 0) + (required ? 4 : 0) - (isMeans ? 1 : 0);
    };
    return [...types].sort((a, b) => score(b) - score(a))[0];
}

/** `RunInstances`, `log-stream` and `autoScalingGroup` as single words in the singular. */
function words(name: string): string[] {
    return name
        .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .map((word) => word.replace(/ies$/, "y").replace(/(?<=[^s])s$/, ""));
}

/** Whether IAM knows the service of an action's name. */
export function isService(name: string): boolean {
    return serviceNames().includes(name.toLowerCase());
}

/** Every action name of a service, for suggestions. */
export function actionNamesOf(service: string): readonly string[] {
    return actionsOfService(service.toLowerCase()).all.map(({ id }) => id.slice(id.indexOf(":") + 1));
}
