import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

import { parse } from "yaml";

import { region, run } from "./engine";
import { kubeconfigOf, startKubernetesApi } from "./kubernetes-api";

const root = join(__dirname, "..", "..");
const folder = join(root, "examples");
const programs = readdirSync(folder).filter((name) => existsSync(join(folder, name, "Pulumi.yaml")));
const requireHere = createRequire(__filename);

describe("an example", () => {
    let server: Server;
    before(async () => {
        server = await startKubernetesApi();
        // As the local environment sets it.
        process.env["KUBECONFIG"] = kubeconfigOf(server);
    });
    after(() => {
        delete process.env["KUBECONFIG"];
        server.close();
    });

    it("is there for each way to use the components", () => {
        assert.deepEqual(programs.sort(), [
            "article",
            "existing-cluster",
            "linux-and-windows",
            "local-environment",
            "new-cluster",
            "own-destinations",
        ]);
    });

    for (const name of programs) {
        for (const preview of [true, false]) {
            it(`deploys Fluent Bit, in a ${preview ? "preview" : "deployment"}: ${name}`, async () => {
                const own = (key: string) => `windows-eks-logging:${key}`;
                const { registrations, ofType } = await run(
                    () => {
                        // Anew each time: a program's resources are made when it is loaded.
                        const path = join(folder, name, "index.ts");
                        Reflect.deleteProperty(requireHere.cache, path);
                        return requireHere(path) as object;
                    },
                    {
                        preview,
                        config: {
                            "aws:region": region,
                            [own("cluster")]: "dev",
                            [own("kubeconfig")]: kubeconfigOf(server),
                            [own("logMonitorSha256")]: "b".repeat(64),
                        },
                        secretKeys: [own("kubeconfig")],
                        invokes: {
                            "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": ({ arn }) => {
                                if (name === "article") {
                                    throw new Error("couldn't find resource");
                                }
                                return { arn, tags: {} };
                            },
                        },
                    },
                );
                assert.ok(
                    ofType("kubernetes:apps/v1:DaemonSet").length > 0,
                    registrations.map(({ urn }) => urn).join("\n"),
                );
                const roles = ofType("aws:iam/role:Role").filter(({ name: role }) => role === "fluent-bit");
                assert.equal(roles.length, 1);
            });
        }

        it(`says what it needs: ${name}`, () => {
            const { dependencies } = JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")) as {
                dependencies: Record<string, string>;
            };
            const program = readFileSync(join(folder, name, "index.ts"), "utf8");
            const imported = [...program.matchAll(/from "([^"]+)"/g)].map(([, module]) => module);
            assert.deepEqual(Object.keys(dependencies).sort(), imported.sort());
            const project = parse(readFileSync(join(folder, name, "Pulumi.yaml"), "utf8")) as { name: string };
            assert.equal(project.name, name);
            assert.ok(existsSync(join(folder, name, "README.md")));
        });
    }
});
