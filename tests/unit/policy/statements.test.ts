import assert from "node:assert/strict";
import fc from "fast-check";
import { readStatements, type Statement } from "../../../policy/iam/statement";
import { reveal, revealValue, unknown, type Json } from "../../../policy/resources/json";

const action = fc.constantFrom("logs:PutLogEvents", "s3:GetObject", "kms:Decrypt", "*");
const resource = fc.constantFrom("*", "arn:aws:s3:::bucket/*", "arn:aws-cn:logs:cn-north-1:111122223333:log-group:x:*");
const plainStatement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: fc.uniqueArray(action, { minLength: 1, maxLength: 3 }),
    Resource: fc.uniqueArray(resource, { minLength: 1, maxLength: 3 }),
});
type Plain = { Effect: string; Action: string[]; Resource: string[] };

/** The ways in which programs write the same policy. */
const spelling = fc.record({
    asText: fc.boolean(),
    aloneInsteadOfList: fc.boolean(),
    keys: fc.constantFrom(
        (key: string) => key,
        (key: string) => key.toLowerCase(),
        (key: string) => key.toUpperCase(),
    ),
});

describe("a policy's statements", () => {
    it("are the same, however the policy is written", () => {
        fc.assert(
            fc.property(fc.array(plainStatement, { minLength: 1, maxLength: 3 }), spelling, (statements, how) => {
                const written = statements.map((statement) => write(statement, how));
                const list = how.aloneInsteadOfList && written.length === 1 ? written[0] : written;
                const document = { [how.keys("Version")]: "2012-10-17", [how.keys("Statement")]: list };
                const read = readStatements(how.asText ? JSON.stringify(document) : reveal(document));
                assert.deepEqual(
                    read.statements.map(plain),
                    statements.map((statement) => ({ ...statement })),
                );
            }),
        );
    });

    it("are read from any JSON without a failure", () => {
        fc.assert(
            fc.property(fc.jsonValue().map(revealValue), (value) => {
                readStatements(value);
                readStatements({ Statement: value });
                readStatements({
                    Statement: [{ Effect: value, Action: value, Principal: value, Condition: value }],
                });
                readStatements(JSON.stringify(value));
            }),
        );
    });

    it("are known where they are known", () => {
        const { statements, problem } = readStatements({
            Statement: [unknown, { Effect: "Allow", Action: [unknown, "s3:*"], Resource: unknown }],
        });
        assert.equal(problem, undefined);
        assert.deepEqual(
            statements.map(({ label, actions, resources }) => ({ label, actions, resources })),
            [{ label: "statement 2", actions: [unknown, "s3:*"], resources: [unknown] }],
        );
    });

    it("are none, and no problem, while nothing is known", () => {
        assert.deepEqual(readStatements(unknown), { statements: [] });
        assert.deepEqual(readStatements({ Statement: unknown }), { statements: [] });
    });

    it("may be Allows until it is known that they are Denies", () => {
        const allows = (Effect: Json) =>
            readStatements({ Statement: { Effect, Action: "*" } }).statements.map(({ allows }) => allows);
        assert.deepEqual(
            [allows("Allow"), allows(unknown), allows(undefined), allows("Deny")],
            [[true], [true], [true], [false]],
        );
    });

    it("do not hide a wildcard behind look-alikes", () => {
        for (const action of [" logs:* ", "logs:\uFF0A", "logs:\u200B*", "logs:*\u00AD", "ｌｏｇｓ:*"]) {
            const { statements } = readStatements(JSON.stringify({ Statement: { Effect: "Allow", Action: action } }));
            assert.deepEqual(statements[0]?.actions, ["logs:*"], JSON.stringify(action));
        }
    });
});

function write(
    { Effect, Action, Resource }: Plain,
    { aloneInsteadOfList, keys }: { aloneInsteadOfList: boolean; keys: (key: string) => string },
) {
    const value = (list: string[]) => (aloneInsteadOfList && list.length === 1 ? list[0] : list);
    return { [keys("Effect")]: Effect, [keys("Action")]: value(Action), [keys("Resource")]: value(Resource) };
}

function plain({ allows, actions, resources }: Statement) {
    return { Effect: allows ? "Allow" : "Deny", Action: actions, Resource: resources };
}
