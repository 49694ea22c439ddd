import assert from "node:assert/strict";
import { runExample } from "../../../policy/pages/run-example";
import { rules } from "../../../policy/rules";
import type { ExampleResource, Rule } from "../../../policy/rules/rule";

export function ruleNamed(name: string): Rule {
    const rule = rules.find((each) => each.name === name);
    assert(rule, `there is no rule ${name}`);
    return rule;
}

/** What one rule says about a stack. */
export async function findingsOf(
    name: string,
    resources: readonly ExampleResource[],
    settings = {},
): Promise<string[]> {
    const findings = await runExample(ruleNamed(name), { resources, settings });
    return findings.map(({ message }) => message);
}

/** What the whole pack says, each finding after its rule's name; with the settings that a rule has by its name, otherwise with its defaults. */
export async function allFindings(
    resources: readonly ExampleResource[],
    settings: Partial<Record<string, object>> = {},
): Promise<string[]> {
    const findings = await Promise.all(
        rules.map(async (rule) =>
            (await runExample(rule, { resources, settings: settings[rule.name] ?? {} })).map(
                ({ message }) => `${rule.name}: ${message}`,
            ),
        ),
    );
    return findings.flat();
}

/** A table of stacks that a rule must blame. */
export function blames(rule: string, cases: Record<string, ExampleResource | ExampleResource[]>, settings = {}): void {
    for (const [title, stack] of Object.entries(cases)) {
        it(`blames ${title}`, async () => {
            assert.notDeepEqual(await findingsOf(rule, [stack].flat(), settings), []);
        });
    }
}

/** A table of stacks that a rule must not blame. */
export function signs(rule: string, cases: Record<string, ExampleResource | ExampleResource[]>, settings = {}): void {
    for (const [title, stack] of Object.entries(cases)) {
        it(`signs ${title}`, async () => {
            assert.deepEqual(await findingsOf(rule, [stack].flat(), settings), []);
        });
    }
}

export const account = "111122223333";
export const logGroupArn = `arn:aws:logs:eu-west-1:${account}:log-group:/eks/prod/app`;

/** A policy as JSON text, the way most programs hand it over. */
export function policy(...statements: readonly object[]): ExampleResource {
    const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
    return {
        type: "aws:iam/policy:Policy",
        name: "subject",
        props: { name: "subject", policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
    };
}

export function allow(Action: string | readonly string[], Resource: string | readonly string[], more: object = {}) {
    return policy({ Action, Resource, ...more });
}

export function trust(statement: object, more: object = {}): ExampleResource {
    return {
        type: "aws:iam/role:Role",
        name: "subject",
        props: {
            name: "subject",
            assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }),
            ...more,
        },
    };
}

export function resourcePolicy(type: string, ...statements: readonly object[]): ExampleResource {
    const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
    return { type, name: "subject", props: { policy: { Version: "2012-10-17", Statement } } };
}
