import {
    DeleteLogGroupCommand,
    DescribeLogGroupsCommand,
    ListTagsForResourceCommand,
    PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, logs, region, saying, secret, textIn, unique } from "./local-aws";

describeWithLocalAws("aws:cloudwatch/logGroup:LogGroup", (plugin) => {
    const type = "aws:cloudwatch/logGroup:LogGroup";
    const find = async (name: string) => {
        const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
        return logGroups?.find(({ logGroupName }) => logGroupName === name);
    };
    const tagsOf = async (arn: string) => (await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags;

    it("is created, updated and deleted", async () => {
        const name = unique("/aws/containers/app");
        const program = { name, retentionInDays: 7, tags: { env: "dev", gone: "soon" } };
        const created = await plugin().create(type, "group", program);
        const arn = `arn:aws:logs:${region}:123456789012:log-group:${name}`;
        assert.equal(created.id, name);
        assert.equal(created.state["arn"], arn);
        assert.equal(created.state["region"], region);
        assert.deepEqual(created.state["tagsAll"], program.tags);
        assert.equal((await find(name))?.retentionInDays, 7);
        assert.deepEqual(await tagsOf(arn), program.tags);
        await assertSettled(plugin(), created, program);

        const changes = { name, retentionInDays: 30, tags: { env: "prod", team: "logs" } };
        assert.deepEqual((await plugin().diff(created, changes)).paths.sort(), [
            "retentionInDays",
            "tags.env",
            "tags.gone",
            "tags.team",
        ]);
        const updated = await plugin().update(created, changes);
        assert.equal((await find(name))?.retentionInDays, 30);
        assert.deepEqual(await tagsOf(arn), changes.tags);
        await assertSettled(plugin(), updated, changes);

        const forever = await plugin().update(updated, { name });
        assert.equal((await find(name))?.retentionInDays, undefined);
        assert.deepEqual(await tagsOf(arn), {});
        await assertSettled(plugin(), forever, { name });

        await plugin().delete(forever);
        assert.equal(await find(name), undefined);
        await plugin().delete(forever);
    });

    it("is replaced where AWS cannot change it, the old one first when its name is fixed", async () => {
        const name = unique("/aws/fixed");
        const fixed = await plugin().create(type, "fixed", { name });
        assert.deepEqual(await plugin().diff(fixed, { name, logGroupClass: "INFREQUENT_ACCESS" }), {
            changes: true,
            replaces: ["logGroupClass"],
            deleteBeforeReplace: true,
            paths: ["logGroupClass"],
        });
        const renamed = await plugin().diff(fixed, { name: `${name}-new` });
        assert.deepEqual([renamed.replaces, renamed.deleteBeforeReplace], [["name"], false]);
        await plugin().delete(fixed);

        const named = await plugin().create(type, "named-here", {});
        assert.match(named.id, /^named-here-[0-9a-f]{7}$/);
        const again = await plugin().diff(named, { logGroupClass: "INFREQUENT_ACCESS" });
        assert.deepEqual([again.replaces, again.deleteBeforeReplace], [["logGroupClass"], false]);
        await plugin().delete(named);
    });

    it("shows what was changed or deleted behind Pulumi's back", async () => {
        const name = unique("/aws/drift");
        const program = { name, retentionInDays: 14 };
        const created = await plugin().create(type, "drift", program);
        await logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: 1 }));
        const drifted = await plugin().refresh(created);
        assert.equal(drifted?.state["retentionInDays"], 1);
        assert.equal(drifted.inputs["retentionInDays"], 1);
        assert.deepEqual((await plugin().diff(drifted, program)).paths, ["retentionInDays"]);
        await plugin().update(drifted, program);
        assert.equal((await find(name))?.retentionInDays, 14);

        await logs.send(new DeleteLogGroupCommand({ logGroupName: name }));
        assert.equal(await plugin().refresh(created), undefined);
    });

    it("is imported by its name, without the defaults that nobody wrote", async () => {
        const name = unique("/aws/import");
        const program = { name, retentionInDays: 3, tags: { env: "dev" } };
        const created = await plugin().create(type, "original", program);
        const imported = await plugin().import(type, name);
        assert.deepEqual(imported?.inputs, { ...program, logGroupClass: "STANDARD", __defaults: [] });
        assert.equal((await plugin().diff(imported, program)).changes, false);
        await plugin().delete(created);
    });

    it("keeps a secret tag a secret, in the state and in messages", async () => {
        const name = unique("/aws/secret");
        const program = { name, tags: { env: "dev", token: secret("hunter2-hunter2") } };
        const created = await plugin().create(type, "secret", program);
        const hidden = { env: "dev", token: secret("hunter2-hunter2") };
        assert.deepEqual([created.state["tags"], created.state["tagsAll"]], [hidden, hidden]);
        const refreshed = await plugin().refresh(created);
        assert.deepEqual([refreshed?.inputs["tags"], refreshed?.state["tags"]], [hidden, hidden]);
        assert.equal((await tagsOf(textIn(created.state, "arn")))?.["token"], "hunter2-hunter2");
        await plugin().delete(created);

        const complaint = await plugin().check(created.urn, { name: secret("not a name") });
        assert.deepEqual(
            complaint.failures.map(({ property }) => property),
            ["name"],
        );
        assert.doesNotMatch(JSON.stringify(complaint.failures), /not a name/);
    });

    it("says in one line what was asked and what AWS answered", async () => {
        const name = unique("/aws/twice");
        const created = await plugin().create(type, "once", { name });
        await assert.rejects(
            plugin().create(type, "twice", { name }),
            saying(
                `creating CloudWatch Logs Log Group (${name}): CreateLogGroup: ResourceAlreadyExistsException: The specified log group already exists`,
            ),
        );
        await plugin().delete(created);
    });
});
