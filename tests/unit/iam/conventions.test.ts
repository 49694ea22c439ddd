import assert from "node:assert/strict";
import type { Server } from "node:http";

import { conventionPlacementProblems, iamConventions } from "../../../components/iam/conventions";
import { describeProblem } from "../../../components/settings/problems";
import program from "../../../index";
import { checkAccount } from "../../../config/pulumi/before-deployment";
import { checkStackSettings } from "../../../config/check-stack-settings";
import { account, type Invokes, region, type Registration, run } from "../engine";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";

const boundary = `arn:aws:iam::${account}:policy/company/Boundary`;
const iam = {
    permissionsBoundaryArn: boundary,
    path: "/logging/prod/",
    namePrefix: "team-",
    tags: { owner: "platform", team: "iam" },
};
const settings = {
    fluentBit: { routes: [{ match: { namespace: "shop" }, to: [{ type: "firehose" }] }] },
    iisApps: [
        {
            namespace: "shop",
            windowsVersions: ["2022"],
            build: {
                type: "imageBuilder",
                baseImage: `${account}.dkr.ecr.${region}.amazonaws.com/iis:1`,
                logMonitor: { version: "2.1.3", sha256: "a".repeat(64) },
            },
        },
    ],
    tags: { team: "logs" },
    iam,
};

/** A boundary that allows the actions. */
const boundaryOf = (...Action: string[]): Invokes => ({
    "aws:iam/getPolicy:getPolicy": ({ arn }) => ({
        arn,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } }),
    }),
});
const hasBoundary = boundaryOf("*");

function config(values: Record<string, unknown>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
    );
}

function problemsOf(values: object): string {
    try {
        checkStackSettings({ cluster: { name: "dev" }, ...values });
    } catch (error) {
        return (error as Error).message;
    }
    return "";
}

/** What the stack says of itself on everything that it makes. */
const stackTag = { "pulumi:owner": "organization/windows-eks-logging/test" };

describe("what a company asks of its IAM", () => {
    let server: Server;
    before(async () => {
        server = await startKubernetesApi();
    });
    after(() => server.close());

    const existing = () => ({ name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] });
    const created = { mode: "create", name: "dev", kubernetesVersion: "1.35" };

    for (const [mode, cluster, roles] of [
        ["an existing cluster", existing, 3],
        ["a created cluster", () => created, 6],
    ] as const) {
        it(`is on every role, policy and instance profile of ${mode}`, async () => {
            const { registrations } = await run(program, {
                invokes: hasBoundary,
                config: config({ ...settings, cluster: cluster() }),
            });
            const named = (type: string) => registrations.filter((one) => one.type === type);
            const made = [
                ...named("aws:iam/role:Role"),
                ...named("aws:iam/policy:Policy"),
                ...named("aws:iam/instanceProfile:InstanceProfile"),
            ];
            assert.equal(named("aws:iam/role:Role").length, roles);
            for (const { name, type, inputs } of made) {
                assert.equal(inputs["path"], "/logging/prod/", name);
                assert.match(String(inputs["name"]), /^team-dev-/, name);
                assert.deepEqual(inputs["tags"], { team: "iam", owner: "platform", ...stackTag }, name);
                if (type === "aws:iam/role:Role") {
                    assert.equal(inputs["permissionsBoundary"], boundary, name);
                }
            }
            assert.ok(made.length >= roles + 2);
            // What is not IAM's keeps the tags of the stack.
            const group = registrations.find(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup") as Registration;
            assert.deepEqual(group.inputs["tags"], { team: "logs", ...stackTag });
        });
    }

    it("is in the role's ARN that Fluent Bit's service account carries", async () => {
        const { find, result } = await run(program, {
            invokes: hasBoundary,
            config: config({ ...settings, cluster: existing() }),
        });
        const arn = `arn:aws:iam::${account}:role/logging/prod/team-dev-eu-central-1-fluent-bit`;
        const { inputs } = find("kubernetes:core/v1:ServiceAccount", "fluent-bit-service-account");
        const { annotations } = inputs["metadata"] as { annotations: Record<string, string> };
        assert.equal(annotations["eks.amazonaws.com/role-arn"], arn);
        assert.equal(await new Promise((resolve) => result.roleArn?.apply(resolve)), arn);
    });

    it("stops a deployment before the first resource where the boundary is missing", async () => {
        const registered: string[] = [];
        const missing: Invokes = {
            "aws:iam/getPolicy:getPolicy": () => {
                throw new Error(`reading IAM Policy (${boundary}): couldn't find resource`);
            },
        };
        for (const cluster of [existing(), created]) {
            await assert.rejects(
                run(program, { invokes: missing, config: config({ ...settings, cluster }), registered }),
                /iam\.permissionsBoundaryArn = ".*Boundary": IAM has no such policy.*\n.*[Nn]othing was changed/s,
            );
        }
        assert.deepEqual(registered, []);
    });

    it("stops a deployment where the boundary does not allow what a role is for, with role and action", async () => {
        const registered: string[] = [];
        for (const cluster of [existing(), created]) {
            const withCluster = config({ ...settings, cluster });
            const invokes = boundaryOf("logs:*", "s3:*");
            await assert.rejects(run(program, { invokes, config: withCluster, registered }), (error) => {
                const { message } = error as Error;
                assert.match(
                    message,
                    /iam\.permissionsBoundaryArn = ".*Boundary": does not allow firehose:PutRecordBatch on arn:aws:firehose:.*deliverystream\/dev-shop, which the role team-dev-eu-central-1-fluent-bit needs/,
                );
                assert.match(message, /othing was changed/);
                assert.doesNotMatch(message, /firehose-dev-shop needs/);
                return true;
            });
        }
        assert.deepEqual(registered, []);
    });

    it("warns of what a bucket's own policy could allow, where the boundary does not", async () => {
        const place = { partition: "aws", region, accountId: account };
        const stack = checkStackSettings({ ...settings, cluster: { name: "dev" } });
        const invokes = boundaryOf("logs:*", "firehose:*", "ecr:*", "imagebuilder:*", "ssm:*", "ssmmessages:*");
        const { result } = await run(() => checkAccount(stack, place), { invokes });
        assert.deepEqual(result.problems, []);
        assert.equal(result.warnings.length, 2, result.warnings.map(describeProblem).join("\n"));
        assert.match(
            result.warnings[0]?.remedy ?? "",
            /does not allow s3:GetBucketLocation on .* and \d+ more, which the role team-dev-eu-central-1-firehose-dev-shop needs/,
        );
    });

    it("stops a deployment where the boundary does not let Image Builder's instances build", async () => {
        const place = { partition: "aws", region, accountId: account };
        const stack = checkStackSettings({ ...settings, cluster: { name: "dev" } });
        const invokes = boundaryOf("logs:*", "firehose:*", "s3:*", "ssm:*", "ssmmessages:*", "imagebuilder:*");
        const { result } = await run(() => checkAccount(stack, place), { invokes });
        assert.equal(result.problems.length, 1);
        assert.match(
            result.problems[0]?.remedy ?? "",
            /does not allow ecr:GetAuthorizationToken on \*, .*, which the role team-\S+-image-builder needs/,
        );
    });

    it("is not stopped by a boundary that the deploying identity may not read", async () => {
        const denied: Invokes = {
            "aws:iam/getPolicy:getPolicy": () => {
                throw new Error("AccessDenied: not authorized to perform: iam:GetPolicy");
            },
        };
        const { find } = await run(program, { invokes: denied, config: config({ ...settings, cluster: existing() }) });
        assert.equal(find("aws:iam/role:Role", "fluent-bit").inputs["permissionsBoundary"], boundary);
    });

    const refused: [string, object, RegExp][] = [
        [
            "a path without its last slash",
            { path: "/logging" },
            /iam\.path = "\/logging": must begin and end with "\/"/,
        ],
        ["a path without its first slash", { path: "logging/" }, /iam\.path.*must begin and end/],
        ["a path with an empty part", { path: "/a//b/" }, /iam\.path.*remove one /],
        ["a path that is too long", { path: `/${"a".repeat(511)}/` }, /iam\.path.*at most 512/],
        ["a path that STS misreads", { path: "/a+b/" }, /iam\.path.*STS/],
        ["a prefix that STS misreads", { namePrefix: "a=b-" }, /iam\.namePrefix.*STS/],
        ["a prefix that leaves no name", { namePrefix: "p".repeat(33) }, /iam\.namePrefix.*at most 32/],
        ["a boundary that is no policy", { permissionsBoundaryArn: "arn:aws:iam::1:role/x" }, /ARN of an IAM policy/],
        ["a tag that IAM does not take", { tags: { owner: "a,b" } }, /iam\.tags\.owner = "a,b".*characters that IAM/],
        ["a tag key of AWS' own", { tags: { "AWS:x": "a" } }, /iam\.tags.*aws:/],
        ["two tag keys that IAM cannot tell apart", { tags: { Owner: "a", owner: "b" } }, /iam\.tags\.owner.*in case/],
    ];
    for (const [what, value, message] of refused) {
        it(`refuses ${what}`, () => {
            assert.match(problemsOf({ iam: value }), message);
        });
    }

    it("refuses tag keys that differ by case between the stack's tags and its own", () => {
        assert.match(problemsOf({ tags: { Owner: "a" }, iam: { tags: { owner: "b" } } }), /iam\.tags\.owner/);
        assert.equal(problemsOf({ tags: { owner: "a" }, iam: { tags: { owner: "b" } } }), "");
    });

    it("takes a boundary of AWS' own or of the account, and of no other account or partition", () => {
        const place = { partition: "aws-us-gov", region: "us-gov-west-1", accountId: account };
        const remedies = (permissionsBoundaryArn: string) =>
            conventionPlacementProblems(iamConventions.parse({ permissionsBoundaryArn }), place).map(
                ({ remedy }) => remedy,
            );
        assert.deepEqual(remedies("arn:aws-us-gov:iam::aws:policy/PowerUserAccess"), []);
        assert.deepEqual(remedies(`arn:aws-us-gov:iam::${account}:policy/x/Boundary`), []);
        assert.match(remedies("arn:aws:iam::aws:policy/PowerUserAccess").join(), /partition aws, .*aws-us-gov/);
        assert.match(remedies("arn:aws-us-gov:iam::444455556666:policy/B").join(), /444455556666/);
    });
});
