import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { readable, type RenderedResource } from "../../../commands/rendered/resource";
import { renderStack } from "../../../commands/rendering";
import { account, type Registration } from "../engine";
import { exampleStacks, StackProgram } from "../stack-program";

const project = join(__dirname, "..", "..", "..");

/** What the program registers besides resources: components of its own, and providers. */
const isNoResource = /^(pulumi:|windows-eks-logging:index:)/;

interface Described {
    properties: unknown;
    protect: boolean;
    retainOnDelete: boolean;
}

interface KubernetesObject {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
}

function keyOfObject({ apiVersion, kind, metadata }: KubernetesObject): string {
    return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

/** What `render` writes, by what tells resources apart. */
function described(files: Record<string, string>): Map<string, Described> {
    const all = new Map<string, Described>();
    for (const [path, text] of Object.entries(files)) {
        if (path.startsWith("aws/")) {
            for (const { type, name, properties, protect, retainOnDelete } of parse(text) as RenderedResource[]) {
                assert.ok(!all.has(`${type} ${name}`), `${type} ${name} is rendered twice`);
                const options = { protect: protect === true, retainOnDelete: retainOnDelete === true };
                all.set(`${type} ${name}`, { properties, ...options });
            }
        }
        if (path.startsWith("manifests/")) {
            const object = parse(text) as KubernetesObject;
            all.set(keyOfObject(object), { properties: object, protect: false, retainOnDelete: false });
        }
    }
    return all;
}

/** What the program asks Pulumi's engine for, in the same way. */
function registered(registrations: readonly Registration[]): Map<string, Described> {
    return new Map(
        registrations
            .filter(({ type }) => !isNoResource.test(type))
            .map(({ type, name, inputs, protect, retainOnDelete }) => {
                const key = type.startsWith("kubernetes:")
                    ? keyOfObject(withoutProviderSettings(inputs as unknown as KubernetesObject))
                    : `${type} ${name}`;
                const properties = type.startsWith("kubernetes:")
                    ? withoutProviderSettings(inputs as unknown as KubernetesObject)
                    : readable(inputs);
                return [key, { properties, protect, retainOnDelete }];
            }),
    );
}

/** Annotations for Pulumi's provider say how the object is dealt with, and nothing about the object. */
function withoutProviderSettings(object: KubernetesObject): KubernetesObject {
    const { annotations, ...metadata } = object.metadata;
    const left = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith("pulumi.com/"));
    return {
        ...object,
        metadata: { ...metadata, ...(left.length > 0 && { annotations: Object.fromEntries(left) }) },
    };
}

/** Where two values differ. `<…>` in the rendered one stands for what is known only when it is deployed. */
function differences(rendered: unknown, real: unknown, path: string): string[] {
    if (JSON.stringify(rendered) === JSON.stringify(real)) {
        return [];
    }
    if (typeof rendered === "string" && rendered.includes("<")) {
        return matches(rendered, real) ? [] : [`${path}: ${rendered} is deployed as ${JSON.stringify(real)}`];
    }
    if (Array.isArray(rendered) && Array.isArray(real) && rendered.length === real.length) {
        return rendered.flatMap((one, index) => differences(one, real[index], `${path}[${index}]`));
    }
    if (isMap(rendered) && isMap(real)) {
        const keys = new Map([...Object.keys(rendered)].map((key) => [realKey(key, real), key]));
        const missing = Object.keys(real).filter((key) => !keys.has(key) && !isFilledIn(key));
        return [
            ...missing.map((key) => `${path}.${key} is not rendered`),
            ...[...keys].flatMap(([key, ownKey]) => differences(rendered[ownKey], real[key], `${path}.${ownKey}`)),
        ];
    }
    return [`${path}: ${JSON.stringify(rendered)} is deployed as ${JSON.stringify(real)}`];
}

/** Arguments that nobody has set: Pulumi's SDKs for EKS and Docker fill in the defaults of their schemas. */
function isFilledIn(key: string): boolean {
    return /^(resolveConflictsOn(Create|Update)|network|buildOnPreview|skipPush)$/.test(key);
}

function isMap(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function matches(rendered: string, real: unknown): boolean {
    if (/^<[^<>]*>$/.test(rendered)) {
        return real !== undefined;
    }
    const parts = rendered.split(/<[^<>]*>/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return typeof real === "string" && new RegExp(`^${parts.join(".+")}$`, "s").test(real);
}

/** The key that a rendered one stands for: keys of conditions name the issuer. */
function realKey(key: string, real: Record<string, unknown>): string {
    return Object.hasOwn(real, key) || !key.includes("<")
        ? key
        : (Object.keys(real).find((other) => matches(key, other)) ?? key);
}

describe("what render writes", function () {
    // Each plans a whole stack several times, as a deployment does.
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "rendered-"));
    const stacks = new StackProgram();
    before(() => {
        copyFileSync(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    });
    after(() => {
        stacks.stop();
        rmSync(folder, { recursive: true });
    });

    for (const [what, { config, invokes }] of Object.entries(exampleStacks)) {
        it(`is all that a stack registers, with the same properties: ${what}`, async () => {
            const reachable = await stacks.reachable(config);
            writeFileSync(join(folder, "Pulumi.test.yaml"), stringify({ config: reachable }));
            const rendered = described(renderStack({ directory: folder, stack: "test", account }));
            const deployed = registered(await stacks.registrations(reachable, invokes));
            const counterpart = (one: string) =>
                deployed.has(one) ? one : ([...deployed.keys()].find((other) => matches(one, other)) ?? one);
            const pairs = new Map([...rendered].map(([one, value]) => [counterpart(one), value]));
            assert.deepEqual([...pairs.keys()].sort(), [...deployed.keys()].sort());
            const differing = [...deployed].flatMap(([one, real]) => differences(pairs.get(one), real, one));
            assert.deepEqual(
                // What the certificates are that only the cluster knows, is read when they are deployed.
                differing.filter(
                    (text) => !text.includes("fluent-bit-ca-bundle-") || !text.includes("properties.data"),
                ),
                [],
            );
            assert.ok(deployed.size > 5);
        });
    }
});
