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
import { hiddenValuesOf, holdsCloudFormation } from "../resources/cloudformation/template";
import { hole, reveal } from "../resources/json";
import { resourcesOf, Stack, type Resource } from "../resources/resource";
import { makesResources, mayContain } from "../resources/translation";
import { hidden, withoutSecrets } from "../secrets/secret-value";

/** A finding of a rule: one or two sentences with the place, the flaw and the fix. */
export interface Finding {
    readonly message: string;
    /** The resource of the finding, for a rule about the whole stack. */
    readonly urn?: string;
    /** The part of the resource that it is about, by its name in exceptions. */
    readonly part?: string;
}

/** A resource in an example, for pages and tests. */
export interface ExampleResource {
    readonly type: string;
    readonly name: string;
    readonly props: object;
    /** Names of the example's resources that a property was computed from. */
    readonly sources?: Record<string, readonly string[]>;
    /** The settings of its provider. */
    readonly provider?: object;
    /** The name of the example's component that made it. */
    readonly parent?: string;
}

/** A stack with or without findings of a rule. One resource is a stack too. */
export interface Example {
    readonly title: string;
    readonly resources: readonly ExampleResource[];
    /** Settings of the rule for the example. Default: the rule's defaults. */
    readonly settings?: object;
}

interface RuleText {
    readonly name: string;
    readonly displayName: string;
    readonly description: string;
    readonly severity: Severity;
    readonly enforcementLevel: Exclude<EnforcementLevel, "remediate" | "disabled">;
    readonly tags: readonly string[];
    /** Purpose and limits of the rule: the body of its page. */
    readonly rationale: string;
    readonly remediationSteps: string;
    readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
}

/** A JSON schema for each setting, with the default that the code also uses. */
export type Settings<S extends object> = {
    readonly [K in keyof S]: PolicyConfigSchema["properties"][string] & {
        readonly description: string;
        readonly default: S[K];
    };
};

/** An accepted deviation with its reason. Every rule has a list of them. */
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
    /** The resource types that it checks. A function if they cannot be listed. */
    readonly appliesTo: readonly string[] | ((type: string) => boolean);
    readonly settings: Settings<S>;
    readonly check: (resource: Resource, settings: S) => readonly Finding[] | Promise<readonly Finding[]>;
    /** What a resource alone does not show. The engine asks after the last resource: in an update after all are created. */
    readonly checkStack?: StackCheck<S>;
    /** Changes for findings with the level `remediate`: properties, and entries to add to maps and lists. */
    readonly remediate?: (resource: Resource, settings: S) => Record<string, unknown> | undefined;
}

export interface StackRuleDefinition<S extends object> extends RuleText {
    readonly settings: Settings<S>;
    readonly check: StackCheck<S>;
}

type StackCheck<S> = (stack: Stack, settings: S) => readonly Finding[] | Promise<readonly Finding[]>;

/** Contents of pages, in addition to the data of the policy SDK. */
export interface Documented {
    readonly rationale: string;
    readonly examples: RuleText["examples"];
}
export interface ResourceRule extends ResourceValidationPolicy, Documented {
    readonly validateStack?: StackValidationPolicy["validateStack"] | undefined;
}
export type StackRule = StackValidationPolicy & Documented;
export type Rule = ResourceRule | StackRule;

/** Path of a rule's page, from the root of the repository. */
export const pagesFolder = "docs/policies";

export function resourceRule<S extends object>(definition: ResourceRuleDefinition<S>): ResourceRule {
    const { appliesTo, check, checkStack, remediate } = definition;
    const types = new Set(typeof appliesTo === "function" ? [] : appliesTo);
    const applies = typeof appliesTo === "function" ? appliesTo : (type: string) => types.has(type);

    /** Components whose resources are judged themselves. One without resources is judged with the stack. */
    const components = new Map<string, ResourceValidationArgs>();

    async function judge(args: ResourceValidationArgs): Promise<Judged<S>[]> {
        const settings = settingsOf(definition.settings, args.getConfig());
        const judged: Judged<S>[] = [];
        for (const resource of resourcesOf(args, applies)) {
            if (!isException(settings.exceptions, resource)) {
                const findings = (await findingsOn(resource, settings)).filter(
                    ({ part: name }) => name === undefined || !isException(settings.exceptions, { ...resource, name }),
                );
                judged.push({ resource, settings, findings });
            }
        }
        return judged;
    }

    async function judgeAndReport(args: ResourceValidationArgs, report: ReportViolation): Promise<void> {
        if (makesResources(args.type)) {
            components.set(args.urn, args);
            return;
        }
        try {
            const findings = distinct((await judge(args)).flatMap((each) => each.findings));
            const hiddenValues = findings.length === 0 ? [] : hiddenIn([args]);
            findings.slice(0, mostListed).forEach(({ message }) => {
                report(shown(message, hiddenValues));
            });
            if (findings.length > mostListed) {
                report(`${args.name}: only the first ${mostListed} of ${findings.length} problems are listed.`);
            }
        } catch (error) {
            report(`${args.name}: ${couldNotJudge("it", error)}`);
        }
    }

    async function findingsOn(resource: Resource, settings: S): Promise<readonly Finding[]> {
        try {
            return await check(resource, settings);
        } catch (error) {
            return [{ message: `${resource.name}: ${couldNotJudge("it", error)}` }];
        }
    }

    async function judgeComponents({ resources }: StackValidationArgs): Promise<Finding[]> {
        const parents = new Set(resources.flatMap(({ parent }) => parent?.urn ?? []));
        const alone = [...components.values()].filter(({ urn }) => !parents.has(urn));
        components.clear();
        const judged = await Promise.all(alone.map(judge));
        return judged
            .flat()
            .flatMap(({ resource: { urn }, findings }) => findings.map(({ message }) => ({ message, urn })));
    }

    const validateStack = stackValidation(
        definition.settings,
        async (stack, settings) => (await checkStack?.(stack, settings)) ?? [],
        judgeComponents,
    );
    const rule: ResourceRule = {
        ...textOf(definition),
        // Most types belong to other rules. Properties of a type are only read if this rule may check it.
        validateResource: (args: ResourceValidationArgs, report: ReportViolation) =>
            applies(args.type) || mayContain(args.type) ? judgeAndReport(args, report) : undefined,
        // The SDK converts all resources for each policy that has this function when it asks for it.
        get validateStack() {
            return checkStack !== undefined || components.size > 0 ? validateStack : undefined;
        },
    };
    if (remediate !== undefined) {
        rule.remediateResource = async (args: ResourceValidationArgs) => {
            // The engine does not accept properties that were translated for the rules.
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

/** Each finding once: a resource of a template is judged once for each branch of its conditions. */
function distinct(findings: readonly Finding[]): Finding[] {
    return [...new Map(findings.map((finding) => [`${finding.urn ?? ""} ${finding.message}`, finding])).values()];
}

interface Judged<S> {
    readonly resource: Resource;
    readonly settings: S;
    readonly findings: readonly Finding[];
}

/** Nobody reads more, and a quoted value can be as long as the property. */
const longest = 3000;

/** Of one resource. A template or a file can have hundreds. */
const mostListed = 100;

/** The values of templates that no message shows. */
function hiddenIn(resources: readonly Pick<ResourceValidationArgs, "type" | "props">[]): string[] {
    return resources
        .filter(({ type }) => holdsCloudFormation(type))
        .flatMap(({ type, props }) => hiddenValuesOf(type, reveal(props)));
}

/** A shorter value is also a part of other words. */
const shortestHidden = 4;

/** A message as people see it: without secrets, and without the middle of a value that is too long. The fix is at the end. */
function shown(message: string, hiddenValues: readonly string[]): string {
    const open = hiddenValues
        .filter((value) => value.length >= shortestHidden)
        .reduce((left, value) => left.replaceAll(value, hidden), message);
    const text = withoutSecrets(open).replaceAll(hole, "${…}");
    return text.length <= longest ? text : `${text.slice(0, longest / 2)} … ${text.slice(-longest / 4)}`;
}

/** Without the text of the error, which can contain a value of the resource, and so a secret. */
function couldNotJudge(what: string, error: unknown): string {
    const kind = error instanceof Error ? error.name : typeof error;
    return (
        `this policy could not judge ${what}, because of an error in the policy itself (${kind}). ` +
        "Check by hand, report the error to the policy's maintainers, and name the resource in exceptions until then."
    );
}

export function stackRule<S extends object>(definition: StackRuleDefinition<S>): StackRule {
    return { ...textOf(definition), validateStack: stackValidation(definition.settings, definition.check) };
}

function stackValidation<S extends object>(
    schema: Settings<S>,
    check: StackCheck<S>,
    judgeMore: (args: StackValidationArgs) => Promise<readonly Finding[]> = async () => Promise.resolve([]),
): StackValidationPolicy["validateStack"] {
    async function judge(args: StackValidationArgs): Promise<Finding[]> {
        const settings = settingsOf(schema, args.getConfig());
        const stack = new Stack(args);
        const excused = new Set(
            settings.exceptions.length === 0
                ? []
                : stack.resources
                      .filter((resource) => isException(settings.exceptions, resource))
                      .map(({ urn }) => urn),
        );
        const findings = [...(await check(stack, settings)), ...(await judgeMore(args))];
        return distinct(findings.filter(({ urn }) => urn === undefined || !excused.has(urn)));
    }

    /** If a check of the whole stack fails: finds the resources that cause it, and then checks the others without them. */
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
            reportAll(await judge({ ...args, resources: judgeable }), args, report);
        } catch (error) {
            report(couldNotJudge("the rest of the stack", error));
        }
    }

    function reportAll(
        findings: readonly Finding[],
        { resources }: StackValidationArgs,
        report: ReportViolation,
    ): void {
        const hiddenValues = findings.length === 0 ? [] : hiddenIn(resources);
        findings.forEach(({ message, urn }) => {
            report(shown(message, hiddenValues), urn);
        });
    }

    return async (args, report) => {
        try {
            reportAll(await judge(args), args, report);
        } catch (error) {
            await judgeApart(args, report, error);
        }
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

/** Adds defaults, because the SDK only sets them with a configuration file. */
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
