import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describedSettings } from "../../../config/reference";
import { declareSettings, referencePage } from "../../../config/reference-page";
import { version } from "../../../package.json";
import { pulumiPackage } from "../../../provider/schema-generator/package";

const root = join(__dirname, "..", "..", "..");

describe("the reference of settings", () => {
    const { settings, schema } = describedSettings();

    it("explains every setting", () => {
        const unexplained = settings.filter(({ text }) => text === "").map(({ path }) => path);
        // A toleration's fields are Kubernetes' own.
        assert.deepEqual(
            unexplained.filter((path) => !path.startsWith("fluentBit.tolerations[]")),
            [],
        );
    });

    it("says with which mode a setting can be set", () => {
        const modesOf = (wanted: string) => settings.find(({ path }) => path === wanted)?.modes;
        assert.deepEqual(modesOf("cluster.kubernetesVersion"), ["create"]);
        assert.deepEqual(modesOf("cluster.linuxNodes.minSize"), ["create"]);
        assert.deepEqual(modesOf("cluster.kubeconfig"), ["existing"]);
        assert.equal(modesOf("cluster.name"), undefined);
        const page = referencePage(settings, "windows-eks-logging");
        assert.match(page, /^### `cluster\.kubernetesVersion`\n\nstring; required; only with `mode: create`$/m);
    });

    it("has a contents list of every section and the settings right below it", () => {
        const page = referencePage(settings, "windows-eks-logging");
        const [, contents = ""] = /## Contents\n\n([^]*?)\n\n##/.exec(page) ?? [];
        for (const { path } of settings.filter(({ path, variant }) => variant === undefined && !/\..*\./.test(path))) {
            assert.ok(contents.includes(`[\`${path}\`](#`), path);
        }
    });

    it("is what docs/configuration.md and Pulumi.yaml say (npm run docs brings them up to date)", () => {
        assert.equal(
            readFileSync(join(root, "docs", "configuration.md"), "utf8"),
            referencePage(settings, "windows-eks-logging"),
        );
        const pulumiYaml = readFileSync(join(root, "Pulumi.yaml"), "utf8");
        assert.equal(pulumiYaml, declareSettings(pulumiYaml, settings));
    });

    it("is what the schema of the Pulumi package says (npm run docs brings it up to date)", () => {
        const text = `${JSON.stringify(pulumiPackage(schema, version), undefined, 2)}\n`;
        assert.equal(readFileSync(join(root, "provider", "schema.json"), "utf8"), text);
    });

    it("has whole numbers in the schema of the Pulumi package where a setting lists whole numbers", () => {
        const { types } = pulumiPackage(schema, version) as { types: Record<string, { properties: object }> };
        const { properties } = types["windows-eks-logging:index:FluentBitRouteDestinationCloudWatchLogs"] ?? {};
        assert.equal((properties as Record<string, { type: string }>)["retentionDays"]?.type, "integer");
    });

    it("gives the schema of the Pulumi package no default for a union, on which Pulumi's Go generator fails", () => {
        const { types, resources } = pulumiPackage(schema, version) as Record<
            "types" | "resources",
            Record<string, Record<string, Record<string, object>>>
        >;
        const unions = [...Object.values(types), ...Object.values(resources)]
            .flatMap(({ properties = {}, inputProperties = {} }) => [properties, inputProperties])
            .flatMap((properties) => Object.entries(properties))
            .filter(([, property]) => "oneOf" in property);
        assert.ok(unions.some(([name]) => name === "maxUnavailable"));
        assert.deepEqual(
            unions.filter(([, property]) => "default" in property),
            [],
        );
    });
});
