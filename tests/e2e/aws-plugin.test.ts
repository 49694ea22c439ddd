import {
    CloudWatchLogsClient,
    DeleteLogGroupCommand,
    DescribeLogGroupsCommand,
    ListTagsForResourceCommand,
    PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
    DeleteLifecyclePolicyCommand,
    DescribeRepositoriesCommand,
    ECRClient,
    GetLifecyclePolicyCommand,
    ListTagsForResourceCommand as ListRepositoryTagsCommand,
    PutImageCommand,
} from "@aws-sdk/client-ecr";
import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
    DetachRolePolicyCommand,
    GetOpenIDConnectProviderCommand,
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    IAMClient,
    ListAttachedRolePoliciesCommand,
    ListPolicyVersionsCommand,
    UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { ServiceError } from "@grpc/grpc-js";
import * as assert from "node:assert/strict";

import { AwsPlugin, type Resource, type Values } from "./aws-plugin-client";

const endpoint = process.env["AWS_ENDPOINT_URL"];
const region = "eu-central-1";
const options = { region, endpoint: endpoint ?? "", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

// What AWS holds is read with the SDK here, never through the plugin: it must not be its own witness.
const logs = new CloudWatchLogsClient(options);
const iam = new IAMClient(options);
const ecr = new ECRClient(options);
const eks = new EKSClient(options);

/** A name no other run has used: the local AWS may be one that somebody else is using too. */
const unique = (name: string) => `${name}-${process.pid}-${Date.now()}`;

const trust = (service: string) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
});
const allow = (...actions: string[]) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "arn:aws:logs:*:*:log-group:/x:*" }],
});
const secret = (value: string) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});

function textIn(values: Values | undefined, name: string): string {
    const value = values?.[name];
    assert.ok(typeof value === "string", `${name} must be a text`);
    return value;
}

/** Whether an error says exactly this. */
const saying = (text: string) => (error: ServiceError) => {
    assert.equal(error.details, text);
    return true;
};

describe("AWS stand-in against a local AWS", function () {
    this.timeout(60_000);
    let plugin: AwsPlugin;

    before(async function () {
        if (endpoint === undefined) {
            console.log(
                "      skipped: AWS_ENDPOINT_URL does not name a running local AWS (start one: moto_server -p 5000)",
            );
            this.skip();
        }
        plugin = await AwsPlugin.start({ region });
    });

    after(() => (endpoint === undefined ? undefined : plugin.stop()));

    /** A refresh right after creation must find nothing to say, nor must the same program. */
    async function assertSettled(resource: Resource, program: Values) {
        const refreshed = await plugin.refresh(resource);
        assert.deepEqual(refreshed?.inputs, resource.inputs);
        assert.deepEqual(await plugin.diff(resource, program), {
            changes: false,
            replaces: [],
            deleteBeforeReplace: false,
            paths: [],
        });
    }

    describe("aws:cloudwatch/logGroup:LogGroup", () => {
        const type = "aws:cloudwatch/logGroup:LogGroup";
        const find = async (name: string) => {
            const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
            return logGroups?.find(({ logGroupName }) => logGroupName === name);
        };
        const tagsOf = async (arn: string) =>
            (await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags;

        it("is created, updated and deleted", async () => {
            const name = unique("/aws/containers/app");
            const program = { name, retentionInDays: 7, tags: { env: "dev", gone: "soon" } };
            const created = await plugin.create(type, "group", program);
            const arn = `arn:aws:logs:${region}:123456789012:log-group:${name}`;
            assert.equal(created.id, name);
            assert.equal(created.state["arn"], arn);
            assert.equal(created.state["region"], region);
            assert.deepEqual(created.state["tagsAll"], program.tags);
            assert.equal((await find(name))?.retentionInDays, 7);
            assert.deepEqual(await tagsOf(arn), program.tags);
            await assertSettled(created, program);

            const changes = { name, retentionInDays: 30, tags: { env: "prod", team: "logs" } };
            assert.deepEqual((await plugin.diff(created, changes)).paths.sort(), [
                "retentionInDays",
                "tags.env",
                "tags.gone",
                "tags.team",
            ]);
            const updated = await plugin.update(created, changes);
            assert.equal((await find(name))?.retentionInDays, 30);
            assert.deepEqual(await tagsOf(arn), changes.tags);
            await assertSettled(updated, changes);

            const forever = await plugin.update(updated, { name });
            assert.equal((await find(name))?.retentionInDays, undefined);
            assert.deepEqual(await tagsOf(arn), {});
            await assertSettled(forever, { name });

            await plugin.delete(forever);
            assert.equal(await find(name), undefined);
            await plugin.delete(forever);
        });

        it("is replaced where AWS cannot change it, the old one first when its name is fixed", async () => {
            const name = unique("/aws/fixed");
            const fixed = await plugin.create(type, "fixed", { name });
            assert.deepEqual(await plugin.diff(fixed, { name, logGroupClass: "INFREQUENT_ACCESS" }), {
                changes: true,
                replaces: ["logGroupClass"],
                deleteBeforeReplace: true,
                paths: ["logGroupClass"],
            });
            const renamed = await plugin.diff(fixed, { name: `${name}-new` });
            assert.deepEqual([renamed.replaces, renamed.deleteBeforeReplace], [["name"], false]);
            await plugin.delete(fixed);

            const named = await plugin.create(type, "named-here", {});
            assert.match(named.id, /^named-here-[0-9a-f]{7}$/);
            const again = await plugin.diff(named, { logGroupClass: "INFREQUENT_ACCESS" });
            assert.deepEqual([again.replaces, again.deleteBeforeReplace], [["logGroupClass"], false]);
            await plugin.delete(named);

            const prefixed = await plugin.create(type, "prefixed", { namePrefix: "/aws/prefix-" });
            assert.match(prefixed.id, /^\/aws\/prefix-[0-9a-f]{26}$/);
            await assertSettled(prefixed, { namePrefix: "/aws/prefix-" });
            await plugin.delete(prefixed);
        });

        it("shows what was changed or deleted behind Pulumi's back", async () => {
            const name = unique("/aws/drift");
            const program = { name, retentionInDays: 14 };
            const created = await plugin.create(type, "drift", program);
            await logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: 1 }));
            const drifted = await plugin.refresh(created);
            assert.equal(drifted?.state["retentionInDays"], 1);
            assert.equal(drifted.inputs["retentionInDays"], 1);
            assert.deepEqual((await plugin.diff(drifted, program)).paths, ["retentionInDays"]);
            await plugin.update(drifted, program);
            assert.equal((await find(name))?.retentionInDays, 14);

            await logs.send(new DeleteLogGroupCommand({ logGroupName: name }));
            assert.equal(await plugin.refresh(created), undefined);
        });

        it("is imported by its name, without the defaults that nobody wrote", async () => {
            const name = unique("/aws/import");
            const program = { name, retentionInDays: 3, tags: { env: "dev" } };
            const created = await plugin.create(type, "original", program);
            const imported = await plugin.import(type, name);
            assert.deepEqual(imported?.inputs, { ...program, logGroupClass: "STANDARD", __defaults: [] });
            assert.equal((await plugin.diff(imported, program)).changes, false);
            await plugin.delete(created);
        });

        it("keeps a secret tag a secret, in the state and in messages", async () => {
            const name = unique("/aws/secret");
            const program = { name, tags: { env: "dev", token: secret("hunter2-hunter2") } };
            const created = await plugin.create(type, "secret", program);
            const hidden = { env: "dev", token: secret("hunter2-hunter2") };
            assert.deepEqual([created.state["tags"], created.state["tagsAll"]], [hidden, hidden]);
            const refreshed = await plugin.refresh(created);
            assert.deepEqual([refreshed?.inputs["tags"], refreshed?.state["tags"]], [hidden, hidden]);
            assert.equal((await tagsOf(textIn(created.state, "arn")))?.["token"], "hunter2-hunter2");
            await plugin.delete(created);

            const complaint = await plugin.check(created.urn, { name: secret("not a name") });
            assert.deepEqual(
                complaint.failures.map(({ property }) => property),
                ["name"],
            );
            assert.doesNotMatch(JSON.stringify(complaint.failures), /not a name/);
        });

        it("says in one line what was asked and what AWS answered", async () => {
            const name = unique("/aws/twice");
            const created = await plugin.create(type, "once", { name });
            await assert.rejects(
                plugin.create(type, "twice", { name }),
                saying(
                    `creating CloudWatch Logs Log Group (${name}): CreateLogGroup: ResourceAlreadyExistsException: The specified log group already exists`,
                ),
            );
            await plugin.delete(created);
        });
    });

    describe("aws:iam/role:Role", () => {
        const type = "aws:iam/role:Role";
        const find = async (name: string) => (await iam.send(new GetRoleCommand({ RoleName: name }))).Role;

        it("is created, updated and deleted", async () => {
            const name = unique("shipper");
            const program = {
                name,
                assumeRolePolicy: JSON.stringify(trust("ec2.amazonaws.com"), undefined, 2),
                description: "ships logs",
                tags: { env: "dev" },
            };
            const created = await plugin.create(type, "role", program);
            assert.equal(created.id, name);
            assert.equal(created.state["arn"], `arn:aws:iam::123456789012:role/${name}`);
            // The normal form: keys in order, no spaces.
            assert.equal(
                created.state["assumeRolePolicy"],
                `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}],"Version":"2012-10-17"}`,
            );
            assert.match(textIn(created.state, "createDate"), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
            assert.equal(created.state["uniqueId"], (await find(name))?.RoleId);
            assert.equal((await find(name))?.Description, "ships logs");
            await assertSettled(created, program);
            // The same meaning in other words.
            const reworded = {
                ...program,
                assumeRolePolicy: {
                    Statement: {
                        Action: ["sts:AssumeRole"],
                        Effect: "Allow",
                        Principal: { Service: ["ec2.amazonaws.com"] },
                    },
                    Version: "2012-10-17",
                },
            };
            assert.equal((await plugin.diff(created, reworded)).changes, false);

            const changes = {
                name,
                assumeRolePolicy: trust("pods.eks.amazonaws.com"),
                maxSessionDuration: 7200,
                permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
                tags: { team: "logs" },
            };
            const updated = await plugin.update(created, changes);
            const role = await find(name);
            assert.ok(role);
            assert.match(decodeURIComponent(role.AssumeRolePolicyDocument ?? ""), /pods\.eks\.amazonaws\.com/);
            assert.equal(role.MaxSessionDuration, 7200);
            assert.equal(role.Description ?? "", "");
            assert.equal(role.PermissionsBoundary?.PermissionsBoundaryArn, changes.permissionsBoundary);
            assert.deepEqual(role.Tags, [{ Key: "team", Value: "logs" }]);
            await assertSettled(updated, changes);

            await plugin.delete(updated);
            await assert.rejects(find(name), { name: "NoSuchEntityException" });
            await plugin.delete(updated);
            assert.equal(await plugin.refresh(updated), undefined);
        });

        it("shows a changed trust policy, and is replaced when its path changes", async () => {
            const name = unique("drift");
            const program = { name, assumeRolePolicy: trust("ec2.amazonaws.com") };
            const created = await plugin.create(type, "role", program);
            await iam.send(
                new UpdateAssumeRolePolicyCommand({
                    RoleName: name,
                    PolicyDocument: JSON.stringify(trust("lambda.amazonaws.com")),
                }),
            );
            const drifted = await plugin.refresh(created);
            assert.match(textIn(drifted?.inputs, "assumeRolePolicy"), /lambda/);
            assert.deepEqual((await plugin.diff(drifted ?? created, program)).paths, ["assumeRolePolicy"]);
            const moved = await plugin.diff(created, { ...program, path: "/service/" });
            assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["path"], true]);
            assert.deepEqual((await plugin.import(type, name))?.inputs["name"], name);
            await plugin.delete(created);
        });
    });

    describe("aws:iam/policy:Policy and aws:iam/rolePolicyAttachment:RolePolicyAttachment", () => {
        const type = "aws:iam/policy:Policy";
        const document = async (arn: string) => {
            const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
            const VersionId = Policy?.DefaultVersionId;
            const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId }));
            return decodeURIComponent(answer.PolicyVersion?.Document ?? "");
        };

        it("makes a new default version of each change and keeps no more than AWS allows", async () => {
            const name = unique("ship");
            let policy = await plugin.create(type, "policy", { name, policy: allow("logs:PutLogEvents") });
            assert.equal(policy.id, `arn:aws:iam::123456789012:policy/${name}`);
            await assertSettled(policy, { name, policy: allow("logs:PutLogEvents") });
            for (let change = 1; change <= 7; change++) {
                policy = await plugin.update(policy, { name, policy: allow("logs:PutLogEvents", `logs:Get${change}`) });
                assert.match(await document(policy.id), new RegExp(`logs:Get${change}`));
            }
            const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: policy.id }));
            assert.deepEqual(Versions?.map(({ VersionId }) => VersionId).sort(), ["v4", "v5", "v6", "v7", "v8"]);
            const described = await plugin.diff(policy, {
                name,
                policy: allow("logs:PutLogEvents", "logs:Get7"),
                description: "new",
            });
            assert.deepEqual([described.replaces, described.deleteBeforeReplace], [["description"], true]);
            assert.equal((await plugin.import(type, policy.id))?.inputs["name"], name);
            await plugin.delete(policy);
            await assert.rejects(document(policy.id), { name: "NoSuchEntityException" });
            await plugin.delete(policy);
            assert.equal(await plugin.refresh(policy), undefined);
        });

        it("attaches, notices what was detached, and detaches", async () => {
            const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
            const role = await plugin.create("aws:iam/role:Role", "role", {
                name: unique("role"),
                assumeRolePolicy: trust("ec2.amazonaws.com"),
            });
            const policy = await plugin.create(type, "policy", {
                name: unique("policy"),
                policy: allow("logs:PutLogEvents"),
            });
            const attached = async () =>
                (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role.id }))).AttachedPolicies?.map(
                    ({ PolicyArn }) => PolicyArn,
                );
            const program = { role: role.id, policyArn: policy.id };
            const attachment = await plugin.create(attachmentType, "attachment", program);
            assert.equal(attachment.id, `${role.id}/${policy.id}`);
            assert.deepEqual(await attached(), [policy.id]);
            await assertSettled(attachment, program);
            assert.deepEqual((await plugin.import(attachmentType, attachment.id))?.state, program);
            await assert.rejects(plugin.import(attachmentType, "nonsense"), /expected <role-name>\/<policy_arn>/);
            // A role with a policy attached cannot be deleted, unless it was told to detach.
            await assert.rejects(plugin.delete(role), /deleting IAM Role \(.*\): DeleteRole: DeleteConflict/);

            await iam.send(new DetachRolePolicyCommand({ RoleName: role.id, PolicyArn: policy.id }));
            assert.equal(await plugin.refresh(attachment), undefined);
            await plugin.create(attachmentType, "attachment", program);
            await plugin.delete(attachment);
            assert.deepEqual(await attached(), []);
            await plugin.delete(attachment);

            await plugin.create(attachmentType, "attachment", program);
            await plugin.delete({ ...role, state: { ...role.state, forceDetachPolicies: true } });
            assert.equal(await plugin.refresh(attachment), undefined);
            await plugin.delete(attachment);
            await plugin.delete(policy);
        });
    });

    describe("aws:iam/openIdConnectProvider:OpenIdConnectProvider", () => {
        const type = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
        const find = (arn: string) => iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));

        it("is created, updated, found by the lookup and deleted", async () => {
            const host = `oidc.eks.${region}.amazonaws.com/id/${unique("ID")}`;
            const thumbprint = "a".repeat(40);
            const program = {
                url: `https://${host}`,
                clientIdLists: ["sts.amazonaws.com"],
                thumbprintLists: [thumbprint],
            };
            const created = await plugin.create(type, "oidc", program);
            assert.equal(created.id, `arn:aws:iam::123456789012:oidc-provider/${host}`);
            assert.equal(created.state["url"], host);
            await assertSettled(created, program);

            const changes = {
                ...program,
                thumbprintLists: ["b".repeat(40)],
                tags: { env: "dev" },
            };
            const updated = await plugin.update(created, changes);
            const provider = await find(created.id);
            assert.deepEqual(provider.ThumbprintList, changes.thumbprintLists);
            assert.deepEqual(provider.Tags, [{ Key: "env", Value: "dev" }]);
            await assertSettled(updated, changes);
            const moved = await plugin.diff(updated, { ...changes, url: "https://example.org" });
            assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["url"], false]);

            const token = "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider";
            const byUrl = await plugin.invoke(token, { url: `https://${host}` });
            assert.deepEqual([byUrl["arn"], byUrl["url"]], [created.id, host]);
            assert.deepEqual(await plugin.invoke(token, { arn: created.id }), byUrl);

            await plugin.delete(updated);
            await assert.rejects(find(created.id), { name: "NoSuchEntityException" });
            await plugin.delete(updated);
            assert.equal(await plugin.refresh(updated), undefined);
            await assert.rejects(
                plugin.invoke(token, { url: `https://${host}` }),
                saying(`reading IAM OIDC Provider (https://${host}): couldn't find resource`),
            );
        });
    });

    describe("aws:ecr/repository:Repository and aws:ecr/lifecyclePolicy:LifecyclePolicy", () => {
        const type = "aws:ecr/repository:Repository";
        const find = async (name: string) =>
            (await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }))).repositories?.[0];

        it("is created, updated and deleted", async () => {
            const name = unique("iis/logmonitor");
            const program = { name, imageScanningConfiguration: { scanOnPush: true }, tags: { env: "dev" } };
            const created = await plugin.create(type, "repository", program);
            assert.equal(created.id, name);
            assert.equal(created.state["repositoryUrl"], `123456789012.dkr.ecr.${region}.amazonaws.com/${name}`);
            assert.equal(created.state["registryId"], "123456789012");
            assert.equal((await find(name))?.imageScanningConfiguration?.scanOnPush, true);
            await assertSettled(created, program);

            const changes = {
                name,
                imageTagMutability: "IMMUTABLE",
                imageScanningConfiguration: { scanOnPush: false },
                tags: { a: "b" },
            };
            const updated = await plugin.update(created, changes);
            const repository = await find(name);
            assert.equal(repository?.imageTagMutability, "IMMUTABLE");
            assert.equal(repository.imageScanningConfiguration?.scanOnPush, false);
            const { tags } = await ecr.send(new ListRepositoryTagsCommand({ resourceArn: repository.repositoryArn }));
            assert.deepEqual(tags, [{ Key: "a", Value: "b" }]);
            await assertSettled(updated, changes);
            const encrypted = await plugin.diff(updated, {
                ...changes,
                encryptionConfigurations: [{ encryptionType: "KMS" }],
            });
            assert.deepEqual([encrypted.replaces, encrypted.deleteBeforeReplace], [["encryptionConfigurations"], true]);
            assert.equal((await plugin.import(type, name))?.inputs["imageTagMutability"], "IMMUTABLE");

            await ecr.send(
                new PutImageCommand({
                    repositoryName: name,
                    imageManifest: JSON.stringify({ schemaVersion: 2, config: {}, layers: [] }),
                    imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
                    imageTag: "1",
                }),
            );
            await assert.rejects(plugin.delete(updated), /not empty, consider using forceDelete/);
            const forced = await plugin.update(updated, { ...changes, forceDelete: true });
            await plugin.delete(forced);
            await assert.rejects(find(name), { name: "RepositoryNotFoundException" });
            await plugin.delete(forced);
            assert.equal(await plugin.refresh(forced), undefined);
        });

        it("has a lifecycle policy that is replaced, after the old one is gone, only when its meaning changes", async () => {
            const policyType = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
            const rule = (rulePriority: number, countNumber: number) => ({
                rulePriority,
                selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber },
                action: { type: "expire" },
            });
            const repository = await plugin.create(type, "repository", { name: unique("lifecycle") });
            const program = { repository: repository.id, policy: JSON.stringify({ rules: [rule(1, 5), rule(2, 9)] }) };
            const created = await plugin.create(policyType, "policy", program);
            const stored = async () =>
                JSON.parse(
                    (await ecr.send(new GetLifecyclePolicyCommand({ repositoryName: repository.id })))
                        .lifecyclePolicyText ?? "",
                ) as unknown;
            assert.deepEqual(await stored(), JSON.parse(program.policy));
            assert.equal(created.state["registryId"], "123456789012");
            await assertSettled(created, program);
            await assertSettled(created, { ...program, policy: JSON.stringify({ rules: [rule(2, 9), rule(1, 5)] }) });
            assert.deepEqual(await plugin.diff(created, { ...program, policy: { rules: [rule(1, 6)] } }), {
                changes: true,
                replaces: ["policy"],
                deleteBeforeReplace: true,
                paths: ["policy"],
            });
            await ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName: repository.id }));
            assert.equal(await plugin.refresh(created), undefined);
            await plugin.delete(created);
            await plugin.delete(repository);
        });
    });

    describe("lookups", () => {
        it("tell who and where the program runs", async () => {
            const identity = await plugin.invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
            assert.deepEqual([identity["accountId"], identity["id"]], ["123456789012", "123456789012"]);
            assert.deepEqual(await plugin.invoke("aws:index/getPartition:getPartition", {}), {
                id: "aws",
                partition: "aws",
                dnsSuffix: "amazonaws.com",
                reverseDnsPrefix: "com.amazonaws",
            });
            assert.deepEqual(await plugin.invoke("aws:index/getRegion:getRegion", {}), {
                id: region,
                name: region,
                region,
                endpoint: "ec2.eu-central-1.amazonaws.com",
                description: "Europe (Frankfurt)",
            });
        });

        it("find a cluster, or say that there is none as the official provider does", async () => {
            const name = unique("cluster");
            const request = {
                name,
                roleArn: "arn:aws:iam::123456789012:role/eks",
                resourcesVpcConfig: { subnetIds: [] },
            };
            const { cluster } = await eks.send(new CreateClusterCommand(request));
            const found = await plugin.invoke("aws:eks/getCluster:getCluster", { name });
            assert.equal(found["endpoint"], cluster?.endpoint);
            assert.equal(found["arn"], cluster?.arn);
            assert.deepEqual(found["certificateAuthorities"], [{ data: cluster?.certificateAuthority?.data }]);
            assert.deepEqual(found["identities"], [{ oidcs: [{ issuer: cluster?.identity?.oidc?.issuer }] }]);
            await assert.rejects(
                plugin.invoke("aws:eks/getCluster:getCluster", { name: "absent" }),
                saying("reading EKS Cluster (absent): couldn't find resource"),
            );
        });

        it("find a role and a log group", async () => {
            const name = unique("looked-up");
            const role = await plugin.create("aws:iam/role:Role", "role", {
                name,
                assumeRolePolicy: trust("ec2.amazonaws.com"),
            });
            const found = await plugin.invoke("aws:iam/getRole:getRole", { name });
            assert.deepEqual([found["arn"], found["uniqueId"]], [role.state["arn"], role.state["uniqueId"]]);
            await plugin.delete(role);
            await assert.rejects(
                plugin.invoke("aws:iam/getRole:getRole", { name }),
                saying(`reading IAM Role (${name}): couldn't find resource`),
            );

            const group = await plugin.create("aws:cloudwatch/logGroup:LogGroup", "group", { name });
            const lookup = await plugin.invoke("aws:cloudwatch/getLogGroup:getLogGroup", { name });
            assert.deepEqual([lookup["arn"], lookup["retentionInDays"]], [group.state["arn"], 0]);
            await plugin.delete(group);
            await assert.rejects(
                plugin.invoke("aws:cloudwatch/getLogGroup:getLogGroup", { name }),
                saying(`reading CloudWatch Logs Log Group (${name}): empty result`),
            );
        });
    });

    it("refuses what it does not know, by name", async () => {
        await assert.rejects(plugin.create("aws:sqs/queue:Queue", "queue", {}), (error: ServiceError) =>
            error.details.startsWith("the local AWS stand-in does not know aws:sqs/queue:Queue; it knows: aws:"),
        );
        await assert.rejects(plugin.invoke("aws:ec2/getVpc:getVpc", {}), /does not know aws:ec2\/getVpc:getVpc/);
    });

    it("gives every resource the provider's default tags", async () => {
        const tagged = await AwsPlugin.start({
            region,
            defaultTags: JSON.stringify({ tags: { owner: "platform", env: "default" } }),
        });
        try {
            const name = unique("/aws/tagged");
            const group = await tagged.create("aws:cloudwatch/logGroup:LogGroup", "group", {
                name,
                tags: { env: "own" },
            });
            const { tags } = await logs.send(
                new ListTagsForResourceCommand({ resourceArn: textIn(group.state, "arn") }),
            );
            assert.deepEqual(tags, { owner: "platform", env: "own" });
            assert.deepEqual(group.state["tagsAll"], tags);
            await tagged.delete(group);
        } finally {
            await tagged.stop();
        }
    });

    it("says that nothing answers when the local AWS is not running", async () => {
        const lost = await AwsPlugin.start({ region }, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
        try {
            await assert.rejects(
                lost.create("aws:cloudwatch/logGroup:LogGroup", "group", { name: "/aws/lost" }),
                saying(
                    "creating CloudWatch Logs Log Group (/aws/lost): CreateLogGroup: nothing answers at 127.0.0.1:9; is the local environment running (make up)?",
                ),
            );
        } finally {
            await lost.stop();
        }
    });
});
