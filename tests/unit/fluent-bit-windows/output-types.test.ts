import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { windowsCluster } from "../cluster";
import { account, run } from "../engine";

type Args = Omit<FluentBitWindowsArgs, "cluster">;

const text = pulumi.output("a");
const match = { namespace: "shop" };
const bucket = pulumi.output("logs-of-shop");

/** Arguments that decide what is created. Each is a type error, and refused where no types are checked. */
const shapes: Record<string, Args> = {
    // @ts-expect-error -- how many routes there are decides how many log groups are created
    routes: { routes: pulumi.output([{ match }]) },
    // @ts-expect-error -- the kind of a destination decides what is created
    "routes[0].to[0].type": { routes: [{ match, to: [{ type: pulumi.output("s3" as const), bucket }] }] },
    // @ts-expect-error -- a namespace decides which lines a route takes, and names a log group
    "routes[0].match.namespace": { routes: [{ match: { namespace: text } }] },
    // @ts-expect-error -- it names Kubernetes objects
    namespace: { namespace: text },
    // @ts-expect-error -- it decides whether there are daemon sets for Linux
    linuxNodes: { linuxNodes: pulumi.output(true) },
    // @ts-expect-error -- it names a bucket that the component creates
    "s3.bucket": { s3: { bucket: text } },
    // @ts-expect-error -- it names roles
    "iam.namePrefix": { iam: { namePrefix: text } },
    // @ts-expect-error -- without its version, nobody knows which configuration an image reads
    "image.overrides.2022": { image: { overrides: { "2022": text } } },
};

async function refusal(args: Args): Promise<string> {
    try {
        await run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }));
    } catch (error) {
        return (error as Error).message;
    }
    throw new Error("it was not refused");
}

describe("an Output of FluentBitWindows that decides what is created", () => {
    for (const [setting, args] of Object.entries(shapes)) {
        it(`is refused at ${setting}`, async () => {
            const message = await refusal(args);
            assert.ok(message.includes(`FluentBitWindows.${setting}: is an Output`), message);
        });
    }

    it("is refused as the name of a log group that the component creates", async () => {
        const message = await refusal({ routes: [{ match, to: [{ type: "cloudWatchLogs", logGroup: text }] }] });
        assert.match(message, /FluentBitWindows\.routes\[0\]\.to\[0\]\.logGroup: is an Output/);
    });

    it("is reported together with what else is wrong, whatever its value", async () => {
        const message = await refusal({
            httpPort: 2021,
            routes: [{ match, to: [{ type: "firehose", deliveryStreamArn: text, prefix: "a" }] }],
        });
        assert.match(
            message,
            /routes\[0\]\.to\[0\]\.prefix = "a": applies only to a delivery stream that the stack creates/,
        );
    });

    it("is refused when it turns out to be a group where a role was assumed", async () => {
        const readers = [pulumi.output(`arn:aws:iam::${account}:group/readers`)];
        const message = await refusal({ routes: [{ match, to: [{ type: "cloudWatchLogs", readers }] }] });
        assert.match(
            message,
            /FluentBitWindows\.routes\[0\]\.to\[0\]\.readers\[0\]: has a value for which the plan would have different resources/,
        );
    });
});
