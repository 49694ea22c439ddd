import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, iam, textIn, trust, unique } from "./local-aws";

describeWithLocalAws("aws:iam/role:Role", (plugin) => {
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
        const created = await plugin().create(type, "role", program);
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
        await assertSettled(plugin(), created, program);
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
        assert.equal((await plugin().diff(created, reworded)).changes, false);

        const boundary = await plugin().create("aws:iam/policy:Policy", "boundary", {
            name: unique("boundary"),
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" }],
            }),
        });
        const changes = {
            name,
            assumeRolePolicy: trust("pods.eks.amazonaws.com"),
            maxSessionDuration: 7200,
            permissionsBoundary: textIn(boundary.state, "arn"),
            tags: { team: "logs" },
        };
        const updated = await plugin().update(created, changes);
        const role = await find(name);
        assert.ok(role);
        assert.match(decodeURIComponent(role.AssumeRolePolicyDocument ?? ""), /pods\.eks\.amazonaws\.com/);
        assert.equal(role.MaxSessionDuration, 7200);
        assert.equal(role.Description ?? "", "");
        assert.equal(role.PermissionsBoundary?.PermissionsBoundaryArn, changes.permissionsBoundary);
        assert.deepEqual(role.Tags, [{ Key: "team", Value: "logs" }]);
        await assertSettled(plugin(), updated, changes);

        await plugin().delete(updated);
        await assert.rejects(find(name), { name: "NoSuchEntityException" });
        await plugin().delete(updated);
        assert.equal(await plugin().refresh(updated), undefined);
        await plugin().delete(boundary);
    });

    it("shows a changed trust policy, and is replaced when its path changes", async () => {
        const name = unique("drift");
        const program = { name, assumeRolePolicy: trust("ec2.amazonaws.com") };
        const created = await plugin().create(type, "role", program);
        await iam.send(
            new UpdateAssumeRolePolicyCommand({
                RoleName: name,
                PolicyDocument: JSON.stringify(trust("lambda.amazonaws.com")),
            }),
        );
        const drifted = await plugin().refresh(created);
        assert.match(textIn(drifted?.inputs, "assumeRolePolicy"), /lambda/);
        assert.deepEqual((await plugin().diff(drifted ?? created, program)).paths, ["assumeRolePolicy"]);
        const moved = await plugin().diff(created, { ...program, path: "/service/" });
        assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["path"], true]);
        assert.deepEqual((await plugin().import(type, name))?.inputs["name"], name);
        await plugin().delete(created);
    });
});
