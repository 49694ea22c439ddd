import { remembering } from "../resources/remembering";
import { hasWildcard } from "../wildcards";
import { WildcardList } from "../wildcards-in-list";
import { readServices, type Service } from "./action-reference";

export type AccessLevel = "Read" | "Write" | "List" | "Tagging" | "Permissions management";

export interface ResourceType {
    readonly name: string;
    /** `arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}` */
    readonly arn: string;
    /** Whether a request always has a resource of the type. */
    readonly required: boolean;
}

/** An action in IAM's reference. */
export interface Action {
    /** `logs:PutLogEvents` */
    readonly id: string;
    readonly levels: readonly AccessLevel[];
    /** The resources to which it can be limited. Empty for an action that only works on `*`. */
    readonly resourceTypes: readonly ResourceType[];
}

/** Well-known services come first, so that the first actions of `*` are good examples. */
const wellKnown = ["iam", "s3", "kms", "ec2", "lambda"];

/**
 * The actions that match a pattern, or none if IAM has no such action. They are generated one by one, because `*` matches 22,000
 * actions, and a finding names four of them.
 *
 * @param isAsked selects services, by the name of the service and the services in the ARNs of its resources
 */
export function* actionsOf(
    pattern: string,
    isAsked: (service: Service) => boolean = () => true,
): Generator<Action, void> {
    const { service, name } = partsOf(pattern);
    if (hasWildcard(service) && name !== "*") {
        yield* actionsOfAny(`${service}:${name}`, isAsked);
        return;
    }
    for (const each of servicesCalled(service)) {
        if (isAsked(each)) {
            yield* actionsIn(each, name);
        }
    }
}

function* actionsIn(service: Service, name: string): Generator<Action, void> {
    if (name === "*") {
        for (const index of service.actions.keys()) {
            yield actionAt(service, index);
        }
    } else if (hasWildcard(name)) {
        for (const index of matchesIn({ service, name })) {
            yield actionAt(service, index);
        }
    } else {
        const index = service.indexOf(name);
        if (index !== undefined) {
            yield actionAt(service, index);
        }
    }
}

/** Remembered, because a policy asks about the same patterns for each of its resources. */
const matchesIn = remembering(
    2000,
    ({ service, name }: { service: Service; name: string }) => [...service.matching(name)],
    ({ service, name }) => `${service.name}:${name}`,
);

/** Every action, for patterns that match several services. */
interface Everything {
    readonly ids: WildcardList;
    readonly places: readonly { readonly service: Service; readonly index: number }[];
}

let everything: Everything | undefined;

function* actionsOfAny(pattern: string, isAsked: (service: Service) => boolean): Generator<Action, void> {
    for (const { service, indexes } of matchesInAny(pattern)) {
        if (isAsked(service)) {
            for (const index of indexes) {
                yield actionAt(service, index);
            }
        }
    }
}

/** The actions of one service that a pattern matches. */
interface Matches {
    readonly service: Service;
    readonly indexes: number[];
}

const matchesInAny = remembering(200, (pattern) => new Kept(readMatches(pattern)));

function* readMatches(pattern: string): Generator<Matches, void> {
    everything ??= readEverything();
    let last: Matches | undefined;
    for (const at of everything.ids.matching(pattern)) {
        const place = everything.places[at];
        if (place === undefined) {
            continue;
        }
        if (last?.service !== place.service) {
            if (last !== undefined) {
                yield last;
            }
            last = { service: place.service, indexes: [] };
        }
        last.indexes.push(place.index);
    }
    if (last !== undefined) {
        yield last;
    }
}

/** What a generator yields, kept for those who ask later. */
class Kept<T> {
    private readonly items: T[] = [];

    constructor(private readonly source: Generator<T, void>) {}

    *[Symbol.iterator](): Generator<T, void> {
        for (let index = 0; ; index++) {
            if (index === this.items.length) {
                const { value, done } = this.source.next();
                if (done === true) {
                    return;
                }
                this.items.push(value);
            }
            yield this.items[index] as T;
        }
    }
}

function readEverything(): Everything {
    const all = servicesCalled("*");
    return {
        ids: new WildcardList(all.flatMap(({ name, folded }) => folded.map((action) => `${name}:${action}`))),
        places: all.flatMap((service) => service.folded.map((_, index) => ({ service, index }))),
    };
}

/** An action, and the service that it belongs to. */
export interface Owned {
    readonly service: Service;
    readonly action: Action;
}

/** What regular expressions match. */
const selected = new Map<RegExp, { readonly all: readonly Owned[]; readonly ids: WildcardList }>();

/** The actions that a regular expression and one of the patterns match. The regular expression is only compared once. */
export function actionsNamed(name: RegExp, patterns: readonly string[]): readonly Owned[] {
    let known = selected.get(name);
    if (known === undefined) {
        const all = servicesCalled("*").flatMap((service) =>
            service.actions.flatMap((action, index) =>
                name.test(`${service.name}:${action}`) ? [{ service, action: actionAt(service, index) }] : [],
            ),
        );
        known = { all, ids: new WildcardList(all.map(({ action }) => action.id.toLowerCase())) };
        selected.set(name, known);
    }
    const { all, ids } = known;
    const named = patterns.flatMap((pattern) => [...ids.matching(pattern.toLowerCase())]);
    return [...new Set(named)].flatMap((index) => all[index] ?? []);
}

/** The action with a full name, in any case. Undefined if IAM has none. */
export function actionCalled(id: string): Action | undefined {
    const [action] = hasWildcard(id) ? [] : actionsOf(id);
    return action;
}

/** Whether a pattern matches several services. Nobody needs all actions of such a pattern. */
export function isOfSeveralServices(pattern: string): boolean {
    return servicesCalled(partsOf(pattern).service).length > 1;
}

/** In lower case. A pattern of only wildcards can have no colon. */
function partsOf(pattern: string): { service: string; name: string } {
    const folded = pattern.toLowerCase();
    const colon = folded.indexOf(":");
    return colon < 0
        ? { service: hasWildcard(folded) ? folded : "", name: "*" }
        : { service: folded.slice(0, colon), name: folded.slice(colon + 1) };
}

/** Every service in the order of findings. */
let ordered: { readonly services: readonly Service[]; readonly names: WildcardList } | undefined;

function servicesCalled(pattern: string): readonly Service[] {
    if (!hasWildcard(pattern)) {
        const service = readServices().get(pattern);
        return service === undefined ? [] : [service];
    }
    ordered ??= inOrder(readServices());
    const { services, names } = ordered;
    return pattern === "*" ? services : [...names.matching(pattern)].flatMap((index) => services[index] ?? []);
}

function inOrder(all: ReadonlyMap<string, Service>) {
    const services = [...new Set([...wellKnown.flatMap((name) => all.get(name) ?? []), ...all.values()])];
    return { services, names: new WildcardList(services.map(({ name }) => name)) };
}

/** Condition keys in lower case. */
export interface ConditionKeys {
    readonly names: ReadonlySet<string>;
    /** Of keys that end in a name of the program's own: `aws:requesttag/`. */
    readonly beginnings: readonly string[];
}

const keysOfActions = new WeakMap<Action, ConditionKeys>();

/** The condition keys that IAM's reference has for an action and for its resource types. */
export function conditionKeysOf(action: Action): ConditionKeys {
    let keys = keysOfActions.get(action);
    if (keys === undefined) {
        keys = readKeys(action);
        keysOfActions.set(action, keys);
    }
    return keys;
}

function readKeys({ id }: Action): ConditionKeys {
    const { service, name } = partsOf(id);
    const written = readServices().get(service);
    const index = written?.indexOf(name);
    const { types = {}, actions = [] } = written?.body() ?? {};
    const [, ownTypes, keys] = (index === undefined ? undefined : actions[index]) ?? ["", [], []];
    const ofTypes = ownTypes.flatMap((type) => types[type.replace(/\*$/, "")]?.[1] ?? []);
    const all = [...keys, ...ofTypes].map((key) => key.toLowerCase());
    const open = /\$\{|<|tag-key$/;
    return {
        names: new Set(all.filter((key) => !open.test(key))),
        beginnings: [...new Set(all.flatMap((key) => (open.test(key) ? [key.slice(0, key.search(open))] : [])))],
    };
}

/** The parsed data of a service: one object for each action and each type, which several callers share. */
interface Read {
    readonly actions: (Action | undefined)[];
    readonly types: Map<string, ResourceType>;
}

const read = new WeakMap<Service, Read>();

function actionAt(service: Service, index: number): Action {
    const { actions, types } = readOf(service);
    return (actions[index] ??= readAction(service, index, types));
}

function readOf(service: Service): Read {
    let known = read.get(service);
    if (known === undefined) {
        known = { actions: [], types: new Map() };
        read.set(service, known);
    }
    return known;
}

/** The types of all resources that a service's actions have. */
export function resourceTypesOf(service: Service): readonly ResourceType[] {
    const { types } = readOf(service);
    const names = new Set(service.body().actions.flatMap(([, typeNames]) => typeNames));
    return [...names].map((name) => resourceType(name, service, types));
}

function readAction(service: Service, index: number, types: Map<string, ResourceType>): Action {
    const name = service.actions[index] ?? "";
    const [level, typeNames] = service.body().actions[index] ?? ["", []];
    const id = `${service.name}:${name}`;
    const levels = level.split(", ") as AccessLevel[];
    const optional = typeNames.every((type) => !type.endsWith("*"));
    const isWithout =
        ordinarilyWithoutResource.has(id) ||
        (optional && worksOnEverything(id, levels)) ||
        (listing.test(name) && levels.every((each) => each === "Read" || each === "List"));
    return {
        id,
        levels,
        resourceTypes: isWithout ? [] : typeNames.map((type) => resourceType(type, service, types)),
    };
}

function resourceType(typeName: string, service: Service, types: Map<string, ResourceType>): ResourceType {
    let type = types.get(typeName);
    if (type === undefined) {
        const name = typeName.replace(/\*$/, "");
        const [arn] = service.body().types[name] ?? ["*"];
        type = { name, arn, required: name !== typeName };
        types.set(typeName, type);
    }
    return type;
}

/**
 * Actions that can be limited to a resource, but usually are not: lists that only contain what the caller may see, metrics without a
 * data set, an agent that does not know the ID of its instance, controllers that look for their own profiles or for the zone of a name,
 * pipelines that register the next version of their deployment, a driver that looks for the file systems of its volumes, a controller
 * that selects certificates by their names, a function that answers a request, an autoscaler that reads labels of node groups, a launcher that reads zonal shifts of its cluster,
 * texts that are read and translated without a list of words of one's own. Composite alarms are only created with a permission on `*`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 * @see https://github.com/aws/karpenter-provider-aws/blob/main/website/content/en/docs/getting-started/getting-started-with-karpenter/cloudformation.yaml
 * @see https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/iam-policy-example.json
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonGrafanaCloudWatchAccess.html
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonS3ObjectLambdaExecutionRolePolicy.html
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 * @see https://docs.aws.amazon.com/polly/latest/dg/security_iam_id-based-policy-examples.html
 */
const ordinarilyWithoutResource = new Set([
    "acm:DescribeCertificate",
    "arc-zonal-shift:GetManagedResource",
    "cloudwatch:DescribeAlarmHistory",
    "cloudwatch:GetInsightRuleReport",
    "cloudwatch:GetMetricData",
    "cloudwatch:PutCompositeAlarm",
    "cloudwatch:PutMetricData",
    "comprehend:DetectEntities",
    "ec2:GetCoipPoolUsage",
    "ec2:GetSecurityGroupsForVpc",
    "ecs:RegisterTaskDefinition",
    "eks:DescribeNodegroup",
    "elasticfilesystem:DescribeMountTargets",
    "globalaccelerator:ListEndpointGroups",
    "globalaccelerator:ListListeners",
    "iam:GetInstanceProfile",
    "logs:GetQueryResults",
    "oam:ListAttachedLinks",
    "polly:StartSpeechSynthesisStream",
    "polly:StartSpeechSynthesisTask",
    "polly:SynthesizeSpeech",
    "rekognition:DetectModerationLabels",
    "route53:ListResourceRecordSets",
    "s3-object-lambda:WriteGetObjectResponse",
    "s3files:ListAccessPoints",
    "sns:Unsubscribe",
    "ssm:UpdateInstanceInformation",
    "translate:TranslateDocument",
    "translate:TranslateText",
]);

/** `DescribeAlarms`: a list of resources, which has the access level Read for some services. `ListTagsForResource`: tags, which are not secret. */
const listing = /^Describe\w*[^s]s$|^List\w*Tags/;

function worksOnEverything(id: string, levels: readonly AccessLevel[]): boolean {
    const service = id.slice(0, id.indexOf(":"));
    // S3's list actions have a bucket or an access point: each is optional, but one of them is required.
    return service === "ce" || (levels.includes("List") && service !== "s3");
}

/**
 * The main resource type of an action: the type in its name (`RunInstances`, `PutLogEvents` on a log stream), otherwise one that its
 * requests always have, otherwise the first one in the reference.
 */
export function mainTypeOf(
    action: Action,
    among: readonly ResourceType[] = action.resourceTypes,
): ResourceType | undefined {
    const types = among.length === 0 ? action.resourceTypes : among;
    return types.length < 2 ? types[0] : bestType(action, types);
}

const bestTypes = new WeakMap<readonly ResourceType[], ResourceType | undefined>();

/** Cached, because many patterns match all types of the same actions. */
function bestType(action: Action, types: readonly ResourceType[]): ResourceType | undefined {
    if (!bestTypes.has(types)) {
        bestTypes.set(types, readBestType(action, types));
    }
    return bestTypes.get(types);
}

function readBestType({ id }: Action, types: readonly ResourceType[]): ResourceType | undefined {
    const action = words(id.slice(id.indexOf(":") + 1));
    let best: ResourceType | undefined;
    let highest = Number.NEGATIVE_INFINITY;
    for (const type of types) {
        const score = scoreOf(type, action);
        if (score > highest) {
            best = type;
            highest = score;
        }
    }
    return best;
}

function scoreOf({ name, required }: ResourceType, action: readonly string[]): number {
    const type = words(name);
    const said = type.filter((word) => action.includes(word)).length;
    // A document defines what runs, and the other types where it runs.
    const isMeans = name === "document" && said === 0;
    return (said === type.length ? 8 : 0) + (said > 0 ? 2 : 0) + (required ? 4 : 0) - (isMeans ? 1 : 0);
}

/** `RunInstances`, `log-stream` and `autoScalingGroup` as single words in the singular. Findings name the same actions and types often. */
const words = remembering(1000, (name) =>
    name
        .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .map((word) => word.replace(/ies$/, "y").replace(/(?<=[^s])s$/, "")),
);

/** Every service of IAM, for suggestions. */
export function serviceNames(): readonly string[] {
    return (names ??= [...readServices().keys()]);
}

let names: readonly string[] | undefined;

/** Whether IAM knows the service of an action's name. */
export function isService(name: string): boolean {
    return readServices().has(name.toLowerCase());
}

/** Every action name of a service, for suggestions. */
export function actionNamesOf(service: string): readonly string[] {
    return readServices().get(service.toLowerCase())?.actions ?? [];
}
