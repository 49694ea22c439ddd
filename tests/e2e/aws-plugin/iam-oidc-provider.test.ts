import { GetOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, iam, saying, unique } from "./local-aws";

describeWithLocalAws("aws:iam/openIdConnectProvider:OpenIdConnectProvider", (plugin) => {
    const type = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
    const find = (arn: string) => iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));

    it("is created, updated, found by the lookup and deleted", async () => {
        const host = `oidc.eks.eu-north-1.amazonaws.com/id/${unique("ID")}`;
        const program = { url: `https://${host}`, clientIdLists: ["sts.amazonaws.com"] };
        const created = await plugin().create(type, "oidc", program);
        assert.equal(created.id, `arn:aws:iam::123456789012:oidc-provider/${host}`);
        assert.equal(created.state["url"], host);
        await assertSettled(plugin(), created, program);

        const changes = { ...program, tags: { env: "dev" } };
        const updated = await plugin().update(created, changes);
        const provider = await find(created.id);
        assert.deepEqual(provider.Tags, [{ Key: "env", Value: "dev" }]);
        await assertSettled(plugin(), updated, changes);
        const moved = await plugin().diff(updated, { ...changes, url: "https://example.org" });
        assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["url"], false]);

        const token = "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider";
        const found = await plugin().invoke(token, { arn: created.id });
        assert.deepEqual([found["arn"], found["url"]], [created.id, host]);

        await plugin().delete(updated);
        await assert.rejects(find(created.id), { name: "NoSuchEntityException" });
        await plugin().delete(updated);
        assert.equal(await plugin().refresh(updated), undefined);
        await assert.rejects(
            plugin().invoke(token, { arn: created.id }),
            saying(`reading IAM OIDC Provider (${created.id}): couldn't find resource`),
        );
    });
});
