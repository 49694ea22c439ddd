import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { documentsOf, typesWithDocuments, typesWithPolicies } from "../../../policy/iam/sources";
import { typesOfCrossplane } from "../../../policy/resources/kubernetes/crossplane";
import { attachedPolicies, typesThatAttach } from "../../../policy/iam/attached-policies";

const packFolder = join(__dirname, "../../../policy");

/** What Pulumi's AWS SDK knows: each resource type with its arguments. */
function sdkTypes(): Map<string, string[]> {
    const sdk = dirname(require.resolve("@pulumi/aws/package.json"));
    const types = new Map<string, string[]>();
    for (const file of readdirSync(sdk, { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith(".js") || file.startsWith("node_modules")) continue;
        const source = readFileSync(join(sdk, file), "utf8");
        const type = /__pulumiType = '(aws:[^']+)'/.exec(source)?.[1];
        if (type === undefined) continue;
        types.set(
            type,
            [...source.matchAll(/resourceInputs\["(\w+)"\] = args/g)].map(([, name = ""]) => name),
        );
    }
    return types;
}

/** Every resource type of AWS that the pack's sources name. */
function namedTypes(): Set<string> {
    const files = readdirSync(packFolder, { recursive: true, encoding: "utf8" }).filter(
        (file) => file.endsWith(".ts") && !file.startsWith("node_modules"),
    );
    const sources = files.map((file) => readFileSync(join(packFolder, file), "utf8"));
    return new Set(sources.flatMap((source) => source.match(/\baws:[a-z0-9]+\/\w+:\w+/g) ?? []));
}

/** What the SDK calls a policy without it being one that grants permissions. */
const notOfIam = [
    // Masks, subscriptions and indexes of logs, lifecycles, networks, and Cedar
    "aws:cloudwatch/logAccountPolicy:LogAccountPolicy",
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    "aws:cloudwatch/logIndexPolicy:LogIndexPolicy",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:networkmanager/coreNetwork:CoreNetwork",
    "aws:networkmanager/coreNetworkPolicyAttachment:CoreNetworkPolicyAttachment",
    "aws:opensearch/serverlessLifecyclePolicy:ServerlessLifecyclePolicy",
    "aws:resiliencehub/resiliencyPolicy:ResiliencyPolicy",
    "aws:ses/receiptFilter:ReceiptFilter",
    "aws:sns/dataProtectionPolicy:DataProtectionPolicy",
    "aws:verifiedaccess/endpoint:Endpoint",
    "aws:verifiedaccess/group:Group",
    // The name of one
    "aws:iot/policyAttachment:PolicyAttachment",
    // Policies of a session, which only take permissions away
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    "aws:transfer/access:Access",
    "aws:transfer/user:User",
    // Encryption and networks, of which a rule about access lists reads the networks
    "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
];

// A misspelt type or property would make a rule silent, which no other test notices.
describe("what the pack reads of AWS' resources", () => {
    let sdk: Map<string, string[]>;
    before(() => {
        sdk = sdkTypes();
    });

    it("are types that Pulumi's SDK has", () => {
        const named = namedTypes();
        assert.ok(named.size > 60);
        assert.deepEqual(
            [...named, ...typesOfCrossplane].filter((type) => !sdk.has(type)),
            [],
        );
    });

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html
    it("are at least the types that IAM Access Analyzer reads", () => {
        const analyzed = [
            ...[
                "s3/bucketPolicy:BucketPolicy",
                "s3/accessPoint:AccessPoint",
                "iam/role:Role",
                "kms/key:Key",
                "kms/grant:Grant",
            ],
            ...["lambda/permission:Permission", "lambda/layerVersionPermission:LayerVersionPermission"],
            ...[
                "sqs/queuePolicy:QueuePolicy",
                "secretsmanager/secretPolicy:SecretPolicy",
                "sns/topicPolicy:TopicPolicy",
            ],
            ...["ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission", "rds/snapshot:Snapshot"],
            ...["rds/clusterSnapshot:ClusterSnapshot", "ecr/repositoryPolicy:RepositoryPolicy"],
            ...["efs/fileSystemPolicy:FileSystemPolicy", "dynamodb/resourcePolicy:ResourcePolicy"],
            "s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
        ].map((type) => `aws:${type}`);
        assert.deepEqual(
            analyzed.filter((type) => !typesWithPolicies.includes(type)),
            [],
        );
    });

    it("are policies where the SDK takes policies", () => {
        const policy = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } });
        for (const type of typesWithDocuments) {
            const props = Object.fromEntries((sdk.get(type) ?? []).map((name) => [name, policy]));
            const read = documentsOf({ type, props }).filter(({ statements }) => statements.length > 0);
            assert.notEqual(read.length, 0, type);
        }
    });

    it("are all policies of resources and identities that the SDK takes", () => {
        const takesPolicy =
            /^(policy|\w*[rR]esourcePolicy|accessPolic(y|ies)|inlinePolicy|repositoryPolicy|assumeRolePolicy|deliveryDestinationPolicy|\w*[pP]olicyDocument)$/;
        const others = [...sdk]
            .filter(
                ([type, properties]) =>
                    !typesWithPolicies.includes(type) && properties.some((each) => takesPolicy.test(each)),
            )
            .map(([type]) => type);
        assert.deepEqual(new Set(others), new Set(notOfIam));
    });

    it("are attached policies where the SDK takes their ARNs", () => {
        for (const type of typesThatAttach) {
            const props = Object.fromEntries((sdk.get(type) ?? []).map((name) => [name, "arn:aws:iam::aws:policy/X"]));
            assert.deepEqual(attachedPolicies({ type, props }), ["arn:aws:iam::aws:policy/X"], type);
        }
    });
});
