/**
 * How long `pulumi preview` takes as a stack grows: with more applications, and with more routes. Needs the local environment (`make up`).
 *
 *     npm run benchmark
 *
 * Every preview is a first one, of a stack that does not exist yet. The sizes take turns, so that all meet the same machine.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateClusterCommand, DeleteClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { stringify } from "yaml";

import { start } from "../commands/command-line";
import { openEnvironment } from "../local/environment";
import { readRuns } from "./options";

const usage = `npm run benchmark -- [options]

Measures how long pulumi preview takes with more applications and with more routes, in the local environment (make up).

  --runs COUNT  previews of each size; default: 5
  --help        this
`;

interface Size {
    readonly apps: number;
    readonly routes: number;
}

const one: Size = { apps: 1, routes: 1 };
const sizes: readonly Size[] = [one, { apps: 10, routes: 1 }, { apps: 50, routes: 1 }, { apps: 1, routes: 50 }];
const manyRoutes: Size = { apps: 1, routes: 200 };

/** A stack must not take longer than this many times the smallest one's preview because it has 200 routes. */
const greatestRatio = 3;

const name = "benchmark";

function stackFile({ apps, routes }: Size): object {
    const setting = (key: string) => `windows-eks-logging:${key}`;
    const numbered = <T>(count: number, of: (number: number) => T) =>
        Array.from({ length: count }, (_, i) => of(i + 1));
    return {
        config: {
            "aws:region": "eu-central-1",
            // Under a name of its own: the role and the log groups of the local environment's cluster belong to the stack `local`.
            [setting("cluster")]: { name, kubeconfig: ".local/kubeconfig" },
            [setting("fluentBit")]: {
                namespace: "benchmark-logging",
                routes: numbered(routes, (number) => ({ match: { namespace: `benchmark-${number}` } })),
            },
            [setting("iisApps")]: numbered(apps, (number) => ({
                name: `app-${number}`,
                namespace: `benchmark-app-${number}`,
                image: `registry.example/iis@sha256:${"a".repeat(64)}`,
            })),
        },
        encryptionsalt: "v1:F2ciwDem1wI=:v1:UhfCMxVzEv2DIySh:Rr9w6Eqq/+Y1Pgcz4kXgBSqUiWBkYw==",
    };
}

/** npm run benchmark. */
export async function benchmarkPreviews(args: string[]): Promise<string> {
    const runs = readRuns(args, 5);
    if (runs === undefined) {
        return usage;
    }
    const environment = openEnvironment();
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    const file = join(folder, "Pulumi.benchmark.yaml");
    const options = {
        endpoint: environment.aws,
        region: environment.region,
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    const eks = new EKSClient(options);
    // Those of the region's default VPC.
    const { Subnets = [] } = await new EC2Client(options).send(new DescribeSubnetsCommand({}));
    await eks.send(
        new CreateClusterCommand({
            name,
            version: "1.35",
            roleArn: "arn:aws:iam::123456789012:role/local-cluster-role",
            resourcesVpcConfig: { subnetIds: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []) },
        }),
    );
    await environment.pulumi(["stack", "init", name, "--no-select"]);
    try {
        const all = [...sizes, manyRoutes];
        const measured = new Map(all.map((size) => [size, { seconds: [] as number[], resources: 0 }]));
        for (let run = 0; run < runs; run++) {
            for (const [size, result] of measured) {
                writeFileSync(file, stringify(stackFile(size)));
                const started = performance.now();
                const { stdout } = await environment.pulumi(["preview", "--stack", name, "--config-file", file]);
                result.seconds.push((performance.now() - started) / 1000);
                result.resources = Number(/\+ (\d+) to create/.exec(stdout)?.[1]);
            }
        }
        return report(measured);
    } finally {
        await environment.pulumi(["stack", "rm", name, "--yes", "--force"], { reject: false });
        await eks.send(new DeleteClusterCommand({ name }));
        rmSync(folder, { recursive: true, force: true });
    }
}

function report(measured: ReadonlyMap<Size, { seconds: number[]; resources: number }>): string {
    const all = measured.get(one)?.seconds ?? [];
    const smallest = median(all);
    const lines = [
        `Median of ${all.length} previews each (fastest to slowest):`,
        "",
        "| applications | routes | resources | seconds | times the smallest |",
        "| --- | --- | --- | --- | --- |",
    ];
    for (const [{ apps, routes }, { seconds, resources }] of measured) {
        const time = median(seconds);
        const range = `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)}`;
        lines.push(
            `| ${apps} | ${routes} | ${resources} | ${time.toFixed(1)} (${range}) | ${(time / smallest).toFixed(2)} |`,
        );
    }
    const ratio = median(measured.get(manyRoutes)?.seconds ?? []) / smallest;
    if (!(ratio < greatestRatio)) {
        console.error(
            `\n${manyRoutes.routes} routes take ${ratio.toFixed(2)} times as long as one: ${greatestRatio} is the limit.`,
        );
        process.exitCode = 1;
    }
    return lines.join("\n");
}

function median(values: readonly number[]): number {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (require.main === module) {
    void start(benchmarkPreviews);
}
