import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { planFluentBit, type FluentBitPlan } from "../../../components/fluent-bit-windows/plan";
import type { FluentBitCluster } from "../../../components/fluent-bit-windows/cluster";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { partitionOf } from "../../../components/iam/arn";
import { Planned } from "../../../components/pulumi/planned";
import { runs } from "../property-runs";

const cluster: FluentBitCluster = {
    partition: "aws",
    region: "eu-central-1",
    accountId: "111122223333",
    name: "dev",
    windowsVersions: ["2022", "2025"],
    containerRuntimes: ["containerd"],
};

const region = fc.constantFrom("eu-central-1", "us-east-1", "us-gov-west-1", "cn-north-1");
const accountId = fc.constantFrom("111122223333", "444455556666");
const name = fc.stringMatching(/^[a-z][a-z0-9]{2,20}$/);
const key = fc
    .tuple(region, accountId, fc.uuid())
    .map(([where, whose, id]) => `arn:${partitionOf(where)}:kms:${where}:${whose}:key/${id}`);

/** Either the value itself, or an Output of it. */
function given<T>(value: fc.Arbitrary<T>): fc.Arbitrary<{ value: T; isOutput: boolean }> {
    return fc.record({ value, isOutput: fc.boolean() });
}

type Given = { value: string; isOutput: boolean };

const destinations = {
    cloudWatchLogs: fc.record({ type: fc.constant("cloudWatchLogs"), kmsKeyArn: given(key) }),
    firehose: fc.record({
        type: fc.constant("firehose"),
        deliveryStreamArn: given(
            fc
                .tuple(region, accountId, name)
                .map(
                    ([where, whose, stream]) =>
                        `arn:${partitionOf(where)}:firehose:${where}:${whose}:deliverystream/${stream}`,
                ),
        ),
    }),
    s3: fc.record({ type: fc.constant("s3"), bucket: given(name), region: given(region), kmsKeyArn: given(key) }),
    openSearch: fc.record({
        type: fc.constant("openSearch"),
        arn: given(
            fc
                .tuple(region, accountId, name)
                .map(([where, whose, domain]) => `arn:${partitionOf(where)}:es:${where}:${whose}:domain/${domain}`),
        ),
        endpoint: given(name.map((host) => `${host}.example.com`)),
    }),
    splunk: fc.record({
        type: fc.constant("splunk"),
        url: given(name.map((host) => `https://${host}.example.com:8088`)),
        token: fc.record({ secretsManager: fc.record({ secret: given(name) }) }),
    }),
    http: fc.record({ type: fc.constant("http"), url: given(name.map((host) => `https://${host}.example.com/in`)) }),
};

const args = fc.record({
    routes: fc
        .array(fc.oneof(...Object.values<fc.Arbitrary<object>>(destinations)), { minLength: 1, maxLength: 4 })
        .map((all) => all.map((to, index) => ({ match: { namespace: `n${index}` }, to: [to] }))),
    environment: fc.record({ COLOUR: given(name) }),
});

/** The arguments with `make` in the place of each value. */
function withEach(value: unknown, make: (one: Given) => unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((element) => withEach(element, make));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return "isOutput" in value
        ? make(value as unknown as Given)
        : Object.fromEntries(Object.entries(value).map(([each, inner]) => [each, withEach(inner, make)]));
}

function plan(known: unknown): FluentBitPlan {
    return planFluentBit(fluentBitSettings.parse(known), cluster);
}

async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return await new Promise((resolve, reject) => {
        (output as unknown as { promise: () => Promise<T> }).promise().then(resolve, reject);
    });
}

describe("a plan of arguments some of which are Outputs", () => {
    it("becomes the plan of their values", async () => {
        await fc.assert(
            fc.asyncProperty(args, async (drawn) => {
                const planned = Planned.from({
                    component: "FluentBitWindows",
                    schema: fluentBitSettings,
                    args: withEach(drawn, ({ value, isOutput }) => (isOutput ? pulumi.output(value) : value)),
                    place: cluster,
                    plan: (known) => ({ plan: plan(known), problems: [] }),
                });
                const expected = plan(withEach(drawn, ({ value }) => value));
                for (const part of ["manifests", "policies", "targets", "credentials", "roleName"] as const) {
                    assert.deepEqual(await valueOf(planned.output((whole) => whole[part])), expected[part]);
                }
            }),
            { numRuns: runs(12) },
        );
    });
});
