import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { headingAnchor } from "../../../config/heading-anchor";
import { describedSettings } from "../../../config/reference";
import { declareSettings, referencePagesOf } from "../../../config/reference-page";
import { stackFileSchema } from "../../../config/stack-file-schema";
import { version } from "../../../package.json";
import { pulumiPackage } from "../../../provider/schema-generator/package";

const root = join(__dirname, "..", "..", "..");

describe("the reference of settings", () => {
    const { settings, schema } = describedSettings();
    const pages = referencePagesOf(settings, "windows-eks-logging");

    // Here, because to read all settings' comments takes seconds.
    it("has the JSON Schema of a stack file (npm run docs brings it up to date)", () => {
        const file = join(root, "config", "stack-file.schema.json");
        const text = `${JSON.stringify(stackFileSchema(schema, "windows-eks-logging"), undefined, 2)}\n`;
        assert.equal(readFileSync(file, "utf8"), text);
    });

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
        const heading = "\n## `cluster.kubernetesVersion`\n\nstring; required\n";
        assert.ok(pages["docs/configuration/new-cluster.md"]?.includes(heading));
        assert.ok(!pages["docs/configuration/existing-cluster.md"]?.includes("kubernetesVersion"));
    });

    it("describes every setting on one page, and on both pages of a cluster if it applies to both modes", () => {
        const described = Object.values(pages).flatMap((page) =>
            [...page.matchAll(/^##+ (`.*)$/gm)].map(([, name]) => name),
        );
        const twice = described.filter((name, index) => described.indexOf(name) !== index);
        assert.deepEqual(twice, ["`cluster`", "`cluster.mode`", "`cluster.name`"]);
        assert.equal(described.length - twice.length, settings.length);
    });

    it("has a contents list of all headings on every page, and an index of the pages", () => {
        for (const [file, page] of Object.entries(pages)) {
            const [, contents = ""] = /## Contents\n\n([^]*?)\n\n##/.exec(page) ?? [];
            const linked = [...contents.matchAll(/\(#([^)]+)\)$/gm)].map(([, anchor]) => anchor);
            const headings = [...page.matchAll(/^##+ (`.*)$/gm)].map(([, heading = ""]) => headingAnchor(heading));
            assert.deepEqual(linked, headings, file);
        }
        const index = pages["docs/configuration.md"] ?? "";
        for (const file of Object.keys(pages).filter((name) => name.startsWith("docs/configuration/"))) {
            assert.ok(index.includes(`(${file.replace("docs/", "")})`), file);
        }
        for (const { path } of settings.filter(
            ({ path, variant }) => variant === undefined && /^[^.]+\.[^.]+$/.test(path),
        )) {
            assert.ok(index.includes(`[\`${path}\`](configuration/`), path);
        }
    });

    it("links settings that are described elsewhere", () => {
        const link = (from: string) =>
            /It has the same settings as (\[.*\)).$/m.exec(pages[`docs/configuration/${from}.md`] ?? "")?.[1];
        assert.equal(link("routes"), "[`fluentBit.routes[].to[]`](destinations.md)");
        assert.equal(link("lines"), "[`fluentBit.lines.stackTraces[].match`](#fluentbitlinesstacktracesmatch)");
    });

    it("says of a setting that selects between forms that it is optional, and of a number without a limit where it begins", () => {
        const fluentBit = pages["docs/configuration/fluent-bit.md"] ?? "";
        assert.match(fluentBit, /`fluentBit\.environmentFrom\[\]\.kubernetesSecret`\n\nmap; optional\n/);
        assert.match(fluentBit, /`fluentBit\.maxUnavailable`\n\nwhole number \(1 or more\) or string; default/);
    });

    it("names the values that the elements of a list can have", () => {
        const typeOf = (wanted: string) => settings.find(({ path }) => path === wanted)?.type;
        assert.equal(typeOf("cluster.containerRuntimes"), 'list of `"containerd"`, `"docker"`');
        for (const [path, value] of [
            ["fluentBit.metadata.fields", "podIp"],
            ["fluentBit.insights.accessLogs[].fields", "time-taken"],
            ["cluster.windowsVersions", "2025"],
            ["cluster.controlPlaneLogs.types", "scheduler"],
            ["iisApps[].windowsVersions", "2025"],
            ["iisApps[].accessLog.fields", "cs-host"],
        ] as const) {
            assert.match(typeOf(path) ?? "", new RegExp(`^list of .*\`"${value}"\``), path);
        }
        assert.equal(typeOf("fluentBit.routes"), "list");
    });

    it("keeps the items of a list on lines of their own", () => {
        assert.match(pages["docs/configuration/routes.md"] ?? "", /^- `kubelet`: /m);
    });

    it("is what docs/configuration and Pulumi.yaml say (npm run docs brings them up to date)", () => {
        for (const [file, page] of Object.entries(pages)) {
            assert.equal(readFileSync(join(root, file), "utf8"), page);
        }
        assert.deepEqual(
            readdirSync(join(root, "docs", "configuration")).sort(),
            Object.keys(pages)
                .flatMap((file) => file.split("docs/configuration/")[1] ?? [])
                .sort(),
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
