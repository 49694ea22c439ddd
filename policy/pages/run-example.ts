import type { PolicyResource, PolicyResourceOptions, ResourceValidationArgs } from "@pulumi/policy";
import type { Example, ExampleResource, Finding, Rule } from "../rules/rule";

/** Applies a rule to an example as the engine would, without an engine: for pages, and for tests of the rule alone. */
export async function runExample(rule: Rule, { resources, settings = {} }: Omit<Example, "title">): Promise<Finding[]> {
    const findings: Finding[] = [];
    const report = (message: string, urn?: string) => {
        findings.push({ message, ...(urn === undefined ? {} : { urn }) });
    };
    const checks = "validateResource" in rule ? [rule.validateResource ?? []].flat() : [];
    for (const resource of resources) {
        for (const check of checks) {
            await check({ ...asArgs(resource), ...shared(settings) }, report);
        }
    }
    await rule.validateStack?.({ ...shared(settings), resources: linked(resources) }, report);
    return findings;
}

export function urnOf({ type, name }: Pick<ExampleResource, "type" | "name">): string {
    return `urn:pulumi:example::example::${type}::${name}`;
}

const options: PolicyResourceOptions = {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    additionalSecretOutputs: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};

function shared(settings: object) {
    return {
        stackTags: new Map<string, string>(),
        getConfig: (() => settings) as ResourceValidationArgs["getConfig"],
        notApplicable: (reason?: string): never => {
            throw new Error(reason);
        },
    };
}

function asArgs(resource: ExampleResource): ResourceValidationArgs {
    const { type, name, props } = resource;
    return {
        ...shared({}),
        type,
        name,
        props,
        urn: urnOf(resource),
        opts: options,
        ...(resource.provider === undefined
            ? {}
            : { provider: { type: "pulumi:providers:aws", name: "aws", urn: "", props: resource.provider } }),
        isType: () => false,
        asType: () => undefined,
    };
}

function linked(examples: readonly ExampleResource[]): PolicyResource[] {
    const resources = examples.map((example) => ({
        example,
        resource: {
            ...asArgs(example),
            dependencies: [],
            propertyDependencies: {},
            asType: () => undefined,
        } as PolicyResource,
    }));
    for (const { example, resource } of resources) {
        const parent = resources.find((other) => other.resource.name === example.parent);
        if (parent !== undefined) {
            resource.parent = parent.resource;
        }
        for (const [property, names] of Object.entries(example.sources ?? {})) {
            resource.propertyDependencies[property] = resources
                .filter((other) => names.includes(other.resource.name))
                .map((other) => other.resource);
        }
    }
    return resources.map(({ resource }) => resource);
}
