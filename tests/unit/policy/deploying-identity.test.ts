import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { podReaderManifests } from "../../../components/fluent-bit-windows/manifests/access";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { actionCalled } from "../../../policy/iam/action";
import { manifestsOf } from "../iis-log-monitor-app/plan-of";
import { places } from "../kubernetes-api";
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

interface Rule {
    apiGroups: string[];
    resources: string[];
    verbs: string[];
}

describe("the ClusterRole of the deploying identity in docs/permissions.md", () => {
    const [, yaml = ""] = /```yaml\n(apiVersion: rbac.*?)```/s.exec(page) ?? [];
    const { rules } = parse(yaml) as { rules: Rule[] };

    function isAllowed([group, resource]: readonly [string, string], verb: string): boolean {
        return rules.some(
            (rule) => rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.verbs.includes(verb),
        );
    }

    it("allows to create, change and delete objects of every kind that a stack has", () => {
        const verbs = ["get", "list", "watch", "create", "patch", "update", "delete"];
        const denied = Object.values(places).flatMap(([groupVersion, resource]) => {
            const group = groupVersion.replace(/\/?v\d+$/, "");
            return verbs
                .filter((verb) => !isAllowed([group, resource], verb))
                .map((verb) => `${verb} ${group}/${resource}`);
        });
        assert.deepEqual(denied, []);
    });

    it("allows what a stack's roles allow, because Kubernetes otherwise refuses to create them", () => {
        // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
        const granted = [
            podReaderManifests(fluentBitSettings.parse({}))["pod-reader"],
            manifestsOf({ gmsa: { credentialSpecName: "shop" } })["gmsa"],
        ].flatMap((role) => (role as unknown as { rules: Rule[] }).rules);
        assert.equal(granted.length, 2);
        const denied = granted.flatMap(({ apiGroups, resources, verbs }) =>
            apiGroups.flatMap((group) =>
                resources.flatMap((resource) =>
                    verbs
                        .filter((verb) => !isAllowed([group, resource], verb))
                        .map((verb) => `${verb} ${group}/${resource}`),
                ),
            ),
        );
        assert.deepEqual(denied, []);
    });
});
