import assert from "node:assert/strict";

import { ownerTag } from "../../../components/windows-cluster/owner-tag";
import { windowsCluster } from "../cluster";
import { issuer, run } from "../engine";

describe("WindowsCluster", () => {
    it("reaches the cluster through one provider, whose kubeconfig is a secret", async () => {
        const { find } = await run(() => windowsCluster());
        const provider = find("pulumi:providers:kubernetes");
        assert.deepEqual(provider.secrets, ["kubeconfig"]);
        assert.equal(provider.inputs["clusterIdentifier"], "arn:aws:eks:eu-central-1:111122223333:cluster/dev");
        assert.match(provider.parent, /WindowsCluster::cluster$/);
    });

    it("owns the OIDC provider where it is told to, and marks it as its own", async () => {
        const { find } = await run(() => windowsCluster({ tags: { team: "logs" } }));
        const { inputs } = find("aws:iam/openIdConnectProvider:OpenIdConnectProvider");
        assert.equal(inputs["url"], issuer);
        assert.deepEqual(inputs["clientIdLists"], ["sts.amazonaws.com"]);
        assert.deepEqual(inputs["tags"], { team: "logs", [ownerTag]: "organization/windows-eks-logging/test" });
    });

    it("leaves an existing OIDC provider alone", async () => {
        const { ofType } = await run(() => windowsCluster({ oidcProvider: "existing" }));
        assert.deepEqual(ofType("aws:iam/openIdConnectProvider:OpenIdConnectProvider"), []);
    });
});
