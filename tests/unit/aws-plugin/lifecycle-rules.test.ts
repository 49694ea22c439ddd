import * as assert from "node:assert/strict";

import { equivalentLifecyclePolicies } from "../../../local/aws-plugin/policy-document";

const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: "expire" } });
const policy = (...rules: object[]) => JSON.stringify({ rules });

describe("AWS stand-in: ECR lifecycle policies", () => {
    it("are the same in another order of rules or tags, and with empty lists left out", () => {
        const first = rule(1, { tagStatus: "tagged", tagPrefixList: ["a", "b"], countNumber: 3 });
        const second = rule(2, { tagStatus: "untagged", tagPatternList: [], countNumber: 5 });
        const reordered = policy(
            rule(2, { countNumber: 5, tagStatus: "untagged" }),
            rule(1, { tagPrefixList: ["b", "a"], countNumber: 3, tagStatus: "tagged" }),
        );
        assert.ok(equivalentLifecyclePolicies(policy(first, second), reordered));
    });

    it("differ by a number, a priority or a tag", () => {
        const base = policy(rule(1, { tagPrefixList: ["a"], countNumber: 3 }));
        assert.ok(!equivalentLifecyclePolicies(base, policy(rule(1, { tagPrefixList: ["a"], countNumber: 4 }))));
        assert.ok(!equivalentLifecyclePolicies(base, policy(rule(2, { tagPrefixList: ["a"], countNumber: 3 }))));
        assert.ok(!equivalentLifecyclePolicies(base, policy(rule(1, { tagPrefixList: ["b"], countNumber: 3 }))));
        assert.ok(!equivalentLifecyclePolicies(base, "{"));
    });
});
