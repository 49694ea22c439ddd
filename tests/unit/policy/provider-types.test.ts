import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { documentsOf, typesWithDocuments } from "../../../policy/iam/sources";
import { attachedPolicies, typesThatAttach } from "../../../policy/iam/attached-policies";

const packFolder = join(__dirname, "../../../policy");

/** What Pulumi's AWS SDK knows: each resource type with its arguments. */
function sdkTypes(): Map<string, string[]> {
    const sdk = dirname(require.resolve("@pulumi/aws/package.json"));
    const types = new Map<string, string[]>();
    for (const file of readdirSync(sdk, { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith(".js") || file.startsWith("node_modules")) continue;
        const source = readFileSync(join(sdk, file), "utf8");
        const type = /__pulumiType = '(aws:[^']+)'/.exec(source)?.[1];
        if (type === undefined) continue;
        types.set(
            type,
            [...source.matchAll(/resourceInputs\["(\w+)"\] = args/g)].map(([, name = ""]) => name),
        );
    }
    return types;
}

/** Every resource type of AWS that the pack's sources name. */
function namedTypes(): Set<string> {
    const files = readdirSync(packFolder, { recursive: true, encoding: "utf8" }).filter(
        (file) => file.endsWith(".ts") && !file.startsWith("node_modules"),
    );
    const sources = files.map((file) => readFileSync(join(packFolder, file), "utf8"));
    return new Set(sources.flatMap((source) => source.match(/\baws:[a-z0-9]+\/\w+:\w+/g) ?? []));
}

// A misspelt type or property would make a rule silent, which no other test notices.
describe("what the pack reads of AWS' resources", () => {
    let sdk: Map<string, string[]>;
    before(() => {
        sdk = sdkTypes();
    });

    it("are types that Pulumi's SDK has", () => {
        const named = namedTypes();
        assert.ok(named.size > 60);
        assert.deepEqual(
            [...named].filter((type) => !sdk.has(type)),
            [],
        );
    });

    it("are policies where the SDK takes policies", () => {
        const policy = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } });
        for (const type of typesWithDocuments) {
            const props = Object.fromEntries((sdk.get(type) ?? []).map((name) => [name, policy]));
            const read = documentsOf({ type, props }).filter(({ statements }) => statements.length > 0);
            assert.notEqual(read.length, 0, type);
        }
    });

    it("are attached policies where the SDK takes their ARNs", () => {
        for (const type of typesThatAttach) {
            const props = Object.fromEntries((sdk.get(type) ?? []).map((name) => [name, "arn:aws:iam::aws:policy/X"]));
            assert.deepEqual(attachedPolicies({ type, props }), ["arn:aws:iam::aws:policy/X"], type);
        }
    });
});
