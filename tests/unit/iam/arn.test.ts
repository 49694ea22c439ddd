import assert from "node:assert/strict";

import { logStreamsArn, oidcProviderArn, partitionOf } from "../../../components/iam/arn";
import { fittingName } from "../../../components/iam/names";

describe("ARNs", () => {
    it("are in the partition of the region", () => {
        const partitions = ["eu-central-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1"].map(
            partitionOf,
        );
        assert.deepEqual(partitions, ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b"]);
    });

    it("name the streams of one group and of no other", () => {
        const place = { partition: "aws-cn", region: "cn-north-1", accountId: "111122223333" };
        assert.equal(
            logStreamsArn(place, "/aws/containerinsights/dev/default"),
            "arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/containerinsights/dev/default:log-stream:*",
        );
    });

    it("name an OIDC provider without the scheme", () => {
        assert.equal(
            oidcProviderArn({ partition: "aws", accountId: "111122223333" }, "https://oidc.example/id/A"),
            "arn:aws:iam::111122223333:oidc-provider/oidc.example/id/A",
        );
    });
});

describe("names that have to fit", () => {
    it("stay as they are when they do", () => {
        assert.equal(fittingName("dev-fluent-bit", 64), "dev-fluent-bit");
    });

    it("are cut, and stay different, when they do not", () => {
        const long = "c".repeat(100);
        const [one, other] = [fittingName(`${long}1`, 64), fittingName(`${long}2`, 64)];
        assert.equal(one.length, 64);
        assert.equal(other.length, 64);
        assert.notEqual(one, other);
    });
});
