import assert from "node:assert/strict";
import { parse } from "yaml";

import { kubeconfig } from "../../../local/cluster/kubeconfig";

describe("a kubeconfig of the local cluster", () => {
    it("names one cluster, one user and the context of both", () => {
        const authority = Buffer.from("-----BEGIN CERTIFICATE-----\n");
        const text = kubeconfig({
            server: "https://127.0.0.1:6443",
            authority,
            user: "admin",
            token: "0123456789abcdef",
        });
        assert.deepEqual(parse(text), {
            apiVersion: "v1",
            kind: "Config",
            clusters: [
                {
                    name: "local",
                    cluster: {
                        server: "https://127.0.0.1:6443",
                        "certificate-authority-data": authority.toString("base64"),
                    },
                },
            ],
            users: [{ name: "admin", user: { token: "0123456789abcdef" } }],
            contexts: [{ name: "admin@local", context: { cluster: "local", user: "admin" } }],
            "current-context": "admin@local",
        });
    });

    it("keeps a token of digits alone a string", () => {
        const text = kubeconfig({
            server: "https://127.0.0.1:1",
            authority: Buffer.from(""),
            user: "kwok",
            token: "0042",
        });
        assert.deepEqual((parse(text) as { users: unknown }).users, [{ name: "kwok", user: { token: "0042" } }]);
    });
});
