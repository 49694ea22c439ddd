import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/**
 * A cluster, its nodes, a log shipper and an application, as an expert would sign them: the pack has nothing to say, in
 * the first preview, when ARNs are unknown, as little as in the update.
 */

const account = "111122223333";
const region = "eu-west-1";
const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const serviceTrust = (Service: string) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
    });
const awsManaged = (...names: string[]) => names.map((name) => `arn:aws:iam::aws:policy/${name}`);

// The cluster and its Windows nodes

const key = new aws.kms.Key("cluster", {
    enableKeyRotation: true,
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Enable IAM User Permissions",
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${account}:root` },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Effect: "Allow",
                Principal: { Service: `logs.${region}.amazonaws.com` },
                Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                Resource: "*",
                Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:*` } },
            },
        ],
    }),
});
const clusterRole = new aws.iam.Role("cluster", {
    name: "shop-cluster",
    assumeRolePolicy: serviceTrust("eks.amazonaws.com"),
    managedPolicyArns: awsManaged("AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"),
});
const cluster = new aws.eks.Cluster("shop", {
    name: "shop",
    roleArn: clusterRole.arn,
    version: "1.35",
    vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], endpointPublicAccess: false, endpointPrivateAccess: true },
    enabledClusterLogTypes: ["api", "audit", "authenticator"],
    encryptionConfig: { resources: ["secrets"], provider: { keyArn: key.arn } },
});
const nodeRole = new aws.iam.Role("windows-node", {
    name: "shop-windows-node",
    assumeRolePolicy: serviceTrust("ec2.amazonaws.com"),
});
for (const name of ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"]) {
    const [policyArn = ""] = awsManaged(name);
    new aws.iam.RolePolicyAttachment(name, { role: nodeRole.name, policyArn });
}
const template = new aws.ec2.LaunchTemplate("windows", {
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
});
new aws.eks.NodeGroup("windows", {
    clusterName: cluster.name,
    amiType: "WINDOWS_CORE_2022_x86_64",
    nodeRoleArn: nodeRole.arn,
    subnetIds: ["subnet-1"],
    launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
    scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 4 },
    taints: [{ key: "os", value: "windows", effect: "NO_SCHEDULE" }],
});
new aws.ec2.SecurityGroup("web", {
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
});

// The log shipper: its log groups, and a role for exactly these

const groups = ["/shop/web", "/shop/rest"].map(
    (name) => new aws.cloudwatch.LogGroup(name, { name, retentionInDays: 30, kmsKeyId: key.arn }),
);
const shipperRole = new aws.iam.Role(
    "fluent-bit",
    {
        name: "shop-fluent-bit",
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: {
                        StringEquals: {
                            [`${issuer}:sub`]: "system:serviceaccount:logging:fluent-bit",
                            [`${issuer}:aud`]: "sts.amazonaws.com",
                        },
                    },
                },
            ],
        }),
    },
    { dependsOn: groups },
);
const shipLogs = new aws.iam.Policy("ship-logs", {
    name: "shop-ship-logs",
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Ship",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: ["/shop/web", "/shop/rest"].map(
                    (name) => `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
                ),
            },
            { Sid: "Metrics", Effect: "Allow", Action: "cloudwatch:PutMetricData", Resource: "*" },
        ],
    }),
});
new aws.iam.RolePolicyAttachment("ship-logs", { role: shipperRole.name, policyArn: shipLogs.arn });

const namespace = "logging";
new kubernetes.core.v1.ServiceAccount("fluent-bit", {
    metadata: { name: "fluent-bit", namespace, annotations: { "eks.amazonaws.com/role-arn": shipperRole.arn } },
});
new kubernetes.core.v1.ConfigMap("fluent-bit", {
    metadata: { name: "fluent-bit", namespace },
    data: {
        "fluent-bit.yaml": [
            "pipeline:",
            "  outputs:",
            "    - name: cloudwatch_logs",
            "      log_group_name: /shop/rest",
            "      log_group_template: /shop/$kubernetes['namespace_name']",
            "    - name: splunk",
            "      splunk_token: ${SPLUNK_TOKEN}",
        ].join("\n"),
    },
});
new kubernetes.rbac.v1.ClusterRole("fluent-bit", {
    rules: [{ apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["get", "list", "watch"] }],
});
const image = (name: string) =>
    `${account}.dkr.ecr.${region}.amazonaws.com/shop/${name}:1.4.2@sha256:${"0123456789abcdef".repeat(4)}`;
const resources = { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } };
new kubernetes.apps.v1.DaemonSet("fluent-bit", {
    metadata: { name: "fluent-bit", namespace },
    spec: {
        selector: { matchLabels: { app: "fluent-bit" } },
        template: {
            metadata: { labels: { app: "fluent-bit" } },
            spec: {
                serviceAccountName: "fluent-bit",
                nodeSelector: { "kubernetes.io/os": "windows" },
                tolerations: [{ operator: "Exists" }],
                securityContext: { windowsOptions: { runAsUserName: "ContainerAdministrator" } },
                containers: [
                    {
                        name: "fluent-bit",
                        image: image("fluent-bit"),
                        resources,
                        env: [
                            { name: "SPLUNK_TOKEN", valueFrom: { secretKeyRef: { name: "splunk", key: "token" } } },
                            { name: "AWS_REGION", value: region },
                        ],
                        volumeMounts: [
                            { name: "logs", mountPath: "C:\\var\\log", readOnly: true },
                            { name: "state", mountPath: "C:\\var\\fluent-bit\\state" },
                        ],
                    },
                ],
                volumes: [
                    { name: "logs", hostPath: { path: "C:\\var\\log" } },
                    { name: "state", hostPath: { path: "C:\\var\\fluent-bit\\state", type: "DirectoryOrCreate" } },
                ],
            },
        },
    },
});

// The application

new aws.ecr.Repository("web", {
    name: "shop/web",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
});
new kubernetes.apps.v1.Deployment("web", {
    metadata: { name: "web", namespace: "web" },
    spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
            metadata: { labels: { app: "web" } },
            spec: {
                affinity: {
                    nodeAffinity: {
                        requiredDuringSchedulingIgnoredDuringExecution: {
                            nodeSelectorTerms: [
                                {
                                    matchExpressions: [
                                        { key: "kubernetes.io/os", operator: "In", values: ["windows"] },
                                    ],
                                },
                            ],
                        },
                    },
                },
                tolerations: [{ key: "os", operator: "Equal", value: "windows", effect: "NoSchedule" }],
                containers: [{ name: "web", image: image("web"), resources }],
            },
        },
    },
});
new kubernetes.core.v1.Service("web", {
    metadata: {
        name: "web",
        namespace: "web",
        annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
    },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] },
});
