import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";

import { type InstalledProgram, InstalledPrograms } from "../e2e/installed-programs";
import { changeFile, languages, LanguageTools, type Operation } from "./language-program";

const root = join(__dirname, "..", "..");
const cluster = "languages";
/** Not that of another stack: moto gives all clusters of a region one OIDC issuer. */
const region = "eu-north-1";
const upstreamHost = "intranet.example";

/** `make e2e` runs the programs of docs/other-languages.md, by Pulumi's engine and with the SDKs of our package. */
describe("programs in other languages, on Pulumi's engine", function () {
    // The Kubernetes provider can miss that a DaemonSet is gone, and waits ten minutes then: https://github.com/pulumi/pulumi-kubernetes/issues/3317
    this.timeout(900_000);
    let programs: InstalledPrograms;
    let tools: LanguageTools;
    before(async () => {
        programs = await InstalledPrograms.make(cluster, region);
        cpSync(join(root, "plugin"), join(programs.folder, "windows-eks-logging-plugin"), { recursive: true });
        tools = await LanguageTools.make(programs.environment, programs.folder);
    });
    after(() => programs.remove());

    for (const language of languages) {
        describe(language.name, () => {
            const name = language.name.toLowerCase();
            let program: InstalledProgram;
            before(async () => {
                const image = `registry.example/iis@sha256:${"b".repeat(64)}`;
                const settings = { namespace: name, appNamespace: `${name}-app`, image };
                program = await programs.program(`examples/other-languages/${name}`, name, settings, { upstreamHost });
                await language.prepare?.(tools, program.folder);
            });

            const succeed = async (operation: Operation): Promise<string> => {
                const { exitCode, output } = await language.run(tools, program, operation);
                assert.equal(exitCode, 0, output);
                return output;
            };
            const fail = async (operation: Operation, [right, wrong]: readonly [string, string]): Promise<string> => {
                const file = join(program.folder, language.file);
                changeFile(file, right, wrong);
                const { exitCode, output } = await language.run(tools, program, operation);
                changeFile(file, wrong, right);
                assert.notEqual(exitCode, 0, output);
                assert.doesNotMatch(output, /\bat .*\.[jt]s:\d+/);
                return output;
            };

            it("is previewed, while the ARN of its key is not known yet", async () => {
                const output = await succeed("preview");
                assert.match(output, /windows-2025/);
                assert.match(output, new RegExp(`"/aws/containerinsights/${cluster}/${name}-app"`));
            });

            it("is told in a preview that a setting is wrong, with the sentence of the TypeScript components", async () => {
                assert.match(
                    await fail("preview", language.retentionDays),
                    /FluentBitWindows\.routes\[0\]\.to\[0\]\.retentionDays = 31: /,
                );
            });

            const { misspelled } = language;
            if (misspelled !== undefined) {
                it("is told by the language's own check that there is no such setting", async () => {
                    assert.match(
                        await fail("preview", misspelled),
                        /retentionDys[^]*Existing properties are: retentionDays/,
                    );
                });
            }

            it("is told in a deployment that a value is wrong which was not known before", async () => {
                assert.match(
                    await fail("up", language.key),
                    /FluentBitWindows\.routes\[0\]\.to\[0\]\.kmsKeyArn = "[\da-f-]{36}": must be the ARN of a KMS key/,
                );
            });

            it("is deployed, with its outputs, and keeps its secrets", async () => {
                await succeed("up");
                const outputs = JSON.parse(await program.pulumi("stack", "output", "--json")) as object;
                assert.deepEqual(outputs, {
                    logGroupNames: [`${name}-app`, name, "_unrouted", "_monitoring"].map(
                        (group) => `/aws/containerinsights/${cluster}/${group}`,
                    ),
                    roleArn: `arn:aws:iam::${programs.environment.accountId}:role/${cluster}-${region}-fluent-bit`,
                    shopAddress: `http://shop.${name}-app.svc.cluster.local:80`,
                    kubeconfig: "[secret]",
                });
                const state = await program.pulumi("stack", "export");
                assert.match(state, /"ciphertext"/);
                assert.doesNotMatch(state, /certificate-authority-data/);
                assert.ok(!state.includes(upstreamHost));
            });

            it("changes nothing when it is deployed again", async () => {
                await succeed("preview-no-changes");
            });

            it("goes", async () => {
                await program.pulumi("destroy", "--yes", "--skip-preview", "--remove");
            });
        });
    }
});
