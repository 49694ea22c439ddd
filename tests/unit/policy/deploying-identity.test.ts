import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { actionCalled } from "../../../policy/iam/action";
import { findingsOf, policy } from "./findings";

const page = readFileSync(join(__dirname, "../../../docs/permissions.md"), "utf8");

interface Statement {
    Sid: string;
    Action: string | string[];
    Resource: string;
}

const [, json = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
const { Statement: statements } = JSON.parse(json) as { Statement: Statement[] };

/** The resources on which the policy allows an action. */
function resourcesOf(action: string): string[] {
    return statements.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource);
}

describe("the policy of the deploying identity in docs/permissions.md", () => {
    it("limits no action that AWS only allows on all resources", () => {
        const limited = statements
            .filter(({ Resource }) => Resource !== "*")
            .flatMap(({ Action }) => [Action].flat())
            .filter((action) => actionCalled(action)?.resourceTypes.length === 0);
        // A list of all tags can be limited to a resource.
        assert.deepEqual(
            limited.filter((action) => !/:List\w+$/.test(action)),
            [],
        );
    });

    it("allows composite alarms, as their API reference demands", () => {
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
        assert.deepEqual(resourcesOf("cloudwatch:PutCompositeAlarm"), ["*"]);
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
        assert.deepEqual(resourcesOf("cloudwatch:DescribeAlarms"), ["*"]);
    });

    it("allows to change a role's trust policy, description and tags, each with its own call of the provider", () => {
        // https://github.com/hashicorp/terraform-provider-aws/blob/v6.53.0/internal/service/iam/role.go
        for (const name of ["UpdateAssumeRolePolicy", "UpdateRoleDescription", "TagRole", "UntagRole"]) {
            assert.deepEqual(resourcesOf(`iam:${name}`), ["arn:aws:iam::111122223333:role/my-cluster-eu-central-1-*"]);
        }
    });

    it("has every action that the page lists for alarms, on the same resources", () => {
        const [, listed = ""] = /^\| alarms +\| (.*?) +\|$/m.exec(page) ?? [];
        const [onAlarms = "", onAll = ""] = listed.split("; ");
        const named = (text: string) => {
            let service = "";
            return [...text.matchAll(/`(?:([a-z]+):)?([A-Z]\w+)`/g)].map(([, own, name = ""]) => {
                service = own ?? service;
                return `${service}:${name}`;
            });
        };
        assert.equal(named(listed).length, 8);
        const alarms = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:my-cluster-fluent-bit-*";
        for (const action of named(onAlarms)) {
            assert.deepEqual(resourcesOf(action), [alarms], action);
        }
        for (const action of named(onAll)) {
            assert.deepEqual(resourcesOf(action), ["*"], action);
        }
    });

    for (const rule of [
        "iam-known-actions",
        "iam-no-wildcard-action",
        "iam-policy-is-readable",
        "iam-resource-scope",
        "iam-wildcard-within-own-names",
    ]) {
        it(`is signed by ${rule}`, async () => {
            assert.deepEqual(await findingsOf(rule, [policy(...statements)]), []);
        });
    }
});
