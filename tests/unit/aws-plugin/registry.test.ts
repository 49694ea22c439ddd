import * as assert from "node:assert/strict";

import { complaintsAbout } from "../../../local/aws-plugin/argument";
import { invokeOf, invokes } from "../../../local/aws-plugin/services/registry";
import { resourceTypeOf, resourceTypes } from "../../../local/aws-plugin/services/registry";
import { schema } from "../../../local/aws-plugin/schema";
import { declaredArguments, declaredOutputs } from "./sdk-declarations";

/** A type of Pulumi's schema, as the SDK for TypeScript writes it. */
const typesOfSdk = {
    // An enumeration is a string with names for some of its values.
    string: /^pulumi\.Input<string( \| [\w.]+)?>$|^pulumi\.Input<[\w.]+>$/,
    integer: /^pulumi\.Input<number>$/,
    boolean: /^pulumi\.Input<boolean>$/,
    array: /\[\]>$/,
    number: /^pulumi\.Input<number/,
    object: /^pulumi\.Input<\{/,
};

/** Arguments of the stand-in that the SDK does not have. */
const undeclared = (table: object, declared: readonly { name: string }[]) =>
    Object.keys(table).filter((argument) => !declared.some(({ name }) => name === argument));

const sorted = (names: Iterable<string>) => [...names].sort();

describe("AWS stand-in: what it knows", () => {
    for (const type of resourceTypes) {
        describe(type.token, () => {
            it("takes arguments that @pulumi/aws declares, and asks for the same ones", () => {
                const declared = declaredArguments(type.token);
                assert.deepEqual(undeclared(type.arguments, declared), []);
                const required = Object.entries(type.arguments).filter(([, argument]) => argument.required);
                assert.deepEqual(
                    sorted(required.map(([name]) => name)),
                    sorted(declared.filter(({ optional }) => !optional).map(({ name }) => name)),
                );
            });

            it("has arguments of the types that @pulumi/aws declares, in its schema", () => {
                const own = schema().resources[type.token]?.inputProperties ?? {};
                for (const { name, type: declared } of declaredArguments(type.token)) {
                    const { type: known } = (own[name] ?? {}) as { type?: keyof typeof typesOfSdk };
                    // Of the others the schema says nothing.
                    if (known !== undefined) {
                        assert.match(declared.replace(" | undefined>", ">"), typesOfSdk[known], name);
                    }
                }
            });

            it("has the outputs that @pulumi/aws declares, except for those of arguments that it does not support", () => {
                const derived = "tags" in type.arguments ? ["tagsAll"] : [];
                const given = new Set([...Object.keys(type.arguments), ...type.outputs, ...derived]);
                for (const { name } of declaredArguments(type.token)) given.add(name);
                // Arguments that only say how to go about it are no outputs in every type; outputs have to be all there.
                const declared = declaredOutputs(type.token).map(({ name }) => name);
                assert.deepEqual(
                    declared.filter((name) => !given.has(name)),
                    [],
                );
                assert.deepEqual(
                    type.outputs.filter((name) => !declared.includes(name)),
                    [],
                );
            });

            it("can leave out later what AWS or a default fills in, and nothing else", () => {
                // An output that is always there although its argument is optional was filled in by somebody.
                const always = declaredOutputs(type.token).filter(({ optional }) => !optional);
                for (const { name } of always) {
                    const argument = type.arguments[name];
                    if (argument === undefined || argument.required) continue;
                    assert.ok(argument.computed, `${name} must be computed`);
                }
            });
        });
    }

    for (const invoke of invokes) {
        it(`${invoke.token} takes arguments that @pulumi/aws declares`, () => {
            assert.deepEqual(undeclared(invoke.arguments, declaredArguments(invoke.token)), []);
        });
    }

    it("checks the arguments of a look-up that the official provider checks, and no others", () => {
        const complaints = (token: string, given: Record<string, string>) =>
            complaintsAbout(invokeOf(token).arguments, given).map(({ path }) => path.join("."));
        const entry = { clusterName: "not a cluster", principalArn: "no ARN" };
        assert.deepEqual(complaints("aws:eks/getAccessEntry:getAccessEntry", entry), ["clusterName", "principalArn"]);
        assert.deepEqual(complaints("aws:cloudwatch/getLogGroup:getLogGroup", { name: "not a group" }), []);
    });

    it("refuses any other type by its name and says what there is", () => {
        assert.throws(() => resourceTypeOf("aws:sqs/queue:Queue"), {
            message: `the local AWS stand-in does not support aws:sqs/queue:Queue; it supports: ${sorted(
                resourceTypes.map(({ token }) => token),
            ).join(", ")}`,
        });
        assert.throws(
            () => invokeOf("aws:ec2/getVpc:getVpc"),
            /^Error: the local AWS stand-in does not support aws:ec2\/getVpc/,
        );
    });
});
