import assert from "node:assert/strict";

import { logGroupPartArgs } from "../../../../components/fluent-bit-windows/targets/log-group-parts";
import { fluentBitArnProblems } from "../../../../components/fluent-bit-windows/arn-placement";
import { checkStackSettings } from "../../../../config/check-stack-settings";
import { type DestinationInput, key, routeTo } from "./one-route";

const central = "arn:aws:logs:eu-central-1:444455556666:destination:central";
const stream = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/copies";
const role = "arn:aws:iam::111122223333:role/logs-to-stream";

type Given = Omit<Extract<DestinationInput, { type: "cloudWatchLogs" }>, "type">;

function partsOf(to: Given, more: Parameters<typeof routeTo>[1] = {}) {
    const [target] = routeTo({ type: "cloudWatchLogs", ...to }, more).destination.targets;
    assert.equal(target?.kind, "logGroup");
    return logGroupPartArgs(target, { team: "logs" });
}

function settings(fluentBit: object) {
    return checkStackSettings({ cluster: { name: "dev", windowsVersions: ["2022"] }, fluentBit });
}

function refused(to: object, more: object = {}): string {
    try {
        settings({ routes: [{ match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs", ...to }] }], ...more });
    } catch (error) {
        return (error as Error).message;
    }
    return "";
}

describe("what a log group can have beside itself", () => {
    it("is nothing unless it is asked for", () => {
        assert.deepEqual(partsOf({}), {});
    });

    it("is a subscription, to a central account without a role, and to a stream with one", () => {
        const { subscription } = partsOf({ subscription: { destinationArn: central } });
        assert.deepEqual(subscription, {
            name: "windows-eks-logging",
            logGroup: "/aws/containerinsights/dev/shop",
            destinationArn: central,
            filterPattern: "",
            distribution: "ByLogStream",
        });
        const given = { destinationArn: stream, roleArn: role, filterPattern: "%5\\d\\d%" };
        assert.equal(partsOf({ subscription: given }).subscription?.roleArn, role);
        assert.match(
            refused({ subscription: { destinationArn: stream } }),
            /subscription\.roleArn: is missing: it must name a role that trusts logs\.amazonaws\.com/,
        );
        for (const wrong of [
            "arn:aws:lambda:eu-central-1:111122223333:function:copy",
            "arn:aws:logs:eu-central-1:111122223333:log-group:/x",
            "central",
        ]) {
            assert.match(refused({ subscription: { destinationArn: wrong } }), /must be the ARN of a destination/);
        }
    });

    it("is indexed fields, and masked data by the two statements that AWS asks for", () => {
        const parts = partsOf({
            indexFields: ["pod", "log_processed.requestId"],
            dataProtection: { identifiers: ["EmailAddress", "Ssn-US"], findingsLogGroup: "/audit" },
        });
        assert.deepEqual(JSON.parse(parts.index?.policyDocument ?? ""), { Fields: ["pod", "log_processed.requestId"] });
        const { Statement } = JSON.parse(parts.dataProtection?.policyDocument ?? "") as {
            Statement: { DataIdentifier: string[]; Operation: object }[];
        };
        assert.deepEqual(Statement[0]?.DataIdentifier, [
            "arn:aws:dataprotection::aws:data-identifier/EmailAddress",
            "arn:aws:dataprotection::aws:data-identifier/Ssn-US",
        ]);
        assert.deepEqual(Statement[1]?.DataIdentifier, Statement[0].DataIdentifier);
        assert.deepEqual(
            Statement.map(({ Operation }) => Operation),
            [
                { Audit: { FindingsDestination: { CloudWatchLogs: { LogGroup: "/audit" } } } },
                { Deidentify: { MaskConfig: {} } },
            ],
        );
        assert.match(refused({ dataProtection: { identifiers: ["EmailAdress"] } }), /did you mean "EmailAddress"/);
        assert.match(refused({ dataProtection: { identifiers: [] } }), /identifiers/);
        const many = Array.from({ length: 21 }, (_, index) => `field${index}`);
        assert.match(refused({ indexFields: many }), /at most 20/);
    });

    it("is a detector of anomalies, with the group's key and the stack's tags", () => {
        const { anomalies } = partsOf({ anomalyDetection: { visibilityDays: 30 }, kmsKeyArn: key });
        assert.deepEqual(anomalies, {
            detectorName: "/aws/containerinsights/dev/shop",
            logGroupArnLists: ["arn:aws:logs:eu-central-1:111122223333:log-group:/aws/containerinsights/dev/shop"],
            enabled: true,
            evaluationFrequency: "FIFTEEN_MIN",
            anomalyVisibilityTime: 30,
            kmsKeyId: key,
            tags: { team: "logs" },
        });
    });

    it("is the same for all groups, where a destination does not say it itself", () => {
        const common = { cloudWatchLogs: { indexFields: ["pod"], subscription: { destinationArn: central } } };
        assert.equal(partsOf({}, common).index?.policyDocument, '{"Fields":["pod"]}');
        const own = partsOf({ indexFields: ["host"] }, common);
        assert.equal(own.index?.policyDocument, '{"Fields":["host"]}');
        assert.equal(own.subscription?.destinationArn, central);
    });

    it("is not for the log group of Fluent Bit's own metrics", () => {
        const { plan } = routeTo(
            { type: "cloudWatchLogs" },
            { monitoring: true, cloudWatchLogs: { indexFields: ["pod"], anomalyDetection: {} } },
        );
        const groups = plan.targets.flatMap((target) => (target.kind === "logGroup" ? [target] : []));
        assert.deepEqual(
            groups.map(({ name, beside }) => [name, beside !== undefined]),
            [
                ["/aws/containerinsights/dev/shop", true],
                ["/aws/containerinsights/dev/_monitoring", false],
            ],
        );
    });

    it("is refused where the group cannot have it, with the setting that says so", () => {
        assert.match(
            refused({ logClass: "INFREQUENT_ACCESS", indexFields: ["pod"] }),
            /routes\[0\]\.to\[0\]\.indexFields: is not possible with the class INFREQUENT_ACCESS/,
        );
        assert.match(
            refused({ logClass: "INFREQUENT_ACCESS" }, { cloudWatchLogs: { anomalyDetection: {} } }),
            /cloudWatchLogs\.anomalyDetection: is for every log group, and that of routes\[0\]\.to\[0\] has the class INFREQUENT_ACCESS/,
        );
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
        assert.equal(refused({ logClass: "INFREQUENT_ACCESS", dataProtection: { identifiers: ["EmailAddress"] } }), "");
        assert.match(
            refused({ logGroup: "/there", createLogGroup: false, anomalyDetection: {} }),
            /anomalyDetection.*applies only to a log group that the stack creates/,
        );
    });

    it("is refused where a subscription could not deliver", () => {
        const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
        const problems = (subscription: object) =>
            fluentBitArnProblems(settings({ cloudWatchLogs: { subscription } }).fluentBit, place).map(
                ({ setting, remedy }) => `${setting}: ${remedy}`,
            );
        assert.deepEqual(problems({ destinationArn: central }), []);
        assert.match(
            problems({ destinationArn: central.replace("eu-central-1", "eu-west-1") }).join(""),
            /cloudWatchLogs\.subscription\.destinationArn: is in eu-west-1, but a log group delivers within its own region only/,
        );
        const elsewhere = { destinationArn: stream.replace("111122223333", "444455556666"), roleArn: role };
        assert.match(
            problems(elsewhere).join(""),
            /belongs to the account 444455556666, but a log group delivers to streams of its own account alone/,
        );
    });
});
