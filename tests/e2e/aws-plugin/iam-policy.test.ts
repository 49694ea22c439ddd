import {
    DetachRolePolicyCommand,
    GetPolicyCommand,
    GetPolicyVersionCommand,
    ListAttachedRolePoliciesCommand,
    ListPolicyVersionsCommand,
} from "@aws-sdk/client-iam";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, iam, trust, unique } from "./local-aws";

const allow = (...actions: string[]) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "arn:aws:logs:*:*:log-group:/x:*" }],
});

describeWithLocalAws("aws:iam/policy:Policy and aws:iam/rolePolicyAttachment:RolePolicyAttachment", (plugin) => {
    const type = "aws:iam/policy:Policy";
    const document = async (arn: string) => {
        const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
        const VersionId = Policy?.DefaultVersionId;
        const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId }));
        return decodeURIComponent(answer.PolicyVersion?.Document ?? "");
    };

    it("makes a new default version of each change and keeps no more than AWS allows", async () => {
        const name = unique("ship");
        let policy = await plugin().create(type, "policy", { name, policy: allow("logs:PutLogEvents") });
        assert.equal(policy.id, `arn:aws:iam::123456789012:policy/${name}`);
        await assertSettled(plugin(), policy, { name, policy: allow("logs:PutLogEvents") });
        for (let change = 1; change <= 7; change++) {
            policy = await plugin().update(policy, { name, policy: allow("logs:PutLogEvents", `logs:Get${change}`) });
            assert.match(await document(policy.id), new RegExp(`logs:Get${change}`));
        }
        const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: policy.id }));
        assert.deepEqual(Versions?.map(({ VersionId }) => VersionId).sort(), ["v4", "v5", "v6", "v7", "v8"]);
        const described = await plugin().diff(policy, {
            name,
            policy: allow("logs:PutLogEvents", "logs:Get7"),
            description: "new",
        });
        assert.deepEqual([described.replaces, described.deleteBeforeReplace], [["description"], true]);
        assert.equal((await plugin().import(type, policy.id))?.inputs["name"], name);
        await plugin().delete(policy);
        await assert.rejects(document(policy.id), { name: "NoSuchEntityException" });
        await plugin().delete(policy);
        assert.equal(await plugin().refresh(policy), undefined);
    });

    it("attaches, notices what was detached, and detaches", async () => {
        const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
        const role = await plugin().create("aws:iam/role:Role", "role", {
            name: unique("role"),
            assumeRolePolicy: trust("ec2.amazonaws.com"),
        });
        const policy = await plugin().create(type, "policy", {
            name: unique("policy"),
            policy: allow("logs:PutLogEvents"),
        });
        const attached = async () =>
            (await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role.id }))).AttachedPolicies?.map(
                ({ PolicyArn }) => PolicyArn,
            );
        const program = { role: role.id, policyArn: policy.id };
        const attachment = await plugin().create(attachmentType, "attachment", program);
        assert.equal(attachment.id, `${role.id}/${policy.id}`);
        assert.deepEqual(await attached(), [policy.id]);
        await assertSettled(plugin(), attachment, program);
        assert.deepEqual((await plugin().import(attachmentType, attachment.id))?.state, program);
        await assert.rejects(plugin().import(attachmentType, "nonsense"), /expected <role>\/<policyArn>/);
        // A role with a policy attached cannot be deleted.
        await assert.rejects(plugin().delete(role), /deleting IAM Role \(.*\): DeleteRole: DeleteConflict/);

        await iam.send(new DetachRolePolicyCommand({ RoleName: role.id, PolicyArn: policy.id }));
        assert.equal(await plugin().refresh(attachment), undefined);
        await plugin().create(attachmentType, "attachment", program);
        await plugin().delete(attachment);
        assert.deepEqual(await attached(), []);
        await plugin().delete(attachment);

        await plugin().delete(role);
        await plugin().delete(policy);
    });
});
