import assert from "node:assert/strict";

import { isAwsType } from "../../../components/existing-objects/pulumi/aws-objects";
import type { Claim } from "../../../components/existing-objects/claim";
import { partitionOf } from "../../../components/iam/arn";
import { describeProblem } from "../../../components/settings/problems";
import { sharedNameProblems, stackClaims } from "../../../config/stack-claims";
import { checkStackSettings } from "../../../config/check-stack-settings";
import { account, type Registration } from "../engine";
import { exampleStacks, StackProgram } from "../stack-program";

/** Types of resources that cannot meet an object of somebody else's under their name, and why. */
const cannotCollide: Record<string, string> = {
    "aws:autoscaling/schedule:Schedule": "belongs to an Auto Scaling group that EKS makes for this deployment",
    "aws:autoscaling/tag:Tag": "belongs to an Auto Scaling group that EKS makes for this deployment",
    "aws:cloudwatch/logStream:LogStream": "belongs to a log group that is looked up",
    "aws:ec2/launchTemplate:LaunchTemplate": "its name is a prefix, which AWS continues",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": "is a property of a repository that is looked up",
    "aws:eks/addon:Addon": "belongs to a cluster that this deployment creates",
    "aws:cloudwatch/logAnomalyDetector:LogAnomalyDetector": "has no name that is its own alone: AWS gives it an ID",
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": "is a property of a log group that is looked up",
    "aws:cloudwatch/logIndexPolicy:LogIndexPolicy": "is a property of a log group that is looked up",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": "is a property of a log group that is looked up",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter":
        "is a property of a log group, and has the cluster's name in its own",
    "aws:cloudwatch/queryDefinition:QueryDefinition": "AWS takes several of one name, and tells them by their IDs",
    "aws:eks/nodeGroup:NodeGroup": "its name is a prefix, which AWS continues",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "attaching what is attached changes nothing",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "is looked up with the cluster",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "attaching what is attached changes nothing",
    "aws:imagebuilder/image:Image": "has no name of its own: it is a version of its recipe, which is looked up",
    "aws:kms/key:Key": "has no name: AWS gives it an ID",
    "aws:sns/topicSubscription:TopicSubscription": "belongs to a topic that is looked up",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "is a property of a bucket that is looked up",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": "is a property of a bucket that is looked up",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "is a property of a bucket that is looked up",
    "aws:s3/bucketPolicy:BucketPolicy": "is a property of a bucket that is looked up",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "is a property of a bucket that is looked up",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
        "is a property of a bucket that is looked up",
    "aws:s3/bucketVersioning:BucketVersioning": "is a property of a bucket that is looked up",
    "awsx:ec2:Vpc": "has no name in AWS: a tag is no name",
    "docker-build:index:Image": "its tag is a hash of what it is built from",
    "docker:index/image:Image": "its tag is a hash of what it is built from",
};

/** Types that a component of Pulumi's makes, by the type that is looked up. */
const lookedUpAs: Record<string, string> = { "eks:index:Cluster": "aws:eks/cluster:Cluster" };

/** Path of a Kubernetes object at the API server, with any plural of its kind. */
function pathOf({ inputs }: Registration): RegExp {
    const { apiVersion, metadata } = inputs as {
        apiVersion: string;
        metadata: { name: string; namespace?: string };
    };
    const { name, namespace } = metadata;
    const group = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    return new RegExp(`^${group}${namespace === undefined ? "" : `/namespaces/${namespace}`}/[a-z]+/${name}$`);
}

/** What a resource in AWS is called where it is, as claims say it. */
function claimedName({ type, inputs }: Registration): string {
    const { name, bucket, alarmName, dashboardName, path = "/" } = inputs as Record<string, string | undefined>;
    return type === "aws:iam/policy:Policy"
        ? `arn:aws:iam::${account}:policy${path}${name ?? ""}`
        : (name ?? bucket ?? alarmName ?? dashboardName ?? "");
}

function isCreated(config: Record<string, unknown>): boolean {
    return (config["windows-eks-logging:cluster"] as { mode?: string }).mode === "create";
}

function isCustom({ type }: Registration): boolean {
    return !/^(pulumi:|windows-eks-logging:index:)/.test(type);
}

describe("what a stack creates", function () {
    this.timeout(120_000);
    const stacks = new StackProgram();
    const types = new Set<string>();
    after(() => {
        stacks.stop();
    });

    function claimsOf(config: Record<string, unknown>): Claim[] {
        const prefix = "windows-eks-logging:";
        const settings = Object.fromEntries(
            Object.entries(config)
                .filter(([key]) => key.startsWith(prefix))
                .map(([key, value]) => [key.slice(prefix.length), value]),
        );
        const region = String(config["aws:region"]);
        return stackClaims(checkStackSettings(settings), {
            partition: partitionOf(region),
            region,
            accountId: account,
        });
    }

    for (const [what, { config, invokes }] of Object.entries(exampleStacks)) {
        it(`is looked up by its name beforehand, or cannot meet another of this name: ${what}`, async () => {
            const reachable = await stacks.reachable(config);
            const registrations = (await stacks.registrations(reachable, invokes)).filter(isCustom);
            const claims = claimsOf(reachable);
            const claimed = new Set(claims.map(({ type, name }) => `${type} ${name}`));
            const [inCluster, inAws] = [true, false].map((wanted) =>
                registrations.filter(({ type }) => type.startsWith("kubernetes:") === wanted),
            );
            const unclaimed = inAws
                ?.filter(({ type }) => cannotCollide[type] === undefined)
                .map((one) => `${lookedUpAs[one.type] ?? one.type} ${claimedName(one)}`)
                .filter((name) => !claimed.has(name));
            assert.deepEqual(unclaimed, []);
            // In a cluster of the stack's own there is nothing yet.
            const unasked = isCreated(config)
                ? []
                : inCluster?.map(pathOf).filter((path) => !stacks.requests.some((request) => path.test(request)));
            assert.deepEqual(unasked, []);
            const notAsked = claims.filter((claim) => !isAwsType(claim.type) && !("object" in claim));
            assert.deepEqual(
                notAsked.map(({ type }) => type),
                [],
            );
            const resources = new Set(registrations.map(({ type, name }) => `${type} ${name}`));
            // Who imports an object has to name the resource as the program does.
            const misnamed = claims.filter(
                ({ type, resource }) => type !== "aws:eks/cluster:Cluster" && !resources.has(`${type} ${resource}`),
            );
            assert.deepEqual(
                misnamed.map(({ type, resource }) => `${type} ${resource}`),
                [],
            );
            registrations.forEach(({ type }) => types.add(type));
        });
    }

    it("has no reason given for types that no stack creates", () => {
        assert.deepEqual(
            Object.keys(cannotCollide).filter((type) => !types.has(type)),
            [],
        );
    });
});

describe("names that two parts of a stack claim", () => {
    const facts = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
    const shared = (iisApps: object[]) =>
        sharedNameProblems(stackClaims(checkStackSettings({ cluster: { name: "dev" }, iisApps }), facts)).map(
            describeProblem,
        );

    it("are refused once, with both settings", () => {
        assert.deepEqual(
            shared([
                { name: "a", repository: { name: "web" } },
                { name: "b", repository: { name: "web" } },
            ]),
            [
                "iisApps[1].repository: would create the ECR repository web, which iisApps[0].repository creates too; set repository.create: false to use the existing one, or choose another repository.name",
            ],
        );
    });

    it("are refused where they come of other names", () => {
        const build = {
            type: "imageBuilder",
            baseImage: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis:ltsc2022",
            logMonitor: { sha256: "0".repeat(64) },
        };
        const lines = shared([
            { name: "a", repository: { name: "shop/web" }, build },
            { name: "b", repository: { name: "shop.web" }, build },
        ]);
        assert.equal(lines.length, 1);
        assert.match(
            lines[0] ?? "",
            /^iisApps\[1\]\.build: would create the Image Builder .*which iisApps\[0\]\.build/,
        );
    });

    it("are no problem where one repository serves two applications", () => {
        const repository = { name: "web", create: false };
        assert.deepEqual(
            shared([
                { name: "a", repository },
                { name: "b", repository: { name: "web" } },
            ]),
            [],
        );
    });
});
