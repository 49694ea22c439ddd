import * as assert from "node:assert/strict";
import fc from "fast-check";

import { equivalentPolicies, normalJson } from "../../../local/aws-plugin/policy-document";

const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

const words = (...choices: string[]) => fc.uniqueArray(fc.constantFrom(...choices), { minLength: 1 });
const statement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: words("logs:PutLogEvents", "logs:CreateLogStream", "s3:GetObject", "s3:PutObject"),
    Resource: words("*", "arn:aws:logs:*:*:log-group:/a:*", "arn:aws:s3:::b/*"),
});
const document = fc.uniqueArray(statement, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) });

describe("AWS stand-in: two policy documents that mean the same", () => {
    const same: Record<string, [object, object]> = {
        "a list of one and the one": [
            { Action: ["s3:Get*"], Resource: ["*"] },
            { Action: "s3:Get*", Resource: "*" },
        ],
        "actions in another order, or in capitals": [
            { Action: ["logs:A", "logs:B"], Resource: "*" },
            { Resource: "*", Action: ["LOGS:b", "logs:A"] },
        ],
        "an account and its root user": [
            { Principal: { AWS: "123456789012" } },
            { Principal: { AWS: ["arn:aws:iam::123456789012:root"] } },
        ],
        "everybody in two ways": [{ Principal: "*" }, { Principal: { AWS: "*" } }],
        "a user by canonical ID, in a list or not": [
            { Principal: { CanonicalUser: ["a"] } },
            { Principal: { CanonicalUser: "a" } },
        ],
        "a condition's value as text, as truth or in a list": [
            { Condition: { Bool: { "aws:SecureTransport": "true" } } },
            { Condition: { Bool: { "aws:SecureTransport": [true] } } },
        ],
        "an empty Sid and none": [{ Sid: "", Action: "s3:*" }, { Action: "s3:*" }],
    };
    for (const [what, [a, b]] of Object.entries(same)) {
        it(what, () => {
            assert.ok(equivalentPolicies(policy(a), policy(b)));
            assert.ok(equivalentPolicies(policy(b), policy(a)));
        });
    }

    it("whatever the order of their statements, keys, actions and resources, and however they are indented", () => {
        fc.assert(
            fc.property(document, fc.infiniteStream(fc.nat()), (statements, numbers) => {
                const shuffled = <T>(values: readonly T[]): T[] =>
                    values
                        .map((value) => [Number(numbers.next().value), value] as const)
                        .sort(([a], [b]) => a - b)
                        .map(([, value]) => value);
                const other = shuffled(statements).map((one) =>
                    Object.fromEntries(
                        shuffled(Object.entries(one)).map(([key, value]) => [
                            key,
                            Array.isArray(value) ? shuffled(value) : value,
                        ]),
                    ),
                );
                const text = JSON.stringify({ Statement: other, Version: "2012-10-17" }, undefined, 2);
                return equivalentPolicies(policy(...statements), text);
            }),
        );
    });
});

describe("AWS stand-in: two policy documents that mean something else", () => {
    it("with one action or resource more, or the opposite effect", () => {
        fc.assert(
            fc.property(document, fc.nat(), fc.constantFrom("Action", "Resource", "Effect"), (statements, at, part) => {
                const changed = statements.map((one, index) => {
                    if (index !== at % statements.length) return one;
                    if (part === "Effect") return { ...one, Effect: one.Effect === "Allow" ? "Deny" : "Allow" };
                    return { ...one, [part]: [...one[part], "another:Thing"] };
                });
                // The opposite effect of one statement may be what another says already.
                fc.pre(new Set(changed.map((one) => JSON.stringify(one))).size === statements.length);
                const sets = (list: object[]) => JSON.stringify(list.map((one) => JSON.stringify(one)).sort());
                fc.pre(sets(changed) !== sets(statements));
                return !equivalentPolicies(policy(...statements), policy(...changed));
            }),
        );
    });

    it("by their version, a principal, a condition, or a resource in other letters", () => {
        assert.ok(!equivalentPolicies(`{"Version":"2012-10-17","Statement":[]}`, `{"Statement":[]}`));
        assert.ok(!equivalentPolicies(policy({ Principal: { AWS: "*" } }), policy({ Principal: { Service: "*" } })));
        const condition = (value: string) => policy({ Condition: { StringEquals: { "aws:PrincipalTag/a": value } } });
        assert.ok(!equivalentPolicies(condition("x"), condition("X")));
        // The name of a condition's key can be that of an element, or of a function of JavaScript.
        for (const key of ["Action", "constructor"]) {
            const other = (value: string) => policy({ Condition: { StringEquals: { [key]: value } } });
            assert.ok(!equivalentPolicies(other("x"), other("X")));
        }
        assert.ok(!equivalentPolicies(policy({ constructor: "x" }), policy({ constructor: "y" })));
        assert.ok(!equivalentPolicies(policy({ Resource: "arn:aws:s3:::a" }), policy({ Resource: "arn:aws:s3:::A" })));
    });

    it("because one of them is no document at all", () => {
        assert.ok(!equivalentPolicies("{", policy()));
    });
});

describe("AWS stand-in: the normal form of JSON", () => {
    it("has its keys in order and no spaces, and leaves lists as they are", () => {
        assert.equal(normalJson(`{ "b": [2, 1], "a": { "d": null, "c": "x" } }`), `{"a":{"c":"x","d":null},"b":[2,1]}`);
    });
});
