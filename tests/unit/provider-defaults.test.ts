import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { z } from "zod";

import { fluentBitSettings } from "../../components/fluent-bit-windows/settings";
import { iisLogMonitorAppSettings } from "../../components/iis-log-monitor-app/settings";
import { createdClusterSettings } from "../../components/windows-cluster/create/settings";
import type { ObjectSpec, PropertySpec, TypeSpec } from "../../provider/schema-generator/types";
import { documentedStacks } from "./documented-stacks";

const { types, resources } = JSON.parse(
    readFileSync(join(__dirname, "..", "..", "provider", "schema.json"), "utf8"),
) as { types: Record<string, ObjectSpec>; resources: Record<string, { inputProperties: Properties }> };

type Properties = Record<string, PropertySpec>;
type Settings = Record<string, unknown>;

/** Settings as the generated SDKs send them: with each default of the schema. */
function sentBySdk(properties: Properties, settings: Settings): Settings {
    const sent = Object.entries(properties).map(([key, spec]): [string, unknown] => [
        key,
        settings[key] === undefined ? (spec.const ?? spec.default) : valueSent(spec, settings[key]),
    ]);
    return { ...settings, ...Object.fromEntries(sent.filter(([, value]) => value !== undefined)) };
}

function valueSent(spec: TypeSpec, value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((element: unknown) => (spec.items === undefined ? element : valueSent(spec.items, element)));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const { additionalProperties } = spec;
    if (additionalProperties !== undefined) {
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [key, valueSent(additionalProperties, inner)]),
        );
    }
    const properties = propertiesOf(spec, value as Settings);
    return properties === undefined ? value : sentBySdk(properties, value as Settings);
}

/** The properties of a map's type; of several types, that which has its settings. */
function propertiesOf({ $ref, oneOf = [], discriminator }: TypeSpec, value: Settings): Properties | undefined {
    if ($ref !== undefined) {
        return types[$ref.replace("#/types/", "")]?.properties;
    }
    const tagged = discriminator?.mapping[String(value[discriminator.propertyName])];
    return tagged === undefined
        ? oneOf
              .map((choice) => propertiesOf(choice, value))
              .find((properties) => Object.keys(value).every((key) => key in (properties ?? {})))
        : propertiesOf({ $ref: tagged }, value);
}

function propertiesOfType(name: string): Properties {
    return types[`windows-eks-logging:index:${name}`]?.properties ?? {};
}

/** Each section of a documented stack, with its schema and what the Pulumi package calls its properties. */
function sections({ cluster, fluentBit, iisApps = [] }: Settings): [z.ZodType, Properties, Settings][] {
    const inputs = (name: string) => resources[`windows-eks-logging:index:${name}`]?.inputProperties ?? {};
    const { mode } = (cluster ?? {}) as Settings;
    return [
        ...(mode === "create"
            ? [[createdClusterSettings, propertiesOfType("NewCluster"), cluster] as [z.ZodType, Properties, Settings]]
            : []),
        [fluentBitSettings, inputs("FluentBitWindows"), (fluentBit ?? {}) as Settings],
        ...(iisApps as Settings[]).map((app): [z.ZodType, Properties, Settings] => [
            iisLogMonitorAppSettings,
            inputs("IisLogMonitorApp"),
            app,
        ]),
    ];
}

describe("the defaults that the generated SDKs send", () => {
    it("are the defaults of the components, and none is refused beside another setting", () => {
        const tried = documentedStacks().flatMap(({ page, settings }) =>
            sections(settings).flatMap(([schema, properties, section]) => {
                const plain = schema.safeParse(section);
                const sent = sentBySdk(properties, section);
                if (plain.success) {
                    assert.deepEqual(schema.parse(sent), plain.data, page);
                }
                return plain.success ? [Object.keys(sent).length - Object.keys(section).length] : [];
            }),
        );
        assert.ok(tried.length > 30 && tried.some((added) => added > 3), String(tried));
    });
});
