import { actionsOf, mainTypeOf, type Action, type ResourceType } from "../../iam/action";
import type { Service } from "../../iam/action-reference";
import type { Breadth, ResourcePattern } from "../../iam/breadth";
import { narrowedBy } from "../../iam/condition";
import { Grants } from "../../iam/grant";
import { remembering } from "../../resources/remembering";
import { hasWildcard, matches } from "../../wildcards";
import { eachStatement } from "./each-statement";
import { enumerate } from "../enumerate";
import { breadthIn, canBeBroad, onlyLeft, patternsOf, picksAllResources } from "../../iam/scope";
import { isPublished } from "../../iam/published-policies";
import { typesWithIdentityPolicies } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

const meaning: Record<Breadth, string> = {
    everything: "covers every resource",
    "any name": "does not limit the name",
    "a shared prefix": "covers the log groups of all AWS services in the account",
    "any account": "covers every account",
    "any bucket": "has a wildcard in the bucket name, and bucket names are global",
};

export const resourceScope = resourceRule<{ allowed: string[] }>({
    name: "iam-resource-scope",
    displayName: "IAM statements name their resources",
    description:
        "An action that can be limited to resources is allowed on the needed resources, not on a wildcard for all.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesWithIdentityPolicies,
    rationale: `IAM's reference lists the resource types to which each action can be limited. If an action has resource types, \`*\` is not needed, and
the finding names the types.

These are as broad as \`*\`, and are also reported: an ARN whose name is a wildcard (\`log-group:*\`, \`arn:aws:logs:*:*:*\`), a wildcard
in a bucket name (bucket names are global), a wildcard for the account, and \`log-group:/aws/*\`, where all AWS services of the
account write.

Accepted:

- Actions that only work on \`*\` (\`ecr:GetAuthorizationToken\`, \`cloudwatch:PutMetricData\`), and lists that show what an identity can
  see.
- A wildcard below a name: \`log-group:/eks/app:*\`, \`bucket/prefix/*\`, \`secret:db-??????\`.
- A condition that selects resources: \`aws:ResourceTag/…\`, \`kms:ViaService\`, \`iam:AWSServiceName\`, \`ecs:cluster\`, …, and
  \`aws:RequestTag/…\` for new resources. \`policy/iam/condition-keys.ts\` lists these keys. For a wildcard in the account or in a
  bucket name: \`aws:ResourceAccount\` or \`aws:ResourceOrgID\`.
- Resources that a launch creates and AWS numbers: \`ec2:RunInstances\` on \`instance/*\` next to a named subnet, and the other
  resources of the launch, if the policy only allows instances with a tag. In the same way, any instance for volumes with a tag.
- The policies that well-known controllers publish, as a whole: AWS Load Balancer Controller, the VPC CNI, the Gateway API controller for
  VPC Lattice, the drivers for EBS and FSx, Velero and the node termination handler, and AWS' policies for functions, builds and delivery streams in a network. \`policy/iam/published-policies.ts\` lists them.
  The README of the node termination handler also allows it to read every queue. This is reported, because its queue has a name in advance:
  write \`sqs:DeleteMessage\` and \`sqs:ReceiveMessage\` in a statement with the queue's ARN, as
  [Terraform's module](https://github.com/terraform-aws-modules/terraform-aws-iam/blob/master/modules/iam-role-for-service-accounts/policies.tf) does.
- Resource policies, which only apply to their own resource.

The rule \`iam-wildcard-within-own-names\` compares wildcards within a name (\`log-group:/eks/*\`) with the names of the stack.`,
    remediationSteps: "Write the ARNs of the needed resources, or add a condition that selects them by tag.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Actions that may be allowed on any resource; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (resource, { allowed }) =>
        eachStatement(resource, function* (statement, { kind, statements }) {
            if (kind !== "identity" || !statement.allows || picksAllResources(statement)) {
                return;
            }
            const isFine = (pattern: ResourcePattern, action: Action) =>
                allowed.some((each) => matches(each.toLowerCase(), action.id.toLowerCase())) ||
                isOtherSideOfTagged(pattern, action, statements);
            for (const pattern of patternsOf(statement)) {
                const flaws = hasWildcard(pattern.text) ? flawsOf(pattern, statement, isFine) : [];
                if (flaws.length > 0 && isPublished(statement, statements)) {
                    return;
                }
                yield* flaws;
            }
        }),
    examples: {
        bad: [
            {
                title: "every log group",
                resources: [identityPolicy("ship-logs", { Sid: "Ship", Action: "logs:PutLogEvents", Resource: "*" })],
            },
            {
                title: "every log group, as an ARN",
                resources: [
                    identityPolicy("ship-logs", { Action: "logs:PutLogEvents", Resource: "arn:aws:logs:*:*:*" }),
                ],
            },
            {
                title: "a bucket name that other accounts can use",
                resources: [identityPolicy("archive", { Action: "s3:PutObject", Resource: "arn:aws:s3:::logs-*/*" })],
            },
        ],
        good: [
            {
                title: "one log group and its streams",
                resources: [identityPolicy("ship-logs", { Action: "logs:PutLogEvents", Resource: `${logGroup}:*` })],
            },
            {
                title: "an action that only works on *",
                resources: [identityPolicy("pull", { Action: "ecr:GetAuthorizationToken", Resource: "*" })],
            },
            {
                title: "resources selected by tag",
                resources: [
                    identityPolicy("autoscaler", {
                        Action: "autoscaling:SetDesiredCapacity",
                        Resource: "*",
                        Condition: { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/prod": "owned" } },
                    }),
                ],
            },
        ],
    },
});

const launches = ["ec2:RunInstances", "ec2:CreateFleet"];

/** Actions on several resources, of which the one that the action is about has a tag in policies that are well-known. */
const mainTypes: ReadonlyMap<string, string> = new Map([
    ...launches.map((launch) => [launch, "instance"] as const),
    ["ec2:AttachVolume", "volume"],
    ["ec2:DetachVolume", "volume"],
]);

/**
 * Whether a pattern contains other resources of a launch (images, subnets, …) or the instances for volumes, and the policy only allows the
 * launched instances or the volumes themselves with a tag. Policies of Karpenter and of the driver for EBS volumes have this form.
 *
 * @see https://karpenter.sh/docs/reference/cloudformation/
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/AmazonEBSCSIDriverPolicyV2.json
 */
function isOtherSideOfTagged(pattern: ResourcePattern, action: Action, statements: readonly Statement[]): boolean {
    return mainTypes.has(action.id) && !isOfMain(pattern, action) && isOnlyForTagged(action, statements);
}

function isOfMain(pattern: ResourcePattern, action: Action): boolean {
    return pattern.typesOf(action).some(({ name }) => name === mainTypes.get(action.id));
}

const answers = new WeakMap<readonly Statement[], Map<Action, boolean>>();

/** Cached, because each pattern of a policy is asked about. */
function isOnlyForTagged(action: Action, statements: readonly Statement[]): boolean {
    const known = answers.get(statements) ?? new Map<Action, boolean>();
    answers.set(statements, known);
    let answer = known.get(action);
    if (answer === undefined) {
        const grants = new Grants(statements.map((statement) => ({ statement, place: "" })))
            .of(action.id)
            .filter(({ statement }) => patternsOf(statement).some((pattern) => isOfMain(pattern, action)));
        answer = grants.length > 0 && grants.every(({ statement }) => narrowedBy(statement, "resource").length > 0);
        known.set(action, answer);
    }
    return answer;
}

const typesByNeed = new WeakMap<Action, readonly ResourceType[]>();

function byNeed(action: Action): readonly ResourceType[] {
    let types = typesByNeed.get(action);
    if (types === undefined) {
        types = [...action.resourceTypes].sort((a, b) => Number(b.required) - Number(a.required));
        typesByNeed.set(action, types);
    }
    return types;
}

/** Maximum number of actions in a sentence. One more is searched, to know whether there are others. */
const mostNamed = 4;

/** One sentence for each reason why a pattern is too broad, with the first actions. */
function flawsOf(
    pattern: ResourcePattern,
    statement: Statement,
    isFine: (pattern: ResourcePattern, action: Action) => boolean,
): string[] {
    const affected = new Map<Breadth, Set<Action>>();
    for (const action of actionsOn(pattern, statement)) {
        const breadth = breadthIn(statement, pattern, action);
        if (breadth === undefined || isFine(pattern, action)) {
            continue;
        }
        const actions = affected.get(breadth) ?? new Set();
        affected.set(breadth, actions.add(action));
        if (actions.size > mostNamed) {
            break;
        }
    }
    return [...affected].map(([breadth, actions]) => describe(pattern, breadth, [...actions]));
}

/** More than IAM has. */
const mostServices = 1000;

/** The allowed actions of services for whose resources the pattern can be too broad. */
function* actionsOn(pattern: ResourcePattern, statement: Statement): Generator<Action, void> {
    // Each action of the statement asks the same.
    const isAsked = remembering(
        mostServices,
        (service: Service | undefined) => canBeBroad(statement, pattern, service),
        (service) => service?.name ?? "",
    );
    const left = onlyLeft(statement);
    const actions = statement.actions?.filter((action) => typeof action === "string") ?? [];
    // One answer for all services is faster than one for each. A single action of one service is faster still.
    if ((left !== undefined || actions.length > 1 || actions.some(isOfServices)) && !isAsked(undefined)) {
        return;
    }
    for (const { service, action } of left ?? []) {
        if (isAsked(service)) {
            yield action;
        }
    }
    for (const action of left === undefined ? actions : []) {
        yield* actionsOf(action, isAsked);
    }
}

function isOfServices(action: string): boolean {
    return hasWildcard(action.split(":", 1)[0] ?? "");
}

/** Whether an action creates a resource and AWS chooses its ID, so that nobody can write the ARN before. */
function numbersNew({ id }: Action, type: ResourceType | undefined): boolean {
    const created = /:create(\w+?)s?$/i.exec(id)?.[1]?.toLowerCase();
    const isCreated = created === type?.name.replaceAll("-", "").toLowerCase();
    const isLaunched = launches.includes(id) && type?.name === "instance";
    return (isCreated || isLaunched) && type?.arn.endsWith("Id}") === true;
}

function describe(pattern: ResourcePattern, breadth: Breadth, affected: readonly Action[]): string {
    const named = affected.slice(0, mostNamed);
    // The service of the pattern comes first, otherwise the services of the actions.
    const about = named.flatMap((action) => mainTypeOf(action, pattern.typesOf(action)) ?? []);
    const forms = [...new Set(about.map(({ arn }) => arn))];
    const types = new Set([...about, ...named.flatMap(byNeed)].map(({ name }) => name));
    const names = named.map(({ id }) => id).join(", ") + (affected.length > mostNamed ? " and others" : "");
    const flaw = `"${pattern.text}" ${meaning[breadth]}, but ${names} can be limited to ${enumerate([...types])}. `;
    if (named.every((action, index) => about.length === named.length && numbersNew(action, about[index]))) {
        return (
            flaw +
            `AWS chooses the ID of what ${named.length === 1 ? "this action creates" : "these actions create"}, so limit it by a condition, ` +
            "such as StringEquals aws:RequestTag/<key>" +
            (named.every(({ id }) => launches.includes(id)) ? ", or name the subnet or the launch template." : ".")
        );
    }
    return (
        flaw +
        `Write the needed ARNs, in the form ${forms.length === 0 ? "of the action's resource type" : enumerate(forms, 2)}.`
    );
}
