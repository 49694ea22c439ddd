import assert from "node:assert/strict";
import { type AnalyzeDiagnostic, EnforcementLevel, PolicySeverity } from "@pulumi/pulumi/proto/analyzer_pb";
import { rules } from "../../../policy/rules";
import { RunningPack, secret, unknownString } from "./running-pack";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

describe("the pack, asked as the engine asks it", function () {
    this.timeout(60_000);
    let pack: RunningPack;
    before(async () => {
        pack = await RunningPack.start();
    });
    after(() => pack.stop());
    afterEach(() => pack.configure({}));

    it("offers every rule with its text, level, severity, page and settings", async () => {
        const policies = (await pack.info()).getPoliciesList();
        assert.deepEqual(
            policies.map((policy) => policy.getName()),
            rules.map(({ name }) => name),
        );
        for (const policy of policies) {
            assert.equal(policy.getUrl(), `docs/policies/${policy.getName()}.md`);
            assert.ok(policy.getDisplayname() && policy.getDescription() && policy.getRemediationSteps());
            assert.notEqual(policy.getSeverity(), PolicySeverity.POLICY_SEVERITY_UNSPECIFIED);
            assert.match(nameOf(policy.getEnforcementlevel()), /^(ADVISORY|MANDATORY)$/);
            assert.ok(policy.getConfigschema()?.getProperties()?.toJavaScript()["exceptions"]);
        }
    });

    for (const rule of rules) {
        it(`finds by ${rule.name} what its page calls bad, and nothing of it in what its page calls good`, async () => {
            for (const [examples, expected] of [
                [rule.examples.bad, true],
                [rule.examples.good, false],
            ] as const) {
                for (const { title, resources, settings } of examples) {
                    await pack.configure(
                        settings === undefined ? {} : { [rule.name]: { level: "MANDATORY", settings } },
                    );
                    const found = of(
                        rule.name,
                        "validateResource" in rule
                            ? (await Promise.all(resources.map((resource) => pack.analyze(resource)))).flat()
                            : await pack.analyzeStack(resources),
                    );
                    assert.equal(found.length > 0, expected, `${title}: ${texts(found).join("; ")}`);
                }
            }
        });
    }

    it("judges what it knows of a policy that is unknown in part", async () => {
        const found = await pack.analyze({
            type: "aws:iam/role:Role",
            name: "app",
            props: {
                assumeRolePolicy: unknownString,
                managedPolicyArns: [unknownString, "arn:aws:iam::aws:policy/AdministratorAccess"],
                inlinePolicies: [
                    { name: "later", policy: unknownString },
                    {
                        name: "now",
                        policy: {
                            Statement: [
                                unknownString,
                                { Effect: "Allow", Action: [unknownString, "s3:*"], Resource: [unknownString, "*"] },
                            ],
                        },
                    },
                ],
            },
        });
        assert.deepEqual([...new Set(found.map((each) => each.getPolicyname()))].sort(), [
            "iam-managed-policies",
            "iam-no-permissions-management",
            "iam-no-wildcard-action",
            "iam-resource-scope",
        ]);
    });

    it("is silent about a resource of which nothing is known", async () => {
        for (const type of [
            "aws:iam/role:Role",
            logGroup,
            "aws:eks/cluster:Cluster",
            "kubernetes:apps/v1:Deployment",
        ]) {
            const everything = Object.fromEntries(
                [
                    "assumeRolePolicy",
                    "inlinePolicies",
                    "retentionInDays",
                    "vpcConfig",
                    "spec",
                    "metadata",
                    "version",
                ].map((property) => [property, unknownString]),
            );
            const props = {
                ...everything,
                enabledClusterLogTypes: unknownString,
                encryptionConfig: unknownString,
            };
            assert.deepEqual(texts(await pack.judge([{ type, name: "unknown", props }])), []);
        }
    });

    it("looks into secrets", async () => {
        const policy = { Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
        const found = await pack.analyze({
            type: "aws:iam/policy:Policy",
            name: "hidden",
            props: { policy: secret(JSON.stringify(policy)) },
        });
        assert.notEqual(of("iam-no-wildcard-action", found).length, 0);
    });

    it("judges a chart by the objects that it makes, and by its values if it makes none", async () => {
        const chart = { type: "kubernetes:helm.sh/v4:Chart", name: "agent", props: { values: { hostNetwork: true } } };
        const spec = { hostNetwork: true, containers: [{ name: "agent", image: "agent" }] };
        const pod = {
            type: "kubernetes:core/v1:Pod",
            name: "agent-pod",
            props: { apiVersion: "v1", kind: "Pod", metadata: { name: "agent" }, spec },
            parent: "agent",
        };
        for (const [stack, name] of [
            [[chart, pod], "agent-pod"],
            [[chart], "agent"],
        ] as const) {
            const found = texts(of("kubernetes-host-access", await pack.judge(stack)));
            assert.equal(found.length, 1);
            assert.match(found[0] ?? "", new RegExp(`\\n${name}: `));
        }
    });

    it("follows a role to its policy by where an unknown ARN comes from", async () => {
        const trust = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
        const grant = (action: string, resource: string) => ({
            policy: { Statement: [{ Effect: "Allow", Action: action, Resource: resource }] },
        });
        const attachment = (name: string, policy: string) => ({
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name,
            props: { role: unknownString, policyArn: unknownString },
            sources: { role: ["ci"], policyArn: [policy] },
        });
        const found = await pack.analyzeStack([
            { type: "aws:iam/role:Role", name: "ci", props: { assumeRolePolicy: { Statement: [trust] } } },
            {
                type: "aws:iam/policy:Policy",
                name: "pass",
                props: grant("iam:PassRole", "arn:aws:iam::111122223333:role/a*"),
            },
            { type: "aws:iam/policy:Policy", name: "start", props: grant("ec2:RunInstances", "*") },
            attachment("one", "pass"),
            attachment("two", "start"),
        ]);
        const [escalation] = of("iam-no-privilege-escalation-across-policies", found);
        assert.match(escalation?.getMessage() ?? "", /ec2:RunInstances and iam:PassRole/);
        assert.match(escalation?.getUrn() ?? "", /::ci$/);
    });

    describe("with the level `remediate`", () => {
        it("sets a retention, and keeps secrets and unknown values as they are", async () => {
            await pack.configure({ "log-retention": { level: "REMEDIATE", settings: { remediationDays: 14 } } });
            const [remediation] = await pack.remediate({
                type: logGroup,
                name: "app",
                props: { name: "/eks/app", kmsKeyId: unknownString, tags: secret({ owner: "web" }) },
            });
            assert.deepEqual(remediation?.getProperties()?.toJavaScript(), {
                name: "/eks/app",
                kmsKeyId: unknownString,
                tags: secret({ owner: "web" }),
                retentionInDays: 14,
            });
        });

        it("makes tags immutable", async () => {
            await pack.configure({ "ecr-immutable-tags": { level: "REMEDIATE" } });
            const [remediation] = await pack.remediate({
                type: "aws:ecr/repository:Repository",
                name: "app",
                props: { name: "app", imageTagMutability: "MUTABLE" },
            });
            assert.deepEqual(remediation?.getProperties()?.toJavaScript(), {
                name: "app",
                imageTagMutability: "IMMUTABLE",
            });
        });

        it("makes tags immutable of a repository that has lists", async () => {
            await pack.configure({ "ecr-immutable-tags": { level: "REMEDIATE" } });
            const [remediation] = await pack.remediate({
                type: "aws:ecr/repository:Repository",
                name: "app",
                props: { name: "app", encryptionConfigurations: [{ encryptionType: "KMS" }] },
            });
            assert.deepEqual(remediation?.getProperties()?.toJavaScript(), {
                name: "app",
                encryptionConfigurations: [{ encryptionType: "KMS" }],
                imageTagMutability: "IMMUTABLE",
            });
        });

        it("adds the tags that it has values for", async () => {
            const settings = { required: ["team", "stage"], remediationValues: { team: "web" } };
            await pack.configure({ "stack-required-tags": { level: "REMEDIATE", settings } });
            const [remediation] = await pack.remediate({
                type: logGroup,
                name: "app",
                props: { name: "/eks/app", tags: { stage: "prod", build: unknownString, owner: secret("anna") } },
            });
            assert.deepEqual(remediation?.getProperties()?.toJavaScript(), {
                name: "/eks/app",
                tags: { stage: "prod", build: unknownString, owner: secret("anna"), team: "web" },
            });
        });

        it("adds them to the list of an Auto Scaling group", async () => {
            const settings = { required: ["team"], remediationValues: { team: "web" } };
            await pack.configure({ "stack-required-tags": { level: "REMEDIATE", settings } });
            const tag = (key: string, value: unknown) => ({ key, value, propagateAtLaunch: true });
            const remediate = async (tags?: object[]) => {
                const props = tags === undefined ? {} : { tags };
                const [remediation] = await pack.remediate({
                    type: "aws:autoscaling/group:Group",
                    name: "nodes",
                    props,
                });
                return remediation?.getProperties()?.toJavaScript()["tags"];
            };
            const tags = [tag("stage", "prod"), tag("build", unknownString), tag("owner", secret("anna"))];
            assert.deepEqual(await remediate(tags), [...tags, tag("team", "web")]);
            assert.deepEqual(await remediate(), [tag("team", "web")]);
        });

        it("leaves alone what is right or not known yet", async () => {
            await pack.configure({ "log-retention": { level: "REMEDIATE" } });
            for (const retentionInDays of [30, unknownString]) {
                assert.deepEqual(await pack.remediate({ type: logGroup, name: "app", props: { retentionInDays } }), []);
            }
        });

        it("changes nothing at another level", async () => {
            assert.deepEqual(await pack.remediate({ type: logGroup, name: "app", props: {} }), []);
        });
    });

    it("leaves alone what the configuration excuses, and nothing else", async () => {
        const settings = { exceptions: [{ resource: "*::legacy", reason: "moves to the new cluster in May" }] };
        await pack.configure({ "log-retention": { level: "MANDATORY", settings } });
        const judge = async (name: string) =>
            of("log-retention", await pack.analyze({ type: logGroup, name, props: {} }));
        assert.equal((await judge("legacy")).length, 0);
        assert.equal((await judge("app")).length, 1);
    });
});

function of(name: string, diagnostics: readonly AnalyzeDiagnostic[]): AnalyzeDiagnostic[] {
    return diagnostics.filter((each) => each.getPolicyname() === name);
}

function texts(diagnostics: readonly AnalyzeDiagnostic[]): string[] {
    return diagnostics.map((each) => `${each.getPolicyname()}: ${each.getMessage()}`);
}

function nameOf(level: number): string {
    return Object.entries(EnforcementLevel).find(([, value]) => (value as number) === level)?.[0] ?? "";
}
