import { serviceAccountTrust } from "../../components/iam/trust";
import { type Invokes, issuer } from "./engine";

const digest = `@sha256:${"a".repeat(64)}`;
const logMonitor = { version: "2.2.2", sha256: "a".repeat(64) };
const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a";
const existing = { name: "dev", windowsVersions: ["2022", "2025"] };
const shop = [{ match: { namespace: "shop" } }];

/** Settings of stacks that together ask for every kind of resource, by what is special about them. */
export const stackFiles: Record<string, { config: Record<string, unknown>; invokes?: Invokes }> = {
    "with images by Image Builder and by a Docker engine, and an identity provider of its own": {
        config: {
            cluster: { ...existing, oidcProvider: "owned" },
            fluentBit: { routes: shop },
            iisApps: [
                {
                    name: "builder",
                    namespace: "web",
                    build: {
                        type: "imageBuilder",
                        baseImage: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/base/iis:1",
                        logMonitor,
                        subnetId: "subnet-0a1b2c3d4e5f67890",
                        schedule: "cron(0 3 ? * wed *)",
                    },
                },
                {
                    name: "engine",
                    namespace: "web",
                    createNamespace: false,
                    windowsVersions: ["2022", "2025"],
                    build: {
                        type: "docker",
                        host: "tcp://build-host:2376",
                        tlsFolder: "/etc/docker",
                        logMonitor,
                    },
                },
            ],
            iam: {
                permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/boundary",
                path: "/logging/",
                namePrefix: "team-",
                tags: { costs: "17" },
            },
            tags: { team: "logs" },
        },
        invokes: {
            "aws:iam/getPolicy:getPolicy": ({ arn }) => {
                if (String(arn).endsWith("policy/boundary")) {
                    return {
                        arn,
                        policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
                    };
                }
                throw new Error("couldn't find resource");
            },
            "aws:iam/getPolicyDocument:getPolicyDocument": () => ({ json: "{}" }),
        },
    },
    "with every kind of destination, readers and kept objects": {
        config: {
            cluster: existing,
            fluentBit: {
                linuxNodes: true,
                insights: {
                    queries: true,
                    dashboard: true,
                    accessLogs: [
                        {
                            name: "web",
                            namespace: "shop",
                            deployments: ["web"],
                            metricFilters: { serverErrors: true },
                        },
                    ],
                },
                cloudWatchLogs: { kmsKeyArn, keepOnDestroy: true },
                s3: { kmsKeyArn, keepOnDestroy: true, expireAfterDays: 400 },
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [
                            {
                                type: "cloudWatchLogs",
                                subscription: {
                                    destinationArn: "arn:aws:logs:eu-central-1:444455556666:destination:central",
                                },
                                indexFields: ["pod"],
                                dataProtection: { identifiers: ["EmailAddress"] },
                                anomalyDetection: {},
                                readers: [
                                    "arn:aws:iam::111122223333:role/analysts",
                                    "arn:aws:iam::111122223333:group/operators",
                                ],
                            },
                            { type: "firehose" },
                            { type: "s3", expireAfterDays: 30 },
                            { type: "s3", objectLock: { mode: "GOVERNANCE", retentionDays: 40 } },
                            {
                                type: "datadog",
                                site: "datadoghq.eu",
                                apiKey: { secretsManager: { secret: "datadog", key: "apiKey" } },
                            },
                        ],
                    },
                ],
            },
        },
        invokes: {
            "aws:secretsmanager/getSecretVersion:getSecretVersion": () => ({
                secretString: '{"apiKey":"k"}',
                versionId: "v1",
            }),
        },
    },
    "with the nodes' role": {
        config: {
            cluster: existing,
            fluentBit: { identity: { type: "nodeRole", roleName: "windows-nodes" }, routes: shop },
        },
        invokes: { "aws:iam/getRole:getRole": roleOrNothing("windows-nodes") },
    },
    "with a role that somebody else makes": {
        config: {
            cluster: existing,
            fluentBit: {
                identity: {
                    type: "irsa",
                    roleArn: "arn:aws:iam::111122223333:role/given",
                    checkPermissions: false,
                },
                createNamespace: false,
                routes: shop,
            },
            iisApps: [{ namespace: "shop", image: `registry.example/iis${digest}` }],
        },
        invokes: {
            "aws:iam/getRole:getRole": ({ name }) => {
                if (name !== "given") {
                    throw new Error(`reading IAM Role (${String(name)}): couldn't find resource`);
                }
                const host = issuer.replace("https://", "");
                const provider = `arn:aws:iam::111122223333:oidc-provider/${host}`;
                const serviceAccount = { namespace: "amazon-cloudwatch", name: "fluent-bit" };
                return {
                    arn: "arn:aws:iam::111122223333:role/given",
                    assumeRolePolicy: serviceAccountTrust(provider, issuer, serviceAccount),
                };
            },
        },
    },
    "that creates a cluster with all that a cluster can have": {
        config: {
            cluster: {
                mode: "create",
                name: "made",
                kubernetesVersion: "1.35",
                network: { type: "created", zones: ["eu-central-1a", "euc1-az1"], natGateways: "onePerZone" },
                publicAccessCidrs: ["203.0.113.10/32"],
                administratorArns: ["arn:aws:iam::111122223333:role/admins"],
                addOnVersions: { coreDns: "v1.12.0-eksbuild.1" },
                controlPlaneLogs: { kmsKeyArn, keepOnDestroy: true },
                clusterAutoscaler: true,
                sessionManager: true,
                prefixDelegation: true,
                windowsNodeGroups: [
                    { name: "windows-2022", labels: { tier: "web" }, diskKmsKeyArn: kmsKeyArn },
                    {
                        name: "windows-2025",
                        windowsVersion: "2025",
                        spot: true,
                        schedule: { stop: "0 20 * * 1-5", start: "0 6 * * 1-5", timeZone: "Europe/Berlin" },
                    },
                ],
            },
            fluentBit: {
                routes: shop,
                monitoring: { alarms: { topic: { type: "created", emails: ["oncall@example.com"] } } },
            },
            iisApps: [{ namespace: "shop", build: { logMonitor } }],
        },
    },
    "that creates a cluster in a network and with a key that are there": {
        config: {
            cluster: {
                mode: "create",
                name: "made",
                kubernetesVersion: "1.35",
                network: {
                    type: "existing",
                    vpcId: "vpc-0a1b2c3d4e5f67890",
                    privateSubnetIds: ["subnet-0a1b2c3d4e5f67890", "subnet-0b1b2c3d4e5f67890"],
                },
                secretsKmsKeyArn: kmsKeyArn,
                protect: false,
            },
            fluentBit: { routes: shop, extra: { outputs: [{ name: "stdout", match: "kube.*" }] } },
        },
        invokes: {
            "aws:ec2/getSubnet:getSubnet": ({ id }) => ({
                id,
                vpcId: "vpc-0a1b2c3d4e5f67890",
                availabilityZoneId: id === "subnet-0a1b2c3d4e5f67890" ? "euc1-az1" : "euc1-az2",
            }),
        },
    },
};

function roleOrNothing(there: string): Invokes[string] {
    return ({ name }) => {
        if (name === there) {
            return { name };
        }
        throw new Error(`reading IAM Role (${String(name)}): couldn't find resource`);
    };
}
