import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/**
 * Each resource breaks the policy that it is named after, in a way that people do. The test expects every policy to
 * blame the resource of its name.
 */

const allow = (Action: string | string[], Resource: string | string[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });
const trust = (Principal: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] });
const ec2 = trust({ Service: "ec2.amazonaws.com" });
const account = "111122223333";
const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

// IAM

new aws.iam.Policy("iam-policy-is-readable", { policy: "{ Statement: [ this is no JSON ] }" });
new aws.iam.Policy("iam-no-wildcard-action", {
    policy: allow("logs:*", `arn:aws:logs:eu-west-1:${account}:log-group:/x:*`),
});
new aws.iam.UserPolicy("iam-no-allow-by-exclusion", {
    user: "developer",
    policy: JSON.stringify({ Statement: { Effect: "Allow", NotAction: "iam:*", Resource: "*" } }),
});
new aws.iam.RolePolicy("iam-resource-scope", { role: "app", policy: allow("logs:PutLogEvents", "arn:aws:logs:*:*:*") });
new aws.iam.Policy("iam-no-permissions-management", { policy: allow("logs:PutResourcePolicy", "*") });
new aws.iam.Policy("iam-no-privilege-escalation", {
    policy: allow("iam:UpdateAssumeRolePolicy", `arn:aws:iam::${account}:role/admin`),
});
new aws.iam.Role("iam-managed-policies", {
    assumeRolePolicy: ec2,
    managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
});
new aws.s3.BucketPolicy("iam-no-public-principal", {
    bucket: "reports",
    policy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" }],
    },
});
new aws.iam.Role("iam-permissions-boundary", { assumeRolePolicy: ec2 });
new aws.iam.Role("iam-cross-account-trust", { assumeRolePolicy: trust({ AWS: "arn:aws:iam::999988887777:root" }) });
new aws.kms.Key("iam-cross-account-access", {
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
            { Effect: "Allow", Principal: { AWS: "999988887777" }, Action: "kms:Decrypt", Resource: "*" },
        ],
    }),
});
new aws.lambda.Permission("iam-service-has-source", {
    action: "lambda:InvokeFunction",
    function: "resize",
    principal: "s3.amazonaws.com",
});
new aws.ssm.Parameter("aws-no-plain-secrets", {
    name: "/shop/api-token",
    type: "String",
    value: pulumi.secret("hunter2"),
});
new aws.lambda.FunctionUrl("iam-no-public-access-list", { functionName: "resize", authorizationType: "NONE" });
new aws.iam.Role("iam-irsa-trust", {
    assumeRolePolicy: JSON.stringify({
        Statement: {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
            Action: "sts:AssumeRoleWithWebIdentity",
        },
    }),
});
new aws.iam.Policy("iam-known-actions", {
    policy: allow("logs:PutLogEvent", `arn:aws:logs:eu-west-1:${account}:log-group:/x:*`),
});

// A path in two halves. Both policies' ARNs are unknown in a preview: only where they come from is known.
const split = new aws.iam.Role("iam-no-privilege-escalation-across-policies", { assumeRolePolicy: ec2 });
for (const [name, policy] of Object.entries({
    passes: allow("iam:PassRole", `arn:aws:iam::${account}:role/app-*`),
    starts: allow("ec2:RunInstances", `arn:aws:ec2:eu-west-1:${account}:subnet/subnet-1`),
})) {
    const half = new aws.iam.Policy(name, { policy });
    new aws.iam.RolePolicyAttachment(name, { role: split.name, policyArn: half.arn });
}

// Logs

new aws.cloudwatch.LogGroup("log-retention", { name: "/shop/web" });
new aws.cloudwatch.LogGroup("log-encryption", { name: "/payments/web", retentionInDays: 30 });
new aws.iam.Policy("iam-wildcard-within-own-names", {
    policy: allow("logs:PutLogEvents", `arn:aws:logs:eu-west-1:${account}:log-group:/shop/*`),
});
new kubernetes.core.v1.ConfigMap("log-routes-exist", {
    metadata: { name: "fluent-bit" },
    data: {
        "fluent-bit.yaml": "pipeline:\n  outputs:\n    - name: cloudwatch_logs\n      log_group_name: /shop/api\n",
    },
});

// Images

new aws.ecr.Repository("ecr-immutable-tags", {
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS" }],
});
new aws.ecr.Repository("ecr-scan-on-push", {
    imageTagMutability: "IMMUTABLE",
    encryptionConfigurations: [{ encryptionType: "KMS" }],
});
new aws.ecr.Repository("ecr-encryption", {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
});

// Kubernetes

const pinned = `public.ecr.aws/example/web@sha256:${"0123456789abcdef".repeat(4)}`;
const resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } };
const deployment = (name: string, spec: kubernetes.types.input.core.v1.PodSpec) =>
    new kubernetes.apps.v1.Deployment(name, {
        spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec } },
    });

deployment("images-by-digest", {
    containers: [{ name: "web", image: "public.ecr.aws/example/web:latest", resources }],
});
deployment("images-from-allowed-registries", {
    containers: [{ name: "web", image: pinned.replace("public.ecr.aws", "registry.example.net"), resources }],
});
deployment("kubernetes-windows-node-selector", {
    os: { name: "windows" },
    tolerations: [{ key: "os", value: "windows", effect: "NoSchedule" }],
    containers: [{ name: "web", image: pinned, resources }],
});
deployment("kubernetes-windows-tolerations", {
    nodeSelector: { "kubernetes.io/os": "windows" },
    containers: [{ name: "web", image: pinned, resources }],
});
deployment("kubernetes-resources-set", { containers: [{ name: "web", image: pinned }] });
new kubernetes.batch.v1.CronJob("kubernetes-host-access", {
    spec: {
        schedule: "@daily",
        jobTemplate: {
            spec: {
                template: {
                    spec: {
                        restartPolicy: "Never",
                        containers: [{ name: "clean", image: pinned, resources }],
                        volumes: [{ name: "disk", hostPath: { path: "C:\\" } }],
                    },
                },
            },
        },
    },
});
deployment("kubernetes-no-plain-secrets", {
    initContainers: [
        { name: "migrate", image: pinned, resources, env: [{ name: "DB_PASSWORD", value: pulumi.secret("hunter2") }] },
    ],
    containers: [{ name: "web", image: pinned, resources }],
});
new kubernetes.rbac.v1.ClusterRole("kubernetes-rbac-no-wildcards", {
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
});
new kubernetes.core.v1.Service("kubernetes-no-public-load-balancer", { spec: { type: "LoadBalancer" } });

const shipper = new aws.iam.Role("shipper", {
    assumeRolePolicy: JSON.stringify({
        Statement: {
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
    }),
});
new kubernetes.core.v1.ServiceAccount("kubernetes-service-account-trust", {
    metadata: {
        name: "somebody-else",
        namespace: "logging",
        annotations: { "eks.amazonaws.com/role-arn": shipper.arn },
    },
});
new kubernetes.core.v1.ServiceAccount("kubernetes-service-account-role-defined", {
    metadata: {
        name: "fluent-bit",
        namespace: "logging",
        annotations: { "eks.amazonaws.com/role-arn": `arn:aws:iam::${account}:role/of-nobody` },
    },
});
new aws.iam.RolePolicy("stack-destinations-defined", {
    role: shipper.name,
    policy: allow("logs:PutLogEvents", `arn:aws:logs:eu-west-1:${account}:log-group:/shop/of-another-stack:*`),
});
new aws.iam.RolePolicy("stack-destinations-elsewhere", {
    role: shipper.name,
    policy: allow("s3:PutObject", "arn:aws:s3:::archive-of-another-stack/*"),
});

// EKS

const sound: aws.eks.ClusterArgs = {
    roleArn: `arn:aws:iam::${account}:role/cluster`,
    vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], endpointPublicAccess: false, endpointPrivateAccess: true },
    enabledClusterLogTypes: ["api", "audit", "authenticator"],
    encryptionConfig: { resources: ["secrets"], provider: { keyArn: `arn:aws:kms:eu-west-1:${account}:key/1` } },
};
new aws.eks.AccessPolicyAssociation("eks-administrators", {
    clusterName: "shop",
    principalArn: `arn:aws:iam::${account}:role/ci`,
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    accessScope: { type: "cluster" },
});
new aws.eks.Cluster("eks-endpoint-not-public", { ...sound, vpcConfig: { subnetIds: ["subnet-1", "subnet-2"] } });
new aws.eks.Cluster("eks-control-plane-logging", { ...sound, enabledClusterLogTypes: ["api"] });
new aws.eks.Cluster("eks-secrets-encryption", {
    roleArn: sound.roleArn,
    vpcConfig: sound.vpcConfig,
    enabledClusterLogTypes: ["api", "audit", "authenticator"],
});
new aws.eks.Cluster("eks-supported-version", { ...sound, version: "1.20" });
new aws.eks.NodeGroup("eks-node-metadata-service", {
    clusterName: "prod",
    nodeRoleArn: `arn:aws:iam::${account}:role/node`,
    subnetIds: ["subnet-1"],
    scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 },
});
new aws.ec2.SecurityGroup("network-no-remote-administration", {
    ingress: [{ protocol: "tcp", fromPort: 3389, toPort: 3389, cidrBlocks: ["0.0.0.0/0"] }],
});

// The tag that policy-config.json requires is on no resource; this one is named after the policy.
new aws.sqs.Queue("stack-required-tags", { name: "orders" });
