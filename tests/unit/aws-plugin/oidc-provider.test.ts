import * as assert from "node:assert/strict";

import type { Aws } from "../../../local/aws-plugin/aws-clients";
import { resourceTypeOf } from "../../../local/aws-plugin/services/registry";

describe("AWS stand-in: the client ids of an OIDC provider", () => {
    // moto does not do these two operations, so what is asked of AWS is all there is to see.
    it("are added and removed one by one, those that stay are left alone", async () => {
        const asked: [string, unknown][] = [];
        const operation = (name: string) => (input: unknown) => {
            asked.push([name, input]);
            return Promise.resolve({});
        };
        const iam = {
            addClientIDToOpenIDConnectProvider: operation("add"),
            removeClientIDFromOpenIDConnectProvider: operation("remove"),
        };
        const arn = "arn:aws:iam::123456789012:oidc-provider/oidc.example.org";
        await resourceTypeOf("aws:iam/openIdConnectProvider:OpenIdConnectProvider").update(
            { iam } as unknown as Aws,
            arn,
            {
                before: { clientIdLists: ["stays", "goes"] },
                after: { clientIdLists: ["comes", "stays"] },
                changed: (...names) => names.includes("clientIdLists"),
            },
            {},
        );
        const OpenIDConnectProviderArn = arn;
        assert.deepEqual(asked, [
            ["add", { OpenIDConnectProviderArn, ClientID: "comes" }],
            ["remove", { OpenIDConnectProviderArn, ClientID: "goes" }],
        ]);
    });
});
