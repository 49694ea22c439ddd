import {
    DeleteLifecyclePolicyCommand,
    DescribeRepositoriesCommand,
    GetLifecyclePolicyCommand,
    ListTagsForResourceCommand,
    PutImageCommand,
} from "@aws-sdk/client-ecr";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, ecr, region, unique } from "./local-aws";

describeWithLocalAws("aws:ecr/repository:Repository and aws:ecr/lifecyclePolicy:LifecyclePolicy", (plugin) => {
    const type = "aws:ecr/repository:Repository";
    const find = async (name: string) =>
        (await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }))).repositories?.[0];

    it("is created, updated and deleted", async () => {
        const name = unique("iis/logmonitor");
        const program = { name, imageScanningConfiguration: { scanOnPush: true }, tags: { env: "dev" } };
        const created = await plugin().create(type, "repository", program);
        assert.equal(created.id, name);
        assert.equal(created.state["repositoryUrl"], `123456789012.dkr.ecr.${region}.amazonaws.com/${name}`);
        assert.equal(created.state["registryId"], "123456789012");
        assert.equal((await find(name))?.imageScanningConfiguration?.scanOnPush, true);
        await assertSettled(plugin(), created, program);

        const changes = {
            name,
            imageTagMutability: "IMMUTABLE",
            imageScanningConfiguration: { scanOnPush: false },
            tags: { a: "b" },
        };
        const updated = await plugin().update(created, changes);
        const repository = await find(name);
        assert.equal(repository?.imageTagMutability, "IMMUTABLE");
        assert.equal(repository.imageScanningConfiguration?.scanOnPush, false);
        const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: repository.repositoryArn }));
        assert.deepEqual(tags, [{ Key: "a", Value: "b" }]);
        await assertSettled(plugin(), updated, changes);
        const encrypted = await plugin().diff(updated, {
            ...changes,
            encryptionConfigurations: [{ encryptionType: "KMS" }],
        });
        assert.deepEqual([encrypted.replaces, encrypted.deleteBeforeReplace], [["encryptionConfigurations"], true]);
        assert.equal((await plugin().import(type, name))?.inputs["imageTagMutability"], "IMMUTABLE");

        await ecr.send(
            new PutImageCommand({
                repositoryName: name,
                imageManifest: JSON.stringify({ schemaVersion: 2, config: {}, layers: [] }),
                imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
                imageTag: "1",
            }),
        );
        await assert.rejects(plugin().delete(updated), /not empty, consider using forceDelete/);
        const forced = await plugin().update(updated, { ...changes, forceDelete: true });
        await plugin().delete(forced);
        await assert.rejects(find(name), { name: "RepositoryNotFoundException" });
        await plugin().delete(forced);
        assert.equal(await plugin().refresh(forced), undefined);
    });

    it("has a lifecycle policy that is replaced, after the old one is gone, only when its meaning changes", async () => {
        const policyType = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
        const rule = (rulePriority: number, countNumber: number) => ({
            rulePriority,
            selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber },
            action: { type: "expire" },
        });
        const repository = await plugin().create(type, "repository", { name: unique("lifecycle") });
        const program = { repository: repository.id, policy: JSON.stringify({ rules: [rule(1, 5), rule(2, 9)] }) };
        const created = await plugin().create(policyType, "policy", program);
        const stored = async () =>
            JSON.parse(
                (await ecr.send(new GetLifecyclePolicyCommand({ repositoryName: repository.id })))
                    .lifecyclePolicyText ?? "",
            ) as unknown;
        assert.deepEqual(await stored(), JSON.parse(program.policy));
        assert.equal(created.state["registryId"], "123456789012");
        await assertSettled(plugin(), created, program);
        await assertSettled(plugin(), created, {
            ...program,
            policy: JSON.stringify({ rules: [rule(2, 9), rule(1, 5)] }),
        });
        assert.deepEqual(await plugin().diff(created, { ...program, policy: { rules: [rule(1, 6)] } }), {
            changes: true,
            replaces: ["policy"],
            deleteBeforeReplace: true,
            paths: ["policy"],
        });
        await ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName: repository.id }));
        assert.equal(await plugin().refresh(created), undefined);
        await plugin().delete(created);
        await plugin().delete(repository);
    });
});
