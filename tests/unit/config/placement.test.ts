import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { exampleAccount, planStack } from "../../../commands/planned-stack";

const own = "123456789012";
const other = "210987654321";

describe("render and explain", () => {
    let directory: string;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "placement-"));
        writeFileSync(join(directory, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
    });

    afterEach(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    const write = (settings: object, folder = directory) => {
        const config = {
            "aws:region": "eu-central-1",
            "windows-eks-logging:cluster": { name: "dev", windowsVersions: ["2022"] },
            ...settings,
        };
        writeFileSync(join(folder, "Pulumi.test.yaml"), stringify({ config }));
    };
    const told = (settings: object, account = own): string => {
        write(settings);
        try {
            planStack({ directory, stack: "test", account });
            return "accepted";
        } catch (error) {
            return (error as Error).message;
        }
    };
    const toS3 = (to: object) => ({
        "windows-eks-logging:fluentBit": { routes: [{ match: { namespace: "shop" }, to: [{ type: "s3", ...to }] }] },
    });
    const roleOf = (account: string, partition = "aws") => `arn:${partition}:iam::${account}:role/logs`;
    const withRole = (roleArn: string) => ({
        "windows-eks-logging:fluentBit": { identity: { type: "irsa", roleArn } },
    });
    const boundary = (permissionsBoundaryArn: string) => ({ "windows-eks-logging:iam": { permissionsBoundaryArn } });

    it("refuse what the deployment would, with the whole path", () => {
        assert.match(
            told(withRole(roleOf(other))),
            /fluentBit\.identity\.roleArn = .*: is not in the cluster's account/,
        );
        assert.match(
            told(boundary(`arn:aws:iam::${other}:policy/b`)),
            /iam\.permissionsBoundaryArn = .*: belongs to the account 210987654321/,
        );
        assert.match(
            told(toS3({ bucket: "logs-of-all", roleArn: roleOf(other, "aws-cn") })),
            /fluentBit\.routes\[0\]\.to\[0\].* = .*: is in the partition aws-cn/,
        );
        assert.match(
            told(toS3({ readers: [roleOf(other)] })),
            /fluentBit\.routes\[0\]\.to\[0\]\.readers\[0\] = .*: is not in the cluster's account, 123456789012 in aws/,
        );
    });

    it("say nothing of accounts where nobody told them the stack's, but of partitions", () => {
        for (const settings of [
            withRole(roleOf(other)),
            boundary(`arn:aws:iam::${other}:policy/b`),
            toS3({ readers: [roleOf(other)] }),
        ]) {
            assert.equal(told(settings, exampleAccount), "accepted");
        }
        assert.match(
            told(withRole(roleOf(other, "aws-cn")), exampleAccount),
            /identity\.roleArn = .*: is in the partition aws-cn, but the cluster is in aws/,
        );
        assert.match(told(boundary(`arn:aws-cn:iam::${other}:policy/b`), exampleAccount), /is in the partition aws-cn/);
    });

    const keyIn = (region: string) => `arn:aws:kms:${region}:${own}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
    const image = `r/i@sha256:${"0".repeat(64)}`;

    /** Settings that are wrong by themselves, each with what names it. */
    const wrongAlone: [settings: { cluster?: object; fluentBit?: object; iisApps?: object[] }, said: RegExp][] = [
        [{ fluentBit: { image: { repository: "two words" } } }, /fluentBit\.image\.repository/],
        [{ fluentBit: { httpPort: 80 } }, /fluentBit\.httpPort = 80/],
        [{ fluentBit: { logLevel: "error" } }, /fluentBit\.logLevel = "error"/],
        [{ fluentBit: { nothing: 1 } }, /fluentBit\.nothing/],
        [{ cluster: { name: "dev", windowsVersions: ["2O22"] } }, /cluster\.windowsVersions\[0\]/],
        [{ cluster: {} }, /cluster\.name: is missing/],
        [{ iisApps: [{ name: "web", image, replicas: 0.5 }] }, /iisApps\[0\]\.replicas/],
    ];
    /** Settings that do not fit the region, each with what names it. */
    const elsewhere: [routes: object[], said: RegExp][] = [
        [
            [{ match: { namespace: "a" }, to: [{ type: "cloudWatchLogs", kmsKeyArn: keyIn("us-east-1") }] }],
            /fluentBit\.routes\[0\]\.to\[0\]\.kmsKeyArn = .*us-east-1/,
        ],
        [
            [{ match: { namespace: "A" }, to: [{ type: "s3", kmsKeyArn: keyIn("us-east-1") }] }],
            /fluentBit\.routes\[0\]\.to\[0\]\.kmsKeyArn = .*us-east-1/,
        ],
        [
            [
                { match: { namespace: "a" }, to: [{ type: "cloudWatchLogs", roleArn: roleOf(other) }] },
                { match: { namespace: "b" }, to: [{ type: "cloudWatchLogs", kmsKeyArn: keyIn("us-east-1") }] },
            ],
            /fluentBit\.routes\[1\]\.to\[0\]\.kmsKeyArn = .*us-east-1/,
        ],
        [
            [{ match: { namespace: "a" }, to: [{ type: "s3", bucket: "b-1", roleArn: roleOf(other, "aws-cn") }] }],
            /fluentBit\.routes\[0\]\.to\[0\].* = .*: is in the partition aws-cn/,
        ],
    ];

    for (const [{ cluster, fluentBit, iisApps }, saidAlone] of wrongAlone) {
        it(`name what does not fit the region beside ${saidAlone.source.replaceAll("\\", "")}`, () => {
            for (const [routes, said] of elsewhere) {
                const message = told({
                    ...(cluster && { "windows-eks-logging:cluster": cluster }),
                    "windows-eks-logging:fluentBit": { ...fluentBit, routes },
                    ...(iisApps && { "windows-eks-logging:iisApps": iisApps }),
                });
                assert.match(message, saidAlone);
                assert.match(message, said);
            }
        });
    }

    it("name a missing or wrong region beside what else is wrong", () => {
        const wrong = { "windows-eks-logging:fluentBit": { httpPort: 80 } };
        const environment = process.env;
        process.env = { ...environment };
        try {
            for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION"]) {
                Reflect.deleteProperty(process.env, name);
            }
            process.env["AWS_CONFIG_FILE"] = process.env["AWS_SHARED_CREDENTIALS_FILE"] = join(directory, "none");
            const message = told({ "aws:region": "", ...wrong });
            assert.match(message, /2 problems/);
            assert.match(message, /aws:region.*: is missing/);
            assert.match(message, /fluentBit\.httpPort = 80/);
            assert.match(message, /For this command, --region NAME works too\.$/);
        } finally {
            process.env = environment;
        }
        write(wrong);
        assert.throws(
            () => planStack({ directory, stack: "test", account: own, region: "eu-centrl-1" }),
            /^ {2}--region "eu-centrl-1": [^]*fluentBit\.httpPort = 80|fluentBit\.httpPort = 80[^]*^ {2}--region "eu-centrl-1"/m,
        );
    });

    it("name objects that two parts would create beside what else is wrong", () => {
        const apps = ["web", "api"].map((name) => ({ name, namespace: name, repository: { name: "shop" }, image }));
        const message = told({
            "windows-eks-logging:fluentBit": { httpPort: 80 },
            "windows-eks-logging:iisApps": apps,
        });
        assert.match(message, /fluentBit\.httpPort = 80/);
        assert.match(message, /iisApps\[1\]\.repository.*: would create the ECR repository shop, which iisApps\[0\]/);
    });

    it("blame no setting for a region's problem that only a default has", () => {
        // The wrong region of the bucket is left out; its key fits the region that was meant.
        const message = told(toS3({ bucket: "logs-of-all", region: "us-eest-1", kmsKeyArn: keyIn("us-east-1") }));
        assert.match(message, /1 problem[^]*to\[0\]\.region/);
    });

    it("read the stack file in the folder that Pulumi.yaml names for stack files", () => {
        mkdirSync(join(directory, "stacks"));
        writeFileSync(
            join(directory, "Pulumi.yaml"),
            "name: windows-eks-logging\nruntime: nodejs\nstackConfigDir: stacks\n",
        );
        const plan = () => planStack({ directory, stack: "test", account: own });
        assert.throws(plan, /there is no Pulumi\.test\.yaml in stacks/);
        write({}, join(directory, "stacks"));
        assert.equal(plan().cluster.name, "dev");
    });
});
