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
