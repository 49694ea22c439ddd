import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsOf, ruleNamed, trust } from "./findings";

const page = readFileSync(join(__dirname, "../../../docs/policy-in-ci.md"), "utf8");
const [configuration, roleTrust] = [...page.matchAll(/```json\n(.*?)```/gs)].map(
    ([, json = ""]) => JSON.parse(json) as Record<string, object | string>,
);

describe("the page about policies in CI", () => {
    it("configures policies and settings that there are", () => {
        const { all, ...policies } = configuration ?? {};
        assert.equal(all, "mandatory");
        assert.ok(Object.keys(policies).length > 3);
        for (const [name, settings] of Object.entries(policies)) {
            const known = ["enforcementLevel", ...Object.keys(ruleNamed(name).configSchema?.properties ?? {})];
            assert.deepEqual(
                Object.keys(settings).filter((setting) => !known.includes(setting)),
                [],
                name,
            );
        }
    });

    it("names the policies that can repair, and no others", () => {
        const [sentence = ""] = /With the level `remediate`,[^.]*/.exec(page) ?? [];
        const named = [...sentence.matchAll(/`([a-z-]+-[a-z-]+)`/g)].map(([, name = ""]) => name);
        assert.deepEqual(named, ["log-retention", "ecr-immutable-tags", "stack-required-tags"]);
        for (const name of named) {
            assert.ok("remediateResource" in ruleNamed(name), name);
        }
    });

    it("shows trust in build jobs that the pack itself signs", async () => {
        const gitlab = {
            Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringLike: { "gitlab.com:sub": /`(project_path:[^`]+)`/.exec(page)?.[1] },
                StringEquals: { "gitlab.com:aud": "https://gitlab.com" },
            },
        };
        const github = trust({}, { assumeRolePolicy: JSON.stringify(roleTrust) });
        const [named = "", numbered = ""] = [...page.matchAll(/repo:my-organisation[^"`]+:pull_request/g)].map(String);
        assert.match(numbered, /^repo:[^/]+@\d+\/[^/]+@\d+:pull_request$/);
        const withNumbers = trust({}, { assumeRolePolicy: JSON.stringify(roleTrust).replace(named, numbered) });
        assert.deepEqual(await findingsOf("iam-irsa-trust", [github, withNumbers, trust(gitlab)]), []);
    });
});
