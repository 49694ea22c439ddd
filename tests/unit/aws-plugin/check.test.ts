import * as assert from "node:assert/strict";
import fc from "fast-check";

import { check, type CheckRequest } from "../../../local/aws-plugin/check";
import { pathText, notYetKnown, type PropertyMap } from "../../../local/aws-plugin/property-values";
import { resourceTypeOf } from "../../../local/aws-plugin/services/registry";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const role = "aws:iam/role:Role";
const repository = "aws:ecr/repository:Repository";
const seed = Buffer.from("seed");

function checked(token: string, news: PropertyMap, more: Partial<CheckRequest> = {}) {
    const { inputs, complaints } = check({
        type: resourceTypeOf(token),
        name: "app",
        news,
        olds: {},
        defaultTags: {},
        seed,
        ...more,
    });
    return { inputs, complaints: complaints.map(({ path, reason }) => `${pathText(path)}: ${reason}`) };
}

function nameIn({ name }: PropertyMap): string {
    assert.ok(typeof name === "string");
    return name;
}

describe("AWS stand-in: checking what a program says", () => {
    it("completes it with a name and defaults, and notes which they are", () => {
        const { inputs, complaints } = checked(logGroup, { tags: { env: "dev" } });
        assert.deepEqual(complaints, []);
        assert.match(nameIn(inputs), /^app-[0-9a-f]{7}$/);
        assert.deepEqual(inputs, {
            name: inputs["name"],
            retentionInDays: 0,
            skipDestroy: false,
            tags: { env: "dev" },
            __defaults: ["name", "retentionInDays", "skipDestroy"],
        });
    });

    const complaints: [string, string, PropertyMap, string[]][] = [
        [
            "a misspelt argument",
            logGroup,
            { retentionInDay: 3 },
            [
                `retentionInDay: the local AWS stand-in does not support "retentionInDay"; did you mean "retentionInDays"?`,
            ],
        ],
        [
            "an argument of another kind",
            logGroup,
            { retentionInDays: "7", tags: { a: 1 } },
            [`retentionInDays: it must be a whole number, it is "7"`, `tags: it must be texts by name, it is {"a":1}`],
        ],
        [
            "a value that AWS does not take",
            logGroup,
            { retentionInDays: 8 },
            [
                "retentionInDays: it must be one of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, it is 8",
            ],
        ],
        [
            "a class of log groups that AWS has, but not the official provider",
            logGroup,
            { logGroupClass: "ESSENTIALS" },
            ['logGroupClass: it must be one of STANDARD, INFREQUENT_ACCESS, DELIVERY, it is "ESSENTIALS"'],
        ],
        ["a missing argument", role, {}, ["assumeRolePolicy: it is required and was not given"]],
        [
            "a document that is none",
            role,
            { assumeRolePolicy: "{nope" },
            [`assumeRolePolicy: it must be a JSON document, it is "{nope"`],
        ],
        [
            "what the stand-in does not do",
            role,
            { assumeRolePolicy: "{}", managedPolicyArns: ["arn:aws:x"] },
            [
                'managedPolicyArns: the local AWS stand-in does not support "managedPolicyArns"; it supports name, path, assumeRolePolicy, description, maxSessionDuration, permissionsBoundary, tags',
            ],
        ],
        [
            "a name given twice",
            "aws:ec2/launchTemplate:LaunchTemplate",
            { name: "abc", namePrefix: "b" },
            ["namePrefix: it cannot be given together with name"],
        ],
        [
            "a mistake deep inside",
            repository,
            { encryptionConfigurations: [{ encryptionType: "ROT13", key: "x" }] },
            [
                `encryptionConfigurations[0].key: the local AWS stand-in does not support "key"; did you mean "kmsKey"?`,
                `encryptionConfigurations[0].encryptionType: it must be one of AES256, KMS, KMS_DSSE, it is "ROT13"`,
            ],
        ],
    ];
    for (const [what, token, news, expected] of complaints) {
        it(`refuses ${what}, with its place and the way out`, () => {
            assert.deepEqual(checked(token, news).complaints, expected);
        });
    }

    it("says nothing of what is not known yet", () => {
        const { inputs, complaints } = checked(role, {
            name: notYetKnown,
            assumeRolePolicy: { Statement: [{ Resource: notYetKnown }] },
            maxSessionDuration: notYetKnown,
        });
        assert.deepEqual(complaints, []);
        // A document with an notYetKnown part is notYetKnown as a whole: it becomes one text.
        assert.equal(inputs["assumeRolePolicy"], notYetKnown);
    });

    it("turns a document given as an object into text", () => {
        const { inputs } = checked(role, { assumeRolePolicy: { Version: "2012-10-17", Statement: [] } });
        assert.equal(inputs["assumeRolePolicy"], `{"Statement":[],"Version":"2012-10-17"}`);
    });

    it("fills defaults in inside of blocks", () => {
        const { inputs } = checked(repository, { encryptionConfigurations: [{}] });
        assert.deepEqual(inputs["encryptionConfigurations"], [{ encryptionType: "AES256" }]);
    });

    it("lets a resource's own tag win over a default one", () => {
        const { inputs } = checked(
            logGroup,
            { tags: { env: "own" } },
            { defaultTags: { env: "default", team: "logs" } },
        );
        assert.deepEqual(inputs["tags"], { env: "own", team: "logs" });
    });
});

describe("AWS stand-in: naming", () => {
    it("keeps the name it chose, drops one the program gave before, and chooses anew for a replacement", () => {
        const first = checked(logGroup, {}).inputs;
        const other = Buffer.from("another seed");
        assert.equal(checked(logGroup, {}, { olds: first, seed: other }).inputs["name"], first["name"]);
        assert.notEqual(checked(logGroup, {}, { seed: other }).inputs["name"], first["name"]);
        const given = checked(logGroup, { name: "given" }).inputs;
        assert.match(nameIn(checked(logGroup, {}, { olds: given }).inputs), /^app-[0-9a-f]{7}$/);
    });

    it("gives the same name for the same seed, so that a preview shows the name of the deployment", () => {
        assert.equal(checked(logGroup, {}).inputs["name"], checked(logGroup, {}).inputs["name"]);
    });

    it("makes names that AWS takes, however long the resource's name is", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,99}$/), (name) => {
                const { inputs, complaints } = checked(role, { assumeRolePolicy: "{}" }, { name });
                assert.deepEqual(complaints, []);
                assert.match(nameIn(inputs), /^[\w+=,.@-]{9,64}$/);
                assert.match(nameIn(checked(repository, {}, { name }).inputs), /^[a-z0-9]+-[0-9a-f]{7}$/);
            }),
        );
    });
});
