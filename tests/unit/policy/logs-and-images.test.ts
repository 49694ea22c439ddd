import assert from "node:assert/strict";
import { object } from "../../../policy/rules/kubernetes/examples";
import type { ExampleResource } from "../../../policy/rules/rule";
import { blames, findingsOf, signs } from "./findings";
import { unknownString } from "./running-pack";

const logGroup = (props: object) => ({ type: "aws:cloudwatch/logGroup:LogGroup", name: "app", props });
const repository = (props: object) => ({ type: "aws:ecr/repository:Repository", name: "app", props });

describe("log-retention", () => {
    blames("log-retention", {
        "no retention": logGroup({ name: "/app" }),
        "a retention of nothing": logGroup({ name: "/app", retentionInDays: null }),
        "zero, which is for ever": logGroup({ name: "/app", retentionInDays: 0 }),
        "a generated name": logGroup({ namePrefix: "app-" }),
    });
    blames("log-retention", { "too short": logGroup({ retentionInDays: 7 }) }, { minimumDays: 30 });
    blames("log-retention", { "too long": logGroup({ retentionInDays: 365 }) }, { maximumDays: 90 });
    signs("log-retention", {
        "a retention": logGroup({ retentionInDays: 14 }),
        "a retention that is not known yet": logGroup({ retentionInDays: unknownString }),
        "a group for delivery, which keeps two days": logGroup({ logGroupClass: "DELIVERY" }),
    });
});

it("log-retention calls zero what it is, and no short time", async () => {
    const [finding] = await findingsOf("log-retention", [logGroup({ name: "/app", retentionInDays: 0 })]);
    assert.match(finding ?? "", /keeps its lines forever/);
});

describe("log-encryption", () => {
    blames(
        "log-encryption",
        { "no key": logGroup({ name: "/pay/app" }), "an empty key": logGroup({ name: "/pay/app", kmsKeyId: "" }) },
        { kmsFor: ["/pay/*"] },
    );
    signs(
        "log-encryption",
        {
            "a key that is not known yet": logGroup({ name: "/pay/app", kmsKeyId: unknownString }),
            "another group": logGroup({ name: "/shop/app" }),
        },
        { kmsFor: ["/pay/*"] },
    );
});

describe("log-routes-exist", () => {
    const rule = "log-routes-exist";
    const group = (name: string) => ({ ...logGroup({ name, retentionInDays: 30 }), name });
    const map = (text: string, file = "fluent-bit.yaml"): ExampleResource =>
        object("core/v1:ConfigMap", "fluent-bit", { data: { [file]: text } });
    const yaml = (...outputs: string[]) =>
        map(
            `service:\n  flush: 1\npipeline:\n  inputs:\n    - name: tail\n  outputs:\n${outputs.map((output) => `    - ${output.trim().replaceAll("\n", "\n      ")}\n`).join("")}`,
        );
    const to = (name: string) => yaml(`name: cloudwatch_logs\nmatch: "*"\nlog_group_name: ${name}`);
    const classic = (...lines: string[]) =>
        map(
            `[SERVICE]\n    Flush 1\n\n[OUTPUT]\n    Name cloudwatch_logs\n    Match *\n${lines.map((line) => `    ${line}\n`).join("")}`,
            "fluent-bit.conf",
        );
    blames(rule, {
        "a group that nobody defines": to("/eks/app"),
        "a group that begins like one of the stack's": [group("/eks/application"), to("/eks/app")],
        "a second output": [
            group("/eks/app"),
            yaml("name: cloudwatch_logs\nlog_group_name: /eks/app", "name: cloudwatch_logs\nlog_group_name: /eks/rest"),
        ],
        "the classic format": classic("log_group_name /eks/app"),
        "the classic format in another case": map(
            "[output]\r\n  NAME CloudWatch_Logs\r\n  Log_Group_Name /eks/app\r\n",
            "out.conf",
        ),
        "AWS' older plug-in": map("[OUTPUT]\n    Name cloudwatch\n    log_group_name /eks/app\n", "out.conf"),
        "a file that another one includes": map("outputs:\n  - name: cloudwatch_logs\n    log_group_name: /eks/app\n"),
        "a template that no group fits": [
            group("/other/app"),
            classic("log_group_template /eks/$kubernetes['namespace_name']"),
        ],
        "the fallback of a template": [
            group("/eks/app"),
            classic("log_group_name /eks/rest", "log_group_template /eks/$kubernetes['namespace_name']"),
        ],
        "groups that Fluent Bit makes without a retention": classic("log_group_name /eks/app", "auto_create_group On"),
    });
    signs(rule, {
        "a group of the stack": [group("/eks/app"), to("/eks/app")],
        "a group whose name is not known yet": [logGroup({ name: unknownString }), to("/eks/app")],
        "a variable in the name": [
            group("/aws/containerinsights/prod/app"),
            to("/aws/containerinsights/${CLUSTER_NAME}/app"),
        ],
        "a template that groups fit": [
            group("/eks/app"),
            classic("log_group_name /eks/app", "log_group_template /eks/$kubernetes['namespace_name']"),
        ],
        "groups that Fluent Bit makes with a retention": classic(
            "log_group_name /eks/app",
            "auto_create_group true",
            "log_retention_days 30",
        ),
        "another destination": yaml("name: s3\nbucket: archive"),
        "a ConfigMap of something else": map("name: cloudwatch_logs\nlog_group_name: /eks/app\n", "notes.yaml"),
        "a file that is no YAML": map("pipeline: [unclosed\n  outputs: {", "broken.yaml"),
        "a configuration that is not known yet": map(unknownString),
    });
    signs(rule, { "a group of another stack": to("/platform/shared") }, { elsewhere: ["/platform/*"] });
});

describe("ecr-immutable-tags", () => {
    const exclusion = (filter: string) =>
        repository({
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: [{ filter, filterType: "WILDCARD" }],
        });
    blames("ecr-immutable-tags", {
        nothing: repository({}),
        "mutable tags": repository({ imageTagMutability: "MUTABLE" }),
        "mutable tags with exceptions": repository({ imageTagMutability: "MUTABLE_WITH_EXCLUSION" }),
        "an exclusion of every tag": exclusion("*"),
    });
    signs("ecr-immutable-tags", {
        "immutable tags": repository({ imageTagMutability: "IMMUTABLE" }),
        "an exclusion of one tag": exclusion("latest"),
        "a choice that is not known yet": repository({ imageTagMutability: unknownString }),
    });
});

describe("ecr-scan-on-push", () => {
    const registry = (scanFrequency: string, filter: string, scanType = "BASIC") => ({
        type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        name: "scanning",
        props: {
            scanType,
            rules: [{ scanFrequency, repositoryFilters: [{ filter, filterType: "WILDCARD" }] }],
        },
    });
    blames("ecr-scan-on-push", {
        nothing: repository({}),
        "no scan": repository({ imageScanningConfiguration: { scanOnPush: false } }),
        "a registry that scans other repositories": [repository({ name: "app" }), registry("SCAN_ON_PUSH", "web-*")],
        "a registry that scans by hand": [repository({ name: "app" }), registry("MANUAL", "*")],
        "a registry whose filter only begins like the name": [
            repository({ name: "app" }),
            registry("SCAN_ON_PUSH", "app-web"),
        ],
        "a registry with enhanced scanning of other repositories": [
            repository({ name: "app", imageScanningConfiguration: { scanOnPush: true } }),
            registry("CONTINUOUS_SCAN", "web-*", "ENHANCED"),
        ],
    });
    signs("ecr-scan-on-push", {
        "a scan": repository({ imageScanningConfiguration: { scanOnPush: true } }),
        "a registry that scans on push": [repository({ name: "shop/app" }), registry("SCAN_ON_PUSH", "shop/*")],
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
        "a registry whose filter is in the name": [repository({ name: "shop/app" }), registry("SCAN_ON_PUSH", "app")],
        "a repository whose name is not known yet": [
            repository({ name: unknownString, imageScanningConfiguration: { scanOnPush: true } }),
            registry("CONTINUOUS_SCAN", "shop/*", "ENHANCED"),
        ],
        "a registry whose filter is not known yet": [
            repository({ name: "app" }),
            registry("CONTINUOUS_SCAN", unknownString, "ENHANCED"),
        ],
        "a choice that is not known yet": repository({ imageScanningConfiguration: unknownString }),
    });
});

describe("ecr-encryption", () => {
    blames("ecr-encryption", {
        nothing: repository({}),
        "an empty list": repository({ encryptionConfigurations: [] }),
    });
    blames(
        "ecr-encryption",
        {
            "no KMS where it is asked for": repository({
                name: "pay/app",
                encryptionConfigurations: [{ encryptionType: "AES256" }],
            }),
        },
        { kmsFor: ["pay/*"] },
    );
    signs("ecr-encryption", {
        KMS: repository({ encryptionConfigurations: [{ encryptionType: "KMS" }] }),
        "S3's key, on purpose": repository({ encryptionConfigurations: [{ encryptionType: "AES256" }] }),
        "a choice that is not known yet": repository({ encryptionConfigurations: unknownString }),
    });
});
