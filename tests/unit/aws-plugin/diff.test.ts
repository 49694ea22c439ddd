import * as assert from "node:assert/strict";

import { diff } from "../../../local/aws-plugin/diff";
import { notYetKnown, type PropertyMap } from "../../../local/aws-plugin/property-values";
import { resourceTypeOf } from "../../../local/aws-plugin/services/registry";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const repository = "aws:ecr/repository:Repository";
const oidcProvider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

function differences(token: string, state: PropertyMap, wanted: PropertyMap): Record<string, string> {
    const result = diff(resourceTypeOf(token), state, wanted);
    return Object.fromEntries(
        [...result.differences].map(([path, { kind, replaces }]) => [path, replaces ? `${kind} (replaces)` : kind]),
    );
}

describe("AWS stand-in: comparing what is wanted with what is there", () => {
    const state = { name: "a", region: "eu-central-1", retentionInDays: 7, logGroupClass: "STANDARD", kmsKeyId: "" };

    it("sees nothing in what nobody asked for and AWS filled in", () => {
        assert.deepEqual(differences(logGroup, state, { name: "a", retentionInDays: 7 }), {});
        const encrypted = { name: "a", encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "arn:aws:kms:x" }] };
        assert.deepEqual(differences(repository, encrypted, { name: "a" }), {});
        assert.deepEqual(
            differences(repository, encrypted, { name: "a", encryptionConfigurations: [{ encryptionType: "KMS" }] }),
            {},
        );
    });

    it("sees nothing between an empty value and none", () => {
        assert.deepEqual(differences(logGroup, state, { ...state, kmsKeyId: "", tags: {}, skipDestroy: false }), {});
    });

    it("sees what was added, changed and taken away", () => {
        const before = { ...state, kmsKeyId: "arn:aws:kms:x", tags: { "kubernetes.io/os": "linux", old: "1" } };
        const after = { name: "a", retentionInDays: 30, tags: { "kubernetes.io/os": "windows", fresh: "1" } };
        assert.deepEqual(differences(logGroup, before, after), {
            retentionInDays: "update",
            kmsKeyId: "delete",
            'tags["kubernetes.io/os"]': "update",
            "tags.old": "delete",
            "tags.fresh": "add",
        });
    });

    it("sees a change in what is not known yet, as far as AWS would need a new resource for it", () => {
        assert.deepEqual(differences(logGroup, state, { name: notYetKnown, retentionInDays: notYetKnown }), {
            name: "update (replaces)",
            retentionInDays: "update",
        });
        assert.deepEqual(differences(logGroup, { name: "a" }, { name: "a", tags: { x: notYetKnown } }), {
            tags: "add",
        });
    });

    it("goes by meaning: sets have no order, URLs no scheme", () => {
        const provider = { url: "oidc.example.org/id", clientIdLists: ["a", "b"] };
        assert.deepEqual(
            differences(oidcProvider, provider, { url: "https://oidc.example.org/id", clientIdLists: ["b", "a"] }),
            {},
        );
        const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
        assert.deepEqual(differences(nodeGroup, { instanceTypes: ["a", "b"] }, { instanceTypes: ["b", "a"] }), {
            instanceTypes: "update (replaces)",
        });
        assert.deepEqual(differences(oidcProvider, provider, { ...provider, url: "https://oidc.example.org/other" }), {
            url: "update (replaces)",
        });
    });

    it("points into blocks", () => {
        const before = { name: "a", imageScanningConfiguration: { scanOnPush: true } };
        assert.deepEqual(
            differences(repository, before, { name: "a", imageScanningConfiguration: { scanOnPush: false } }),
            {
                "imageScanningConfiguration.scanOnPush": "update",
            },
        );
    });

    it("has the old one deleted first exactly when the new one would have its name and place", () => {
        const first = (wanted: PropertyMap) => diff(resourceTypeOf(logGroup), state, wanted).deleteBeforeReplace;
        const wanted = { name: "a", region: "eu-central-1", retentionInDays: 7, logGroupClass: "INFREQUENT_ACCESS" };
        assert.equal(first(wanted), true);
        assert.equal(first({ ...wanted, name: "b" }), false);
        assert.equal(first({ ...wanted, region: "eu-west-1" }), false);
        // A name that was chosen here is chosen anew for the replacement.
        assert.equal(first({ ...wanted, __defaults: ["name"] }), false);
        assert.equal(first({ ...wanted, logGroupClass: "STANDARD", retentionInDays: 1 }), false);
    });

    it("has the old one deleted afterwards where the new name is made from a prefix", () => {
        const nodeGroup = resourceTypeOf("aws:eks/nodeGroup:NodeGroup");
        const before = { clusterName: "demo", nodeGroupName: "a-1", amiType: "AL2023_x86_64_STANDARD" };
        const first = (name: PropertyMap) =>
            diff(nodeGroup, before, { clusterName: "demo", amiType: "WINDOWS_CORE_2022_x86_64", ...name })
                .deleteBeforeReplace;
        assert.equal(first({ nodeGroupName: "a-1" }), true);
        assert.equal(first({ nodeGroupNamePrefix: "a-" }), false);
    });

    it("replaces a tag of an Auto Scaling group whose key changed, and deletes the old one afterwards", () => {
        const tag = { key: "a", value: "1", propagateAtLaunch: true };
        const before = { autoscalingGroupName: "nodes", region: "eu-central-1", tag };
        const autoscalingTag = resourceTypeOf("aws:autoscaling/tag:Tag");
        const changes = (change: PropertyMap) => {
            const wanted = { autoscalingGroupName: "nodes", tag: { ...tag, ...change } };
            const { replaces, deleteBeforeReplace } = diff(autoscalingTag, before, wanted);
            return { replaces, deleteBeforeReplace };
        };
        assert.deepEqual(changes({ key: "b" }), { replaces: true, deleteBeforeReplace: false });
        assert.deepEqual(changes({ value: "2" }), { replaces: false, deleteBeforeReplace: false });
    });
});
