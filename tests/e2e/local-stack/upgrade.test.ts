import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

import { type Environment, openEnvironment } from "../../../local/environment";
import { runCommand } from "../../../machine/run-command";

const root = join(__dirname, "..", "..", "..");
const states = join(root, "tests", "upgrade");

/** Types of resources whose replacement or deletion the changelog announces for the next version, in a section of its own. */
function announced(): string[] {
    const [, unreleased = ""] =
        /^## \[Unreleased\]$([^]*?)(?=^## \[|$(?![^]))/m.exec(readFileSync(join(root, "CHANGELOG.md"), "utf8")) ?? [];
    const [, section = ""] = /^### Replaced or deleted$([^]*?)(?=^### |$(?![^]))/m.exec(unreleased) ?? [];
    return [...section.matchAll(/`([\w.:/-]+)`/g)].map(([, type = ""]) => type);
}

interface Step {
    op: string;
    urn: string;
}

/** What each local environment has of its own: the issuer that moto makes up, and the name of the bundle with the environment's authority. */
const ofEnvironment = [/\boidc\.eks\.[\w-]+\.amazonaws\.com\/id\/\w+/g, /\bfluent-bit-ca-bundle-[0-9a-f]+/g];

/** A state as if it had been recorded in the environment in which another stack is deployed. */
function inEnvironment(state: string, deployed: string): string {
    return ofEnvironment.reduce((text, pattern) => {
        const [own] = deployed.match(pattern) ?? [];
        assert.ok(own, `the deployed stack has no ${pattern.source}`);
        return text.replaceAll(pattern, own);
    }, state);
}

const configMap = "kubernetes:core/v1:ConfigMap";

interface State {
    deployment: { resources: { urn: string; type: string; provider?: string }[] };
}

/**
 * A state with what the deployed stack has besides: the program refuses to create what exists. An upgrade would create it, and this test looks
 * at what becomes of the rest.
 */
function withNewResources(state: string, deployed: string): string {
    const parsed = JSON.parse(state) as State;
    const { resources } = parsed.deployment;
    // A resource names its provider by URN and ID, and each deployment gives its providers IDs of their own.
    const providers = new Map(resources.flatMap(({ provider }) => (provider ? [[urnOf(provider), provider]] : [])));
    for (const { provider: own, ...resource } of (JSON.parse(deployed) as State).deployment.resources) {
        const provider = own && (providers.get(urnOf(own)) ?? own);
        const now = { ...resource, ...(provider && { provider }) };
        const earlier = resources.findIndex(({ urn }) => urn === resource.urn);
        if (earlier === -1) {
            resources.push(now);
        } else if (resource.type === configMap) {
            // Its name ends in a hash of its contents, so an upgrade would create it too.
            resources[earlier] = now;
        }
    }
    return JSON.stringify(parsed);
}

function urnOf(provider: string): string {
    return provider.slice(0, provider.lastIndexOf("::"));
}

/** `make e2e` runs these with the stack `local`: what an upgrade of this program does to a stack that an earlier version deployed. */
describe("a stack of an earlier version", function () {
    this.timeout(300_000);
    let environment: Environment;
    let home: string;
    before(() => {
        environment = openEnvironment();
        home = mkdtempSync(join(tmpdir(), "upgrade-"));
    });
    after(() => {
        rmSync(home, { recursive: true, force: true });
    });

    for (const file of readdirSync(states).filter((name) => name.endsWith(".json.br"))) {
        it(`is upgraded without a replacement or a deletion that the changelog does not announce: ${file}`, async () => {
            // A backend of its own: the stack's name is in its state, and `local` is taken.
            const env = { ...environment.variables, PULUMI_BACKEND_URL: `file://${home}` };
            const pulumi = (...args: string[]) =>
                runCommand(environment.pulumiFile, [...args, "--stack", "local"], { cwd: root, env });
            const state = join(home, "state.json");
            const { stdout: deployed } = await environment.pulumi(["stack", "export", "--stack", "local"]);
            const earlier = brotliDecompressSync(readFileSync(join(states, file))).toString();
            writeFileSync(state, withNewResources(inEnvironment(earlier, deployed), deployed));
            await pulumi("stack", "init", "--no-select");
            await pulumi("stack", "import", "--file", state);
            const { stdout } = await pulumi("preview", "--json");
            const { steps, changeSummary } = JSON.parse(stdout) as {
                steps: Step[];
                changeSummary: Record<string, number>;
            };
            assert.ok((changeSummary["same"] ?? 0) > 20, stdout);
            const expected = announced();
            const drastic = steps
                .filter(({ op }) => /delete|replace/.test(op))
                .map(({ op, urn }) => ({ op, type: urn.split("::")[2]?.split("$").at(-1) ?? "", urn }))
                // A configuration has a name of its own, so a change of it is another ConfigMap.
                .filter(({ type }) => type !== configMap && !expected.includes(type))
                .map(({ op, urn }) => `${op} ${urn}`);
            assert.deepEqual(drastic, []);
        });
    }
});
