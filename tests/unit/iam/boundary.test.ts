import assert from "node:assert/strict";

import fc from "fast-check";

import { deniedByBoundary } from "../../../components/iam/boundary";
import { runs } from "../property-runs";

const group = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/containerinsights/dev/shop:log-stream:*";
const needed = [
    {
        Sid: "WriteLogStreams",
        Effect: "Allow" as const,
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [group],
    },
];
const both = [`logs:CreateLogStream ${group}`, `logs:PutLogEvents ${group}`];

function denied(statement: object | object[]): string[] {
    const boundary = JSON.stringify({ Version: "2012-10-17", Statement: statement });
    return deniedByBoundary(boundary, needed).map(({ action, resource }) => `${action} ${resource}`);
}

const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };

describe("what a permissions boundary denies a role", () => {
    for (const [what, statement, expected] of [
        ["nothing, where it allows all", allowAll, []],
        ["nothing, where it allows the service", { Effect: "Allow", Action: ["s3:*", "LOGS:*"], Resource: "*" }, []],
        ["all, where it allows other services", { Effect: "Allow", Action: ["s3:*", "kms:*"], Resource: "*" }, both],
        ["an action that it does not allow", { Effect: "Allow", Action: "logs:Put*", Resource: "*" }, both.slice(0, 1)],
        [
            "all, where it allows other resources",
            { Effect: "Allow", Action: "logs:*", Resource: "arn:aws:logs:*:*:log-group:/team/*" },
            both,
        ],
        [
            "nothing for sure, where it allows some of the streams",
            { Effect: "Allow", Action: "logs:*", Resource: group.replace(/\*$/, "node-*") },
            [],
        ],
        [
            "nothing for sure, where a condition decides",
            { ...allowAll, Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } },
            [],
        ],
        [
            "nothing for sure, where a variable decides",
            { Effect: "Allow", Action: "logs:*", Resource: "arn:aws:logs:*:${aws:PrincipalAccount}:log-group:*" },
            [],
        ],
        [
            "what it allows all but",
            { Effect: "Allow", NotAction: ["iam:*", "logs:CreateLog*"], Resource: "*" },
            both.slice(0, 1),
        ],
        [
            "what lies in the resources that it leaves out",
            { Effect: "Allow", Action: "*", NotResource: "arn:aws:logs:*" },
            both,
        ],
        [
            "nothing for sure, where it leaves out some of the streams",
            { Effect: "Allow", Action: "*", NotResource: group.replace(/\*$/, "node-?") },
            [],
        ],
        ["what it denies", [allowAll, { Effect: "Deny", Action: "logs:Put*", Resource: "*" }], both.slice(1)],
        [
            "nothing for sure, where it denies some of the streams",
            [allowAll, { Effect: "Deny", Action: "logs:*", Resource: group.replace(/\*$/, "node-*") }],
            [],
        ],
        [
            "nothing for sure, where it denies on a condition",
            [
                allowAll,
                { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
            ],
            [],
        ],
        [
            "all but what it spares",
            [allowAll, { Effect: "Deny", NotAction: ["logs:PutLogEvents", "s3:*"], Resource: "*" }],
            both.slice(0, 1),
        ],
        [
            "what is not among the resources that it spares",
            [allowAll, { Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::*" }],
            both,
        ],
    ] as [string, object | object[], string[]][]) {
        it(`is ${what}`, () => {
            assert.deepEqual(denied(statement), expected);
        });
    }

    it("is not what it allows on some of all resources, and is what it allows on none", () => {
        const all = [{ Sid: "All", Effect: "Allow" as const, Action: ["logs:DescribeLogGroups"], Resource: ["*"] }];
        const denials = (Resource: string, Action = "logs:*") =>
            deniedByBoundary(JSON.stringify({ Statement: { Effect: "Allow", Action, Resource } }), all).length;
        assert.deepEqual([denials("*"), denials("arn:aws:logs:*:*:*"), denials("*", "s3:*")], [0, 0, 1]);
    });

    it("is not what it allows on the streams of groups whose names begin so", () => {
        const streams = [
            {
                Sid: "Streams",
                Effect: "Allow" as const,
                Action: ["logs:PutLogEvents"],
                Resource: ["arn:aws:logs:eu-central-1:111122223333:log-group:/aws/imagebuilder/iis*"],
            },
        ];
        const denials = (Resource: string) =>
            deniedByBoundary(JSON.stringify({ Statement: { Effect: "Allow", Action: "logs:*", Resource } }), streams)
                .length;
        assert.equal(denials("arn:aws:logs:*:*:log-group:/aws/imagebuilder/*:log-stream:*"), 0);
        assert.equal(denials("arn:aws:logs:*:*:log-group:/aws/codebuild/*:log-stream:*"), 1);
    });

    /** IAM's own comparison of a pattern and a name. */
    const matches = (pattern: string, name: string) =>
        new RegExp(
            `^${pattern
                .replace(/[.+^${}()|[\]\\/]/g, "\\$&")
                .replaceAll("*", ".*")
                .replaceAll("?", ".")}$`,
            "s",
        ).test(name);

    it("is never claimed of something that it allows, or kept back where it allows nothing", () => {
        const part = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 6 });
        const name = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 6 });
        const rule = fc.record({ Effect: fc.constantFrom("Allow", "Deny"), Action: fc.constant("*"), Resource: part });
        fc.assert(
            fc.property(fc.array(rule, { maxLength: 4 }), name, (rules, resource) => {
                const boundary = JSON.stringify({ Statement: rules });
                const statements = [
                    { ...needed[0], Sid: "a", Effect: "Allow" as const, Action: ["s:A"], Resource: [resource] },
                ];
                const isDenied = deniedByBoundary(boundary, statements).length > 0;
                const holds = (effect: string) =>
                    rules.some(({ Effect, Resource }) => Effect === effect && matches(Resource, resource));
                const isAllowed = holds("Allow") && !holds("Deny");
                assert.ok(!(isDenied && isAllowed));
                // Without `?`, which is not looked into, one name is judged for sure.
                const isPlain = rules.every(({ Resource }) => !Resource.includes("?"));
                assert.ok(!isPlain || isDenied === !isAllowed);
            }),
            { numRuns: runs(150) },
        );
    });
});
