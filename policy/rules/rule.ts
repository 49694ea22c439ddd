import type {
    EnforcementLevel,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
} from "@pulumi/policy";
import { matches } from "../wildcards";
import { resourcesOf, Stack, type Resource } from "../resources/resource";
import { mayContain } from "../resources/translation";

/** What a rule found: one sentence or two that name the place, the flaw and the way out. */
export interface Finding {
    readonly message: string;
    /** The resource to blame, where a rule looks at the whole stack. */
    readonly urn?: string;
}

/** A resource as a page shows it and a test runs it. */
export interface ExampleResource {
    readonly type: string;
    readonly name: string;
    readonly props: object;
    /** Names of the example's resources that a property was computed from. */
    readonly sources?: Record<string, readonly string[]>;
    /** The settings of its provider. */
    readonly provider?: object;
}

/** A stack that a rule blames, or signs. One resource is a stack too. */
export interface Example {
    readonly title: string;
    readonly resources: readonly ExampleResource[];
    /** Settings under which the example holds; the rule's defaults where absent. */
    readonly settings?: object;
}

interface RuleText {
    readonly name: string;
    readonly displayName: string;
    readonly description: string;
    readonly severity: Severity;
    readonly enforcementLevel: Exclude<EnforcementLevel, "remediate" | "disabled">;
    readonly tags: readonly string[];
    /** Why the rule is there and where its line is drawn: the body of its page. */
    readonly rationale: string;
    readonly remediationSteps: string;
    readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
}

/** A JSON schema a setting, each with the default that the code uses as well. */
export type Settings<S extends object> = {
    readonly [K in keyof S]: PolicyConfigSchema["properties"][string] & {
        readonly description: string;
        readonly default: S[K];
    };
};

/** An accepted deviation, written down with its reason. Every rule takes a list of them. */
export interface Exception {
    readonly resource: string;
    readonly reason: string;
}

const exceptionsSchema: PolicyConfigSchema["properties"] = {
    exceptions: {
        type: "array",
        description:
            "Resources that this rule ignores: a URN or a resource name, with `*` and `?` as wildcards, and the reason.",
        default: [],
        items: {
            type: "object",
            properties: { resource: { type: "string", minLength: 1 }, reason: { type: "string", minLength: 1 } },
            required: ["resource", "reason"],
            additionalProperties: false,
        },
    },
};

export interface ResourceRuleDefinition<S extends object> extends RuleText {
    /** The resource types it reads; the rule is silent about others. A function where types are open-ended. */
    readonly appliesTo: readonly string[] | ((type: string) => boolean);
    readonly settings: Settings<S>;
    readonly check: (resource: Resource, settings: S) => readonly Finding[] | Promise<readonly Finding[]>;
    /** What to set where the check finds something and the rule's level is `remediate`: properties, and entries to add to maps and lists. */
    readonly remediate?: (resource: Resource, settings: S) => Record<string, unknown> | undefined;
}

export interface StackRuleDefinition<S extends object> extends RuleText {
    readonly settings: Settings<S>;
    readonly check: (stack: Stack, settings: S) => readonly Finding[] | Promise<readonly Finding[]>;
}

/** What pages are made of, beside what the policy SDK knows. */
export interface Documented {
    readonly rationale: string;
    readonly examples: RuleText["examples"];
}
export type ResourceRule = ResourceValidationPolicy & Documented;
export type StackRule = StackValidationPolicy & Documented;
export type Rule = ResourceRule | StackRule;

/** Where a rule's page is, from the root of the repository that holds the pack. */
export const pagesFolder = "docs/policies";

export function resourceRule<S extends object>(definition: ResourceRuleDefinition<S>): ResourceRule {
    const { appliesTo, check, remediate } = definition;
    const applies = typeof appliesTo === "function" ? appliesTo : (type: string) => appliesTo.includes(type);

    async function judge(args: ResourceValidationArgs): Promise<Judged<S>[]> {
        // Most types are for other rules, and a type's properties are read only where it may be for this one.
        if (!applies(args.type) && !mayContain(args.type)) {
            return [];
        }
        const settings = settingsOf(definition.settings, args.getConfig());
        const judged: Judged<S>[] = [];
        for (const resource of resourcesOf(args)) {
            if (applies(resource.type) && !isException(settings.exceptions, resource)) {
                judged.push({ resource, settings, findings: await findingsOn(resource, settings) });
            }
        }
        return judged;
    }

    async function findingsOn(resource: Resource, settings: S): Promise<readonly Finding[]> {
        try {
            return await check(resource, settings);
        } catch (error) {
            return [{ message: `${resource.name}: ${couldNotJudge("it", error)}` }];
        }
    }

    const rule: ResourceRule = {
        ...textOf(definition),
        validateResource: async (args: ResourceValidationArgs, report: ReportViolation) => {
            try {
                for (const { findings } of await judge(args)) {
                    findings.forEach(({ message }) => {
                        report(message);
                    });
                }
            } catch (error) {
                report(`${args.name}: ${couldNotJudge("it", error)}`);
            }
        },
    };
    if (remediate !== undefined) {
        rule.remediateResource = async (args: ResourceValidationArgs) => {
            // What is translated for rules is not what the engine would take back.
            if (!applies(args.type) || mayContain(args.type)) {
                return undefined;
            }
            const [judged] = await judge(args);
            if (judged === undefined || judged.findings.length === 0) {
                return undefined;
            }
            const repair = remediate(judged.resource, judged.settings);
            if (repair === undefined) {
                return undefined;
            }
            write(args.props, repair);
            return args.props;
        };
    }
    return rule;
}

/** Writes into the SDK's own proxies, which keep secrets secret and unknown values unknown. */
function write(properties: Record<string, unknown>, repair: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(repair)) {
        const written = typeof value === "object" && value !== null ? properties[name] : undefined;
        if (Array.isArray(value) && Array.isArray(written)) {
            written.push(...(value as unknown[]));
        } else if (typeof written === "object" && written !== null) {
            write(written as Record<string, unknown>, value as Record<string, unknown>);
        } else {
            properties[name] = value;
        }
    }
}

interface Judged<S> {
    readonly resource: Resource;
    readonly settings: S;
    readonly findings: readonly Finding[];
}

/** The error's own text may repeat a value of the resource, and so a secret. */
function couldNotJudge(what: string, error: unknown): string {
    const kind = error instanceof Error ? error.name : typeof error;
    return (
        `this policy could not judge ${what}, because of an error in the policy itself (${kind}). ` +
        "Check by hand, report the error to the policy's maintainers, and name the resource in exceptions until then."
    );
}

export function stackRule<S extends object>(definition: StackRuleDefinition<S>): StackRule {
    async function judge(args: StackValidationArgs): Promise<Finding[]> {
        const settings = settingsOf(definition.settings, args.getConfig());
        const stack = new Stack(args);
        const excused = new Set(
            settings.exceptions.length === 0
                ? []
                : stack.resources
                      .filter((resource) => isException(settings.exceptions, resource))
                      .map(({ urn }) => urn),
        );
        const findings = await definition.check(stack, settings);
        return findings.filter(({ urn }) => urn === undefined || !excused.has(urn));
    }

    /** Where the stack cannot be judged as a whole: the resources that are to blame for it, and then the rest without them. */
    async function judgeApart(args: StackValidationArgs, report: ReportViolation, reason: unknown): Promise<void> {
        const judgeable: typeof args.resources = [];
        for (const resource of args.resources) {
            try {
                await judge({ ...args, resources: [resource] });
                judgeable.push(resource);
            } catch (error) {
                report(`${resource.name}: ${couldNotJudge("it", error)}`, resource.urn);
            }
        }
        if (judgeable.length === args.resources.length) {
            report(couldNotJudge("the stack", reason));
            return;
        }
        try {
            (await judge({ ...args, resources: judgeable })).forEach(({ message, urn }) => {
                report(message, urn);
            });
        } catch (error) {
            report(couldNotJudge("the rest of the stack", error));
        }
    }

    return {
        ...textOf(definition),
        validateStack: async (args, report) => {
            try {
                for (const { message, urn } of await judge(args)) {
                    report(message, urn);
                }
            } catch (error) {
                await judgeApart(args, report, error);
            }
        },
    };
}

function textOf<S extends object>(definition: RuleText & { readonly settings: Settings<S> }) {
    return {
        name: definition.name,
        displayName: definition.displayName,
        description: definition.description,
        severity: definition.severity,
        enforcementLevel: definition.enforcementLevel,
        tags: [...definition.tags],
        remediationSteps: definition.remediationSteps,
        url: `${pagesFolder}/${definition.name}.md`,
        configSchema: { properties: { ...definition.settings, ...exceptionsSchema } },
        rationale: definition.rationale,
        examples: definition.examples,
    };
}

/** The SDK leaves out defaults unless the engine was given a configuration file, so they are put in here. */
function settingsOf<S extends object>(settings: Settings<S>, given: object): S & { exceptions: Exception[] } {
    const defaults = Object.fromEntries(
        Object.entries<{ default: unknown }>(settings).map(([key, setting]) => [key, setting.default]),
    );
    return { exceptions: [], ...defaults, ...given } as S & { exceptions: Exception[] };
}

function isException(exceptions: readonly Exception[], { urn, name, carrier }: Resource): boolean {
    return exceptions.some(({ resource }) =>
        [urn, name, ...(carrier === undefined ? [] : [carrier])].some((each) => matches(resource, each)),
    );
}
