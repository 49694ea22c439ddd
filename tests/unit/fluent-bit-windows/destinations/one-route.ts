import assert from "node:assert/strict";

import type { PlannedDestination } from "../../../../components/fluent-bit-windows/destinations/destination";
import {
    fluentBitPlacementProblems,
    type FluentBitPlan,
    planFluentBit,
} from "../../../../components/fluent-bit-windows/plan";
import type { FluentBitCluster } from "../../../../components/fluent-bit-windows/cluster";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import type { Statement } from "../../../../components/iam/policy-document";
import { assertAllKnown } from "../known-options";
import { stackProblems } from "../stack-problems";

export type DestinationInput = NonNullable<NonNullable<FluentBitSettingsInput["routes"]>[number]["to"]>[number];

export const account = "111122223333";

export const cluster: FluentBitCluster = {
    name: "dev",
    partition: "aws",
    region: "eu-central-1",
    accountId: account,
    windowsVersions: ["2022"],
    containerRuntimes: ["containerd"],
};

/** A key of KMS, for settings that take one. */
export const key = `arn:aws:kms:eu-central-1:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;

/** A role of another account. */
export const foreignRole = "arn:aws:iam::444455556666:role/logs/writer";

export interface OneRoute {
    plan: FluentBitPlan;
    destination: PlannedDestination;
    output: PlannedDestination["output"];
    statements: Statement[];
}

/** Plans a stack whose only route is that of the namespace `shop`, to one destination. */
export function routeTo(
    to: DestinationInput,
    more: FluentBitSettingsInput = {},
    place: Partial<FluentBitCluster> = {},
): OneRoute {
    const settings = fluentBitSettings.parse({
        routes: [{ match: { namespace: "shop" }, to: [to] }],
        unrouted: [],
        ownLogs: [],
        monitoring: false,
        ...more,
    });
    const plan = planFluentBit(settings, { ...cluster, ...place });
    const destinations = plan.routes.flatMap((route) => route.destinations);
    const [destination] = destinations;
    assert.ok(destination !== undefined && destinations.length === 1);
    assertAllKnown(settings, { ...cluster, ...place });
    return {
        plan,
        destination,
        output: destination.output,
        statements: plan.policies.flatMap(({ document }) => document.Statement),
    };
}

/** The outputs of a stack with the given routes alone. */
export function outputsOf(settings: FluentBitSettingsInput): PlannedDestination["output"][] {
    const { routes } = planFluentBit(fluentBitSettings.parse({ unrouted: [], ownLogs: [], ...settings }), cluster);
    return routes.flatMap(({ destinations }) => destinations.map(({ output }) => output));
}

/** What is wrong with a stack file whose only route goes to one destination, line by line. */
export function problemsOf(to: object, more: object = {}, windowsVersions = ["2022"]): string[] {
    const routes = [{ match: { namespace: "shop" }, to: [to] }];
    return stackProblems({ routes, ...more }, "fluentBit.routes[0].to[0].", windowsVersions);
}

/** What is wrong with it where the cluster really is. */
export function placementProblemsOf(to: DestinationInput, place: Partial<FluentBitCluster> = {}): string[] {
    const { plan } = routeTo(to, {}, place);
    return fluentBitPlacementProblems(plan, { ...cluster, ...place }).map(
        ({ setting, value, remedy }) => `${setting} = ${value ?? ""}: ${remedy}`,
    );
}

/** Asserts that each wrong setting is refused in one line, which names it and says what to do. */
export function refuses(cases: readonly (readonly [what: string, to: object, line: RegExp])[]): void {
    for (const [what, to, line] of cases) {
        it(`refuses ${what}`, () => {
            const found = problemsOf(to);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }
}
