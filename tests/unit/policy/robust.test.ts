import assert from "node:assert/strict";
import fc from "fast-check";
import { runExample } from "../../../policy/pages/run-example";
import { rules } from "../../../policy/rules";
import { resourceRule, stackRule, type ExampleResource } from "../../../policy/rules/rule";
import { container, object, workload } from "../../../policy/rules/kubernetes/examples";
import { runs } from "../property-runs";
import { anyText } from "../any-text";
import { allFindings, findingsOf, policy } from "./findings";
import { hardPolicies, hardTexts, lines } from "./hard-texts";
import { unknownString } from "./running-pack";

/** Types with a rule or a translation of their own. */
const types = [
    "aws:iam/role:Role",
    "aws:iam/policy:Policy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:kms/key:Key",
    "aws:lambda/permission:Permission",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:ecr/repository:Repository",
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    "aws:eks/cluster:Cluster",
    "aws:eks/nodeGroup:NodeGroup",
    "aws:eks/accessEntry:AccessEntry",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    "aws:eks/addon:Addon",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ec2/instance:Instance",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:autoscaling/group:Group",
    "aws:cloudformation/stack:Stack",
    "aws:cloudcontrol/resource:Resource",
    "aws-native:iam:Role",
    "aws-native:iam:ManagedPolicy",
    "aws-native:eks:Cluster",
    "aws-native:ec2:LaunchTemplate",
    "aws-native:serverless:Function",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:ConfigMapList",
    "kubernetes:core/v1:Service",
    "kubernetes:core/v1:ServiceAccount",
    "kubernetes:core/v1:PersistentVolume",
    "kubernetes:core/v1:LimitRange",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:batch/v1:CronJob",
    "kubernetes:networking.k8s.io/v1:Ingress",
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
    "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
    "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams",
    "kubernetes:iam.services.k8s.aws/v1alpha1:Role",
    "kubernetes:s3.aws.crossplane.io/v1beta1:Bucket",
    "kubernetes:iam.aws.upbound.io/v1beta1:Role",
    "aws:ram/resourceShare:ResourceShare",
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
    "kubernetes:argoproj.io/v1alpha1:Workflow",
    "kubernetes:tekton.dev/v1:Task",
    "kubernetes:cloudwatch.aws.amazon.com/v1alpha1:AmazonCloudWatchAgent",
    "kubernetes:yaml/v2:ConfigGroup",
    "kubernetes:helm.sh/v3:Release",
];

/** Names that rules look for, and names that every object of JavaScript has. */
const keys =
    `Version Id Statement Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition StringEquals StringLike
    Bool AWS Service Federated assumeRolePolicy policy inlinePolicies managedPolicyArns name arn id role roles policyArn launchTemplate
    launchTemplateData metadataOptions httpTokens httpPutResponseHopLimit ingress cidrBlocks fromPort toPort vpcConfig encryptionConfig
    provider resources logging clusterLogging enabledTypes templateBody Resources Type Properties Ref Fn::Sub Fn::GetAtt Fn::If Fn::Join
    desiredState typeName apiVersion kind metadata labels annotations namespace spec template containers initContainers image env value
    valueFrom args command volumes hostPath path volumeMounts securityContext capabilities add windowsOptions hostProcess privileged
    nodeSelector affinity tolerations key operator data binaryData rules apiGroups verbs resourceNames subjects roleRef type items
    yaml values steps templates script source helm parameters tags policies policyDocument PolicyDocument Fn::FindInMap Mappings Conditions
    forProvider roleSelector policyArnRef grantRead publicAccessBlock statements principal awsPrincipals raw condition operatorKey conditions
    permissionsBoundary customerManagedPolicyReference principals allowExternalPrincipals
    constructor __proto__ toString hasOwnProperty valueOf length prototype`.split(/\s+/);

const words = fc.constantFrom(
    "*",
    "Allow",
    "Deny",
    "2012-10-17",
    "iam:PassRole",
    "s3:*",
    "sts:AssumeRoleWithWebIdentity",
    "arn:aws:iam::111122223333:role/x",
    "arn:aws:s3:::b/*",
    "arn:",
    ":::::",
    "constructor",
    "__proto__",
    "escalate",
    "cluster-admin",
    "internet-facing",
    "0.0.0.0/0",
    "windows",
    "C:\\var\\log",
    "nginx:1",
    unknownString,
    "",
);

const text = fc.oneof(
    words,
    anyText({ maxLength: 40 }),
    fc.constantFrom(...keys),
    fc.json({ maxDepth: 3 }),
    fc
        .array(
            fc.constantFrom(
                "- ",
                "a: ",
                "&a ",
                "*a",
                "*b",
                "[",
                "]",
                "{",
                "}",
                "|\n",
                ">\n",
                "? ",
                "!Ref ",
                "!!x ",
                "<<: ",
                "\n",
                "  ",
                "'",
                '"',
                "#",
                "---\n",
                "%YAML\n",
                "\t",
                "pipeline:\n",
                "outputs:\n",
                "[OUTPUT]\n",
                "password: ",
                "Resources:\n",
            ),
            { maxLength: 30 },
        )
        .map((parts) => parts.join("")),
);

/** A name that is there although nobody wrote it. */
function ofEveryObject(index: number): string {
    return ["constructor", "toString", "hasOwnProperty", "valueOf"][index % 4] ?? "";
}

const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    tree: fc.oneof(
        { depthSize: "medium", withCrossShrink: true },
        tie("leaf"),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys), tie("tree"), { maxKeys: 6 }),
        // Policies, templates and manifests also come as text.
        fc.dictionary(fc.constantFrom(...keys), tie("leaf"), { maxKeys: 4 }).map((value) => JSON.stringify(value)),
    ),
}));

const resource: fc.Arbitrary<ExampleResource> = fc.record({
    type: fc.constantFrom(...types),
    name: fc.constantFrom("a", "b"),
    props: fc.dictionary(fc.constantFrom(...keys), tree, { maxKeys: 8 }),
});

/** A resource as a person would write it, with one thing in it exchanged for anything. */
const nearlyRight: fc.Arbitrary<ExampleResource> = fc
    .tuple(
        fc.constantFrom(
            ...rules.flatMap(({ examples }) => [...examples.bad, ...examples.good].flatMap((each) => each.resources)),
        ),
        fc.nat(),
        tree,
    )
    .map(([example, place, value]) => {
        let left = place % 40;
        const exchanged = (part: unknown): unknown => {
            if (left-- === 0) return value;
            if (Array.isArray(part)) return part.map(exchanged);
            return typeof part === "object" && part !== null
                ? Object.fromEntries(
                      Object.entries(part).map(([key, entry]) => [
                          left-- === 0 ? ofEveryObject(place) : key,
                          exchanged(entry),
                      ]),
                  )
                : part;
        };
        const props = exchanged(example.props);
        return { ...example, props: typeof props === "object" && props !== null ? props : { spec: props } };
    });

const inTheRuleItself = /could not judge/;

describe("whatever a stack holds", function () {
    this.timeout(120_000);

    it("no rule fails on it", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.array(fc.oneof(resource, nearlyRight), { minLength: 1, maxLength: 3 }),
                async (stack) => {
                    const findings = await allFindings(stack);
                    assert.deepEqual(
                        findings.filter((finding) => inTheRuleItself.test(finding)),
                        [],
                    );
                },
            ),
            {
                numRuns: runs(60),
                // A list with an unknown value where a number belongs.
                examples: [
                    [
                        [
                            {
                                type: "aws:cloudwatch/logGroup:LogGroup",
                                name: "app",
                                props: { retentionInDays: [unknownString] },
                            },
                        ],
                    ],
                ],
            },
        );
    });

    const file = (contents: string) => [
        object("core/v1:ConfigMap", "app", { data: { "fluent-bit.yaml": contents } }),
        { type: "aws:cloudformation/stack:Stack", name: "stack", props: { templateBody: contents } },
        { type: "aws:iam/policy:Policy", name: "policy", props: { policy: contents } },
        { type: "kubernetes:yaml/v2:ConfigGroup", name: "group", props: { yaml: contents } },
        { type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest", name: "web", props: { userData: contents } },
    ];

    it("no file in it makes a rule fail", async () => {
        await fc.assert(
            fc.asyncProperty(text, async (contents) => {
                const findings = await allFindings(file(`pipeline:\n  outputs:\n    - ${contents}`));
                assert.deepEqual(
                    findings.filter((finding) => inTheRuleItself.test(finding)),
                    [],
                );
            }),
            { numRuns: runs(50) },
        );
    });

    for (const [title, contents] of Object.entries(hardTexts)) {
        it(`takes ${title} in its stride`, async () => {
            for (const name of [
                "kubernetes-no-plain-secrets",
                "aws-no-plain-secrets",
                "log-routes-exist",
                "iam-no-wildcard-action",
            ]) {
                const findings = await findingsOf(name, file(contents));
                assert.deepEqual(
                    findings.filter((finding) => inTheRuleItself.test(finding)),
                    [],
                );
            }
        });
    }

    for (const [title, document] of Object.entries(hardPolicies)) {
        it(`takes a policy with ${title} in its stride`, async () => {
            const findings = await allFindings([
                { type: "aws:iam/policy:Policy", name: "policy", props: { policy: JSON.stringify(document) } },
                { type: "aws:s3/bucketPolicy:BucketPolicy", name: "bucket", props: { policy: document } },
                { type: "aws:iam/role:Role", name: "role", props: { name: "role", assumeRolePolicy: document } },
            ]);
            assert.deepEqual(
                findings.filter((finding) => inTheRuleItself.test(finding)),
                [],
            );
        });
    }

    for (const rule of ["iam-resource-scope", "iam-no-wildcard-action", "iam-no-permissions-management"]) {
        it(`lists the first 20 problems of a policy that consists of them, and says so: ${rule}`, async () => {
            const wide = Array.from({ length: 30 }, () => ({ Action: "*", Resource: "*" }));
            const findings = await findingsOf(rule, [policy(...wide)]);
            assert.equal(findings.length, 21);
            assert.match(findings[19] ?? "", /^subject: policy, statement 20: "\*"/);
            assert.equal(
                findings[20],
                "subject: only the first 20 problems are listed. Correct them to see the others.",
            );
            assert.equal((await findingsOf(rule, [policy(...wide.slice(0, 20))])).length, 20);
        });
    }

    it("lists the first 100 problems of a file, and says how many there are", async () => {
        const passwords = Array.from({ length: 150 }, (_, index) => [`PASSWORD_${index}`, `q7RtY2pLx9Vb${index}`]);
        const data = Object.fromEntries(passwords) as object;
        const findings = await findingsOf("kubernetes-no-plain-secrets", [
            object("core/v1:ConfigMap", "app", { data }),
        ]);
        assert.equal(findings.length, 101);
        assert.equal(findings[100], "app: only the first 100 of 150 problems are listed.");
    });

    it("finds the password beside what no parser reads", async () => {
        for (const contents of ["a: *nowhere\npassword: hunter2\n", `${"[".repeat(1000)}\npassword: hunter2\n`]) {
            assert.match(
                (await findingsOf("kubernetes-no-plain-secrets", file(contents))).join(),
                /the value of password/,
            );
        }
    });

    it("finds the password in a file of a megabyte", async () => {
        const contents = `${lines((index) => `setting_${index}: value ${index}`, 40_000)}\npassword: hunter2\n`;
        assert.match((await findingsOf("kubernetes-no-plain-secrets", file(contents))).join(), /the value of password/);
    });
});

describe("a finding that quotes a value", () => {
    it("does not show a secret in the address of an image, a role or a log group", async () => {
        const secret = "hunter2hunter2";
        const address = `https://shop:${secret}@registry.example.net/app:1`;
        const findings = await allFindings([
            workload("Deployment", "web", { containers: [container("web", { image: address })] }),
            object("core/v1:ServiceAccount", "web", {
                metadata: { name: "web", namespace: "shop", annotations: { "eks.amazonaws.com/role-arn": address } },
            }),
            object("core/v1:ConfigMap", "logs", {
                data: { "fluent-bit.conf": `[OUTPUT]\n    Name cloudwatch_logs\n    log_group_name ${address}\n` },
            }),
        ]);
        for (const rule of ["images-by-digest", "kubernetes-service-account-trust", "log-routes-exist"]) {
            assert(
                findings.some((finding) => finding.startsWith(`${rule}: `)),
                rule,
            );
        }
        assert.doesNotMatch(findings.join("\n"), /hunter2/);
    });
});

describe("a finding that quotes a long value", () => {
    it("shows its beginning, and the fix", async () => {
        const name = `/eks/${"prod/".repeat(20_000)}app`;
        const [finding = ""] = await findingsOf("log-routes-exist", [
            object("core/v1:ConfigMap", "logs", {
                data: { "fluent-bit.conf": `[OUTPUT]\n    Name cloudwatch_logs\n    log_group_name ${name}\n` },
            }),
        ]);
        assert.match(finding, /^logs: fluent-bit\.conf, CloudWatch output 1 writes to log group \/eks\/prod\//);
        assert.match(finding, /Define it with its retention, or correct the name\.$/);
        assert(finding.length < 4000);
    });
});

describe("a rule that fails", () => {
    const rest = {
        displayName: "",
        description: "",
        severity: "low",
        enforcementLevel: "mandatory",
        tags: [],
        rationale: "",
        remediationSteps: "",
        settings: {},
        examples: { bad: [], good: [] },
    } as const;
    const resources = ["a", "b"].map((name) => ({ type: "aws:s3/bucket:Bucket", name, props: { secret: "hunter2" } }));
    const fail = (name: string) => {
        if (name === "a") throw new TypeError("hunter2 is no number");
        return [{ message: `${name}: judged`, urn: "" }];
    };

    it("is a finding on the resource, names no value, and judges the others", async () => {
        const rule = resourceRule({
            ...rest,
            name: "one",
            appliesTo: ["aws:s3/bucket:Bucket"],
            check: ({ name }) => fail(name),
        });
        const findings = await runExample(rule, { resources });
        assert.deepEqual(
            findings.map(({ message }) => message.slice(0, 30)),
            ["a: this policy could not judge", "b: judged"],
        );
        assert.doesNotMatch(JSON.stringify(findings), /hunter2/);
    });

    it("is a finding on the resource that it failed on, where it looks at the whole stack", async () => {
        const rule = stackRule({
            ...rest,
            name: "all",
            check: (stack) => stack.resources.flatMap(({ name }) => fail(name)),
        });
        const findings = await runExample(rule, { resources });
        assert.deepEqual(
            findings.map(({ message, urn }) => [message.slice(0, 30), urn]),
            [
                ["a: this policy could not judge", "urn:pulumi:example::example::aws:s3/bucket:Bucket::a"],
                ["b: judged", ""],
            ],
        );
    });
});

describe("templates whose long texts differ only in where they end", () => {
    it("are not taken for each other", async () => {
        const padding = "x".repeat(1500);
        const template = `Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n# ${padding}`;
        const publicBucket = "  Site:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead";
        const stack = (templateBody: string, text: string): ExampleResource => ({
            type: "aws:cloudformation/stack:Stack",
            name: "site",
            props: { templateBody, parameters: { Text: text } },
        });
        const rule = "iam-no-public-access-list";
        assert.deepEqual(await findingsOf(rule, [stack(template, `${publicBucket}\n${padding}`)]), []);
        assert.notDeepEqual(await findingsOf(rule, [stack(`${template}\n${publicBucket}`, padding)]), []);
    });
});
