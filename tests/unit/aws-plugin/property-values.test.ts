import * as assert from "node:assert/strict";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import {
    fromStruct,
    pathText,
    secretTexts,
    toStruct,
    type Properties,
    type PropertyMap,
    type PropertyValue,
} from "../../../local/aws-plugin/property-values";

const secret = (value: PropertyValue): PropertyMap => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});
const read = (values: PropertyMap) => fromStruct(Struct.fromJavaScript(values));
const written = (struct: Struct) => struct.toJavaScript();

/** The wire keeps no order among the properties of an object, and a secret wrapped twice is as secret as one. */
const sorted = ({ values, secrets }: Properties) => ({ values, secrets: [...new Set(secrets.map(pathText))].sort() });

const properties = fc.letrec((tie) => ({
    value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.boolean(),
        fc.integer(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c.d"), tie("value"), { maxKeys: 3 }),
        tie("value").map((value) => secret(value as PropertyValue)),
    ),
})).value as fc.Arbitrary<PropertyValue>;

describe("AWS stand-in: properties on the wire", () => {
    it("come back as they went, secrets and all", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.constantFrom("x", "y"), properties), (values) => {
                const answer = written(toStruct(read(values)));
                assert.deepEqual(sorted(read(answer)), sorted(read(values)));
            }),
        );
    });

    it("are in the clear for the code in between", () => {
        const values = { tags: { env: "dev", token: secret("hunter2") }, all: secret({ a: ["b"] }) };
        assert.deepEqual(sorted(read(values)), {
            values: { tags: { env: "dev", token: "hunter2" }, all: { a: ["b"] } },
            secrets: ["all", "tags.token"],
        });
    });

    it("make a text a secret when a part of what it was made from is one", () => {
        const { secrets } = read({ policy: { Statement: [{ Resource: secret("arn") }] } });
        const values = { policy: `{"Statement":[{"Resource":"arn"}]}` };
        assert.deepEqual(written(toStruct({ values, secrets })), { policy: secret(values.policy) });
    });

    it("tell which texts must not be in any message", () => {
        assert.deepEqual(secretTexts(read({ a: secret({ b: ["x", "y"] }), c: "clear", d: secret(1) })), ["x", "y"]);
    });

    it("are refused where they hold an asset", () => {
        const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" };
        assert.throws(() => read({ content: asset }), /does not support assets, archives or references \(at content\)/);
    });
});
