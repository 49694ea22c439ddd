import assert from "node:assert/strict";

import fc from "fast-check";

import {
    maxManagedPolicyLength,
    mergeStatements,
    policyDocument,
    splitIntoDocuments,
    type Statement,
} from "../../../components/iam/policy-document";

const statements = fc.array(
    fc.record({
        Sid: fc.constantFrom("A", "B"),
        Effect: fc.constant("Allow" as const),
        Action: fc.constantFrom<string[]>(["logs:PutLogEvents"], ["s3:PutObject"]),
        Resource: fc.array(
            fc.string({ minLength: 1, maxLength: 300 }).map((s) => `arn:aws:logs:::${s}`),
            { minLength: 1, maxLength: 60 },
        ),
    }),
    { maxLength: 6 },
);

/** Every single permission of the statements, as text. */
function grants(all: readonly Statement[]): Set<string> {
    return new Set(all.flatMap((s) => s.Action.flatMap((a) => s.Resource.map((r) => `${a} on ${r}`))));
}

describe("policy documents", () => {
    it("are split without granting more or less", () => {
        fc.assert(
            fc.property(statements, (all: Statement[]) => {
                const split = splitIntoDocuments(all).flatMap((document) => document.Statement);
                assert.deepEqual(grants(split), grants(all));
            }),
        );
    });

    it("fit IAM's limit, and are as few as one when one is enough", () => {
        fc.assert(
            fc.property(statements, (all: Statement[]) => {
                const documents = splitIntoDocuments(all);
                for (const document of documents) {
                    assert.ok(JSON.stringify(document).length <= maxManagedPolicyLength);
                    assert.ok(document.Statement.every((statement) => statement.Resource.length > 0));
                }
                if (all.length > 0 && JSON.stringify(policyDocument(all)).length <= maxManagedPolicyLength) {
                    assert.equal(documents.length, 1);
                }
            }),
        );
    });

    it("name each resource once when statements are merged", () => {
        const [a, b] = ["arn:a", "arn:b"];
        const merged = mergeStatements([
            { Sid: "A", Effect: "Allow", Action: ["x:Y"], Resource: [a] },
            { Sid: "B", Effect: "Allow", Action: ["x:Z"], Resource: [a] },
            { Sid: "A", Effect: "Allow", Action: ["x:Y"], Resource: [a, b] },
        ]);
        assert.deepEqual(
            merged.map((s) => [s.Sid, s.Resource]),
            [
                ["A", [a, b]],
                ["B", [a]],
            ],
        );
    });
});
