import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import program from "../../../index";
import type { ExampleResource } from "../../../policy/rules/rule";
import { account, invokes, type Invokes, region, run } from "../engine";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";
import { allFindings, policy } from "./findings";

const root = join(__dirname, "../../..");
const page = readFileSync(join(root, "docs/policy-in-ci.md"), "utf8");

interface Statement {
    Action: string | string[];
    Resource: string | string[];
}
interface Rule {
    apiGroups: string[];
    resources: string[];
    verbs: string[];
}

const statements = [...page.matchAll(/```json\n(.*?)```/gs)]
    .map(([, json = ""]) => JSON.parse(json) as { Statement?: (Statement & { Principal?: object })[] })
    .flatMap(({ Statement = [] }) => Statement)
    .filter(({ Principal }) => Principal === undefined);

const manifests = [...page.matchAll(/```yaml\n(apiVersion.*?)```/gs)].flatMap(([, text = ""]) =>
    parseAllDocuments(text).map((document) => document.toJS() as { kind: string; metadata: { name: string } }),
);
const clusterRole = manifests.find(({ kind }) => kind === "ClusterRole") as { kind: string; rules: Rule[] } | undefined;

/** What a look-up asks AWS, and where the page says so: in the policy, or in the table of what settings add. */
interface LookUp {
    in: "policy" | "table" | "nowhere";
    actions: string[];
    /** The resource's part of the ARN, of what the program asks for. */
    resource?: (inputs: Record<string, string>) => string;
}

/**
 * The calls of the data sources behind the functions.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/v6.53.0/internal/service `…_data_source.go`; those that are marked with `@Tags(identifierAttribute = …)` list tags by a call of its own
 */
const lookUps: Record<string, LookUp> = {
    // AWS answers these to everybody: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    "aws.getCallerIdentity": { in: "nowhere", actions: [] },
    "aws.getRegion": { in: "nowhere", actions: [] },
    "aws.eks.getCluster": {
        in: "policy",
        actions: ["eks:DescribeCluster"],
        resource: ({ name }) => `arn:aws:eks:${region}:${account}:cluster/${name}`,
    },
    "aws.iam.getOpenIdConnectProvider": {
        in: "policy",
        actions: ["iam:GetOpenIDConnectProvider"],
        resource: ({ arn = "" }) => arn,
    },
    "aws.iam.getRole": {
        in: "policy",
        actions: ["iam:GetRole"],
        resource: ({ name }) => `arn:aws:iam::${account}:role/${name}`,
    },
    "aws.cloudcontrol.getResource": {
        in: "policy",
        actions: ["cloudformation:GetResource", "cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
        resource: ({ identifier }) => `arn:aws:cloudwatch:${region}:${account}:alarm:${identifier}`,
    },
    "aws.iam.getPolicy": {
        in: "policy",
        actions: ["iam:GetPolicy", "iam:GetPolicyVersion"],
        resource: ({ arn = "" }) => arn,
    },
    "aws.cloudwatch.getLogGroups": { in: "policy", actions: ["logs:DescribeLogGroups"], resource: () => "*" },
    "aws.cloudwatch.getLogGroup": {
        in: "policy",
        actions: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
        resource: ({ name }) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
    },
    // The region is in the answer to anonymous requests, and without s3:GetBucketWebsite the provider only notes so in its log.
    "aws.s3.getBucket": {
        in: "policy",
        actions: ["s3:ListBucket"],
        resource: ({ bucket }) => `arn:aws:s3:::${bucket}`,
    },
    "aws.kinesis.getFirehoseDeliveryStream": {
        in: "policy",
        actions: ["firehose:DescribeDeliveryStream"],
        resource: ({ name }) => `arn:aws:firehose:${region}:${account}:deliverystream/${name}`,
    },
    "aws.ecr.getRepository": {
        in: "policy",
        actions: ["ecr:DescribeRepositories", "ecr:DescribeImages", "ecr:ListTagsForResource"],
        resource: ({ name }) => `arn:aws:ecr:${region}:${account}:repository/${name}`,
    },
    // The newest image of a repository that is in the policy.
    "aws.ecr.getImage": { in: "policy", actions: ["ecr:DescribeRepositories", "ecr:DescribeImages"] },
    "aws.ecr.getAuthorizationToken": { in: "table", actions: ["ecr:GetAuthorizationToken"] },
    "aws.iam.getPrincipalPolicySimulation": { in: "table", actions: ["iam:SimulatePrincipalPolicy"] },
    "aws.secretsmanager.getSecretVersion": { in: "table", actions: ["secretsmanager:GetSecretValue"] },
    "aws.iam.getInstanceProfile": { in: "table", actions: ["iam:GetInstanceProfile"] },
    "aws.imagebuilder.getComponents": { in: "table", actions: ["imagebuilder:ListComponents"] },
    "aws.imagebuilder.getComponent": { in: "table", actions: ["imagebuilder:GetComponent"] },
    "aws.imagebuilder.getContainerRecipes": { in: "table", actions: ["imagebuilder:ListContainerRecipes"] },
    "aws.imagebuilder.getContainerRecipe": { in: "table", actions: ["imagebuilder:GetContainerRecipe"] },
    "aws.imagebuilder.getInfrastructureConfigurations": {
        in: "table",
        actions: ["imagebuilder:ListInfrastructureConfigurations"],
    },
    "aws.imagebuilder.getInfrastructureConfiguration": {
        in: "table",
        actions: ["imagebuilder:GetInfrastructureConfiguration"],
    },
    "aws.imagebuilder.getImagePipelines": { in: "table", actions: ["imagebuilder:ListImagePipelines"] },
    "aws.imagebuilder.getImagePipeline": { in: "table", actions: ["imagebuilder:GetImagePipeline"] },
    "aws.getAvailabilityZones": { in: "table", actions: ["ec2:DescribeAvailabilityZones"] },
    "aws.resourcegroupstaggingapi.getResources": { in: "table", actions: ["tag:GetResources"] },
    "aws.sns.getTopic": { in: "table", actions: ["sns:ListTopics", "sns:ListTagsForResource"] },
    "aws.ec2.getSubnet": { in: "table", actions: ["ec2:DescribeSubnets"] },
    "aws.eks.getAddonVersion": { in: "table", actions: ["eks:DescribeAddonVersions"] },
    "aws.eks.getAccessEntry": { in: "table", actions: ["eks:DescribeAccessEntry"] },
};

const list = (value: string | string[]) => [value].flat();
const unique = (values: string[]) => [...new Set(values)].sort();

function allows(action: string, resource: string): boolean {
    return statements.some(
        ({ Action, Resource }) =>
            list(Action).includes(action) &&
            list(Resource).some((pattern) =>
                pattern.endsWith("*") ? resource.startsWith(pattern.slice(0, -1)) : resource === pattern,
            ),
    );
}

/** `aws:eks/getCluster:getCluster` as the program writes it. */
function written(token: string): string {
    const [, member = "", name = ""] = token.split(":");
    const [module = ""] = member.split("/");
    return module === "index" ? `aws.${name}` : `aws.${module}.${name}`;
}

describe("the role for previews on the page about policies in CI", () => {
    const asked: { token: string; inputs: Record<string, string> }[] = [];
    const requests: string[] = [];
    let server: Server;

    before(async function () {
        this.timeout(60_000);
        server = await startKubernetesApi();
        server.on("request", ({ method = "", url = "" }) => {
            requests.push(`${method} ${url}`);
        });
        const image = `${account}.dkr.ecr.${region}.amazonaws.com/iis@sha256:${"a".repeat(64)}`;
        const settings = {
            cluster: { name: "my-cluster", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] },
            fluentBit: {
                linuxNodes: true,
                routes: [
                    { match: { namespace: "default" } },
                    {
                        match: { namespace: "shop" },
                        to: [{ type: "cloudWatchLogs" }, { type: "s3" }, { type: "firehose" }],
                    },
                ],
            },
            iisApps: [
                {
                    name: "iis",
                    namespace: "shop",
                    image,
                    autoscaling: { minReplicas: 2, maxReplicas: 4 },
                    ingress: { hosts: ["shop.example.com"], tls: {} },
                    gmsa: { credentialSpecName: "shop" },
                },
            ],
        };
        const recorded = Object.fromEntries(
            Object.entries(invokes).map(([token, answer]): [string, Invokes[string]] => [
                token,
                (inputs) => {
                    asked.push({ token, inputs: inputs as Record<string, string> });
                    return answer(inputs);
                },
            ]),
        );
        await run(program, {
            preview: true,
            invokes: {
                ...recorded,
                // Each group is then asked for by itself, as where AWS could not list them.
                "aws:cloudwatch/getLogGroups:getLogGroups": (inputs) => {
                    asked.push({
                        token: "aws:cloudwatch/getLogGroups:getLogGroups",
                        inputs: inputs as Record<string, string>,
                    });
                    throw new Error("throttled");
                },
                "aws:cloudwatch/getLogGroup:getLogGroup": (inputs) => {
                    asked.push({
                        token: "aws:cloudwatch/getLogGroup:getLogGroup",
                        inputs: inputs as Record<string, string>,
                    });
                    throw new Error("empty result");
                },
            },
            config: Object.fromEntries(
                Object.entries(settings).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
            ),
        });
    });
    after(() => server.close());

    it("is compared with every function by which the program looks something up", () => {
        const files = readdirSync(join(root, "components"), { recursive: true, encoding: "utf8" });
        const calls = files
            .filter((name) => name.endsWith(".ts"))
            .flatMap((name) => [
                ...readFileSync(join(root, "components", name), "utf8").matchAll(/\baws\.(?:\w+\.)?get[A-Z]\w*(?=\()/g),
            ])
            .map(([call]) => call.replace(/Output$/, ""));
        assert.deepEqual(unique(calls), unique(Object.keys(lookUps)));
    });

    it("allows what the program looks up, on the names that it asks for", () => {
        const look = asked.filter(({ token }) => token.startsWith("aws:"));
        const denied = look.flatMap(({ token, inputs }) => {
            const { actions = ["?"], resource = () => "*" } = lookUps[written(token)] ?? {};
            return actions
                .filter((action) => !allows(action, resource(inputs)))
                .map((a) => `${a} on ${resource(inputs)}`);
        });
        assert.deepEqual(unique(denied), []);
        const expected = Object.keys(lookUps).filter(
            (call) => lookUps[call]?.in === "policy" && call !== "aws.ecr.getImage",
        );
        const seen = new Set(look.map(({ token }) => written(token)));
        assert.deepEqual(
            expected.filter((call) => !seen.has(call)),
            [],
        );
    });

    it("allows no action that no look-up makes, apart from reading the state", () => {
        const needed = Object.values(lookUps).flatMap((look) => (look.in === "policy" ? look.actions : []));
        assert.deepEqual(unique(statements.flatMap(({ Action }) => list(Action))), unique([...needed, "s3:GetObject"]));
    });

    it("lists what settings add", () => {
        const [, table = ""] = /\| with [^\n]*\n\|[- |]+\n(.*?)\n\n/s.exec(page) ?? [];
        const named = [...table.matchAll(/`((?:[a-z0-9]+):[A-Z]\w+)`/g)].map(([, action = ""]) => action);
        const needed = Object.values(lookUps).flatMap((look) => (look.in === "table" ? look.actions : []));
        const again = [
            "cloudwatch:GetDashboard",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:GetRole",
            "kms:Decrypt",
        ];
        assert.deepEqual(unique(named), unique([...needed, ...again]));
    });

    it("is signed by the pack", async () => {
        assert.deepEqual(await allFindings([policy(...statements)]), []);
        const inCluster = manifests.map((manifest): ExampleResource => ({
            type: `kubernetes:rbac.authorization.k8s.io/v1:${manifest.kind}`,
            name: manifest.metadata.name,
            props: { ...manifest },
        }));
        assert.equal(inCluster.length, 2);
        assert.deepEqual(await allFindings(inCluster), []);
    });

    it("has exactly the rights in the cluster that the program's requests take", () => {
        // Kubernetes lets everybody who is signed in ask for versions and kinds: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles
        const discovery = /^GET \/(version\/?|api\/v1|apis\/[^/]+\/[^/]+)$/;
        const taken = requests.filter((request) => !discovery.test(request)).map(rightOf);
        const given = (clusterRole?.rules ?? []).flatMap(({ apiGroups, resources, verbs }) =>
            apiGroups.flatMap((group) =>
                resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
            ),
        );
        assert.deepEqual(unique(given), unique(taken));
    });
});

/** The right that a request takes: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
function rightOf(request: string): string {
    const [method = "", url = ""] = request.split(" ");
    const path = url.split("?")[0]?.split("/").slice(1) ?? [];
    const [group = "", rest] = path[0] === "api" ? ["", path.slice(2)] : [path[1], path.slice(3)];
    const [kind = "", name] = rest[0] === "namespaces" && rest.length > 2 ? rest.slice(2) : rest;
    const verb = method === "GET" ? (name === undefined ? "list" : "get") : method;
    return `${verb} ${group}/${kind}`;
}
