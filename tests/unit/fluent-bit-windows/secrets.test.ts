import assert from "node:assert/strict";

import { RunError } from "@pulumi/pulumi";

import { FluentBitWindows } from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { windowsCluster } from "../cluster";
import { type Invokes, type Run, run } from "../engine";

const value = "0123456789abcdef0123456789abcdef";
const lookUp = "aws:secretsmanager/getSecretVersion:getSecretVersion";
const secretType = "kubernetes:core/v1:Secret";

function deploy(
    secret: { secret: string; key?: string },
    answer: { secretString: string; versionId?: string },
    asked: object[] = [],
) {
    const invokes: Invokes = {
        [lookUp]: (inputs) => {
            asked.push(inputs);
            return { versionId: "0A1B2C3D-4e5f-6789-abcd-ef0123456789", ...answer };
        },
    };
    const apiKey = { secretsManager: secret };
    const routes = [
        { match: { namespace: "shop" }, to: [{ type: "datadog" as const, site: "datadoghq.eu" as const, apiKey }] },
    ];
    return run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), routes }), { invokes });
}

interface DaemonSetSpec {
    template: { spec: { containers: [{ env: { valueFrom: { secretKeyRef?: { name: string; key: string } } }[] }] } };
}

function references({ ofType }: Run) {
    return ofType("kubernetes:apps/v1:DaemonSet").map(({ inputs }) => {
        const { template } = inputs["spec"] as DaemonSetSpec;
        return template.spec.containers[0].env.flatMap(({ valueFrom }) => valueFrom.secretKeyRef ?? []);
    });
}

function nameOf({ find }: Run): string {
    return (find(secretType).inputs["metadata"] as { name: string }).name;
}

describe("a secret of Secrets Manager", () => {
    it("becomes a Kubernetes Secret that only Fluent Bit's pods refer to, and stays a secret of Pulumi", async () => {
        const deployed = await deploy({ secret: "datadog" }, { secretString: value });
        const { inputs, secrets } = deployed.find(secretType);
        assert.deepEqual(inputs["stringData"], { value });
        assert.ok(secrets.includes("stringData"), secrets.join());
        assert.equal(inputs["immutable"], true);
        assert.equal((inputs["metadata"] as { namespace: string }).namespace, "amazon-cloudwatch");
        for (const reference of references(deployed)) {
            assert.deepEqual(reference, [{ name: nameOf(deployed), key: "value" }]);
        }
    });

    it("is nowhere else in what is deployed", async () => {
        const { registrations } = await deploy({ secret: "datadog" }, { secretString: value });
        const elsewhere = registrations.filter(
            ({ type, inputs }) => type !== secretType && JSON.stringify(inputs).includes(value),
        );
        assert.deepEqual(
            elsewhere.map(({ name }) => name),
            [],
        );
        const daemonSets = registrations.filter(({ type }) => type.endsWith("DaemonSet"));
        assert.deepEqual(daemonSets.map(({ secrets }) => secrets).flat(), [], "its name is no secret");
    });

    it("rolls Fluent Bit's pods when it has a new version, and only then", async () => {
        const named = async (versionId: string) =>
            nameOf(await deploy({ secret: "datadog" }, { secretString: value, versionId }));
        assert.equal(await named("terraform-1"), await named("terraform-1"));
        assert.notEqual(await named("terraform-1"), await named("terraform-2"));
    });

    it("may be one entry of several", async () => {
        const text = JSON.stringify({ user: "u", apiKey: value });
        const { find } = await deploy({ secret: "datadog", key: "apiKey" }, { secretString: text });
        assert.deepEqual(find(secretType).inputs["stringData"], { value });
    });

    for (const [what, secretString] of [
        ["is not there", JSON.stringify({ user: value })],
        ["is not a text", JSON.stringify({ apiKey: { value } })],
        ["is asked of a plain text", value],
    ] as const) {
        it(`is an error that names the setting and the component, and not the value, when the entry ${what}`, async () => {
            await assert.rejects(deploy({ secret: "datadog", key: "apiKey" }, { secretString }), (error) => {
                assert.ok(RunError.isInstance(error), String(error));
                assert.match(
                    error.message,
                    /^ {2}FluentBitWindows\.routes\[0\]\.to\[0\]\.apiKey\.secretsManager\.key = "apiKey": the secret datadog in AWS Secrets Manager has no text under this key/m,
                );
                assert.ok(!error.message.includes(value));
                return true;
            });
        });
    }

    it("is read in its own region", async () => {
        const asked: object[] = [];
        const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:datadog-AbCdEf";
        await deploy({ secret }, { secretString: value }, asked);
        await deploy({ secret: "datadog" }, { secretString: value }, asked);
        // Before the deployment, and in it.
        const [once, again] = [{ secretId: secret, region: "us-east-1" }, { secretId: "datadog" }];
        assert.deepEqual(asked, [once, once, again, again]);
    });
});
