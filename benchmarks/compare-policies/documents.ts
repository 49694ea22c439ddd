/** What a document is, and so which tools can read it. */
export type Kind =
    | "identity policy"
    | "trust policy"
    | "resource policy"
    | "share"
    | "EKS and EC2"
    | "Kubernetes object"
    | "secret";

/** Two versions of one document, of which the first has a flaw that the second has not. */
export interface Pair {
    readonly title: string;
    readonly kind: Kind;
    readonly flawed: Content;
    readonly sound: Content;
}

/** A policy, the resource of CloudFormation's that holds it, or an object of Kubernetes'. */
export type Content =
    | { readonly policy: object; readonly resource?: never; readonly object?: never }
    | {
          readonly resource: { readonly Type: string; readonly Properties: object };
          readonly policy?: never;
          readonly object?: never;
      }
    | { readonly object: Readonly<Record<string, unknown>>; readonly policy?: never; readonly resource?: never };

const account = "111122223333";
const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const image = `public.ecr.aws/example/app@${digest}`;

const statement = (...statements: object[]) => ({
    Version: "2012-10-17",
    Statement: statements.map((each) => ({ Effect: "Allow", ...each })),
});

function identity(title: string, flawed: readonly object[], sound: readonly object[]): Pair {
    return {
        title,
        kind: "identity policy",
        flawed: { policy: statement(...flawed) },
        sound: { policy: statement(...sound) },
    };
}

function trust(title: string, flawed: object, sound: object): Pair {
    const role = (each: object) => ({
        resource: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: statement(each) } },
    });
    return { title, kind: "trust policy", flawed: role(flawed), sound: role(sound) };
}

function held(title: string, Type: string, property: string, flawed: object, sound: object, more: object = {}): Pair {
    const resource = (each: object) => ({ resource: { Type, Properties: { ...more, [property]: statement(each) } } });
    return { title, kind: "resource policy", flawed: resource(flawed), sound: resource(sound) };
}

function aws(title: string, Type: string, flawed: object, sound: object, kind: Kind = "EKS and EC2"): Pair {
    const resource = (Properties: object) => ({ resource: { Type, Properties } });
    return { title, kind, flawed: resource(flawed), sound: resource(sound) };
}

function kubernetes(
    title: string,
    flawed: Record<string, unknown>,
    sound: Record<string, unknown>,
    kind: Kind = "Kubernetes object",
): Pair {
    return { title, kind, flawed: { object: flawed }, sound: { object: sound } };
}

const metadata = { name: "app", namespace: "shop" };
const container = (more: object = {}) => ({
    name: "app",
    image,
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    ...more,
});
const deployment = (pod: object) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
        selector: { matchLabels: { app: "app" } },
        template: { metadata: { labels: { app: "app" } }, spec: { containers: [container()], ...pod } },
    },
});
const role = (kind: string, ...rules: object[]) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata,
    rules,
});
const binding = (kind: string, name: string, subject: object) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [subject],
});
const configMap = (text: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { "app.conf": text } });
const select = {
    Resource: { Table: { CatalogId: account, DatabaseName: "sales", Name: "orders" } },
    Permissions: ["SELECT"],
    PermissionsWithGrantOption: [],
};
const rolePolicy = (Resource: string) => ({
    apiVersion: "iam.aws.upbound.io/v1beta1",
    kind: "RolePolicy",
    metadata: { name: "app" },
    spec: {
        forProvider: {
            roleRef: { name: "app" },
            policy: JSON.stringify(statement({ Action: "s3:GetObject", Resource })),
        },
    },
});
const ops = { kind: "Group", name: "ops", apiGroup: "rbac.authorization.k8s.io" };
const logs = `arn:aws:logs:eu-west-1:${account}:log-group:/eks/shop`;
const pods = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] };
const github = "token.actions.githubusercontent.com";
const web = (condition: object) => ({
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: condition,
});
const nodes = { httpTokens: "required", httpPutResponseHopLimit: 1 };

/** One pair for each kind of flaw, with the least that shows it. */
export const pairs: readonly Pair[] = [
    identity(
        "every action of a service",
        [{ Action: "s3:*", Resource: "arn:aws:s3:::shop/*" }],
        [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/*" }],
    ),
    identity(
        "every action",
        [{ Action: "*", Resource: "*" }],
        [{ Action: "logs:PutLogEvents", Resource: `${logs}:*` }],
    ),
    identity(
        "part of an action",
        [{ Action: "s3:Get*", Resource: "arn:aws:s3:::shop/*" }],
        [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/*" }],
    ),
    identity(
        "writing to every log group",
        [{ Action: "logs:PutLogEvents", Resource: "*" }],
        [{ Action: "logs:PutLogEvents", Resource: `${logs}:*` }],
    ),
    identity(
        "reading every bucket",
        [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::*" }],
        [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/eks/*" }],
    ),
    identity(
        "everything but",
        [{ NotAction: "iam:*", Resource: "*" }],
        [{ Action: "ec2:DescribeInstances", Resource: "*" }],
    ),
    identity(
        "passing any role to a new instance",
        [{ Action: ["iam:PassRole", "ec2:RunInstances"], Resource: "*" }],
        [{ Action: "ec2:DescribeInstances", Resource: "*" }],
    ),
    identity(
        "changing a function's code",
        [{ Action: "lambda:UpdateFunctionCode", Resource: "*" }],
        [{ Action: "lambda:InvokeFunction", Resource: `arn:aws:lambda:eu-west-1:${account}:function:resize` }],
    ),
    identity(
        "keys for anybody",
        [{ Action: "iam:CreateAccessKey", Resource: `arn:aws:iam::${account}:user/*` }],
        [{ Action: "iam:GetUser", Resource: `arn:aws:iam::${account}:user/ci` }],
    ),
    identity(
        "a condition that narrows nothing",
        [{ Action: "sqs:SendMessage", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }],
        [{ Action: "sqs:SendMessage", Resource: `arn:aws:sqs:eu-west-1:${account}:jobs` }],
    ),
    identity(
        "a misspelt action",
        [{ Action: "logs:PutLogEvent", Resource: `${logs}:*` }],
        [{ Action: "logs:PutLogEvents", Resource: `${logs}:*` }],
    ),
    identity(
        "tags that decide about access",
        [{ Action: ["ec2:CreateTags", "ec2:StopInstances"], Resource: `arn:aws:ec2:eu-west-1:${account}:instance/*` }],
        [{ Action: "ec2:StopInstances", Resource: `arn:aws:ec2:eu-west-1:${account}:instance/i-0123456789abcdef0` }],
    ),

    trust(
        "anybody",
        { Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
        { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ),
    trust(
        "any service account of a cluster",
        web({ StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" } }),
        web({
            StringEquals: {
                [`${issuer}:aud`]: "sts.amazonaws.com",
                [`${issuer}:sub`]: "system:serviceaccount:logging:fluent-bit",
            },
        }),
    ),
    trust(
        "any service account by a wildcard",
        web({ StringLike: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: "system:serviceaccount:*" } }),
        web({
            StringEquals: {
                [`${issuer}:aud`]: "sts.amazonaws.com",
                [`${issuer}:sub`]: "system:serviceaccount:logging:fluent-bit",
            },
        }),
    ),
    trust(
        "any repository of GitHub",
        {
            Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${github}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" } },
        },
        {
            Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${github}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: {
                    [`${github}:aud`]: "sts.amazonaws.com",
                    [`${github}:sub`]: "repo:example/shop:ref:refs/heads/main",
                },
            },
        },
    ),

    held(
        "a bucket for everybody",
        "AWS::S3::BucketPolicy",
        "PolicyDocument",
        { Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/*" },
        {
            Principal: { AWS: `arn:aws:iam::${account}:role/web` },
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::shop/*",
        },
        { Bucket: "shop" },
    ),
    held(
        "a queue for any topic",
        "AWS::SQS::QueuePolicy",
        "PolicyDocument",
        { Principal: "*", Action: "sqs:SendMessage", Resource: `arn:aws:sqs:eu-west-1:${account}:jobs` },
        {
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: `arn:aws:sqs:eu-west-1:${account}:jobs`,
            Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${account}:orders` } },
        },
        { Queues: [`https://sqs.eu-west-1.amazonaws.com/${account}/jobs`] },
    ),
    held(
        "a key for everybody",
        "AWS::KMS::Key",
        "KeyPolicy",
        { Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" },
        { Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
        { EnableKeyRotation: true },
    ),

    aws(
        "a share for any account",
        "AWS::RAM::ResourceShare",
        { Name: "network", AllowExternalPrincipals: true },
        { Name: "network", AllowExternalPrincipals: false },
        "share",
    ),
    aws(
        "tables for another account",
        "AWS::LakeFormation::PrincipalPermissions",
        { ...select, Principal: { DataLakePrincipalIdentifier: "999988887777" } },
        { ...select, Principal: { DataLakePrincipalIdentifier: `arn:aws:iam::${account}:role/analyst` } },
        "share",
    ),

    aws(
        "a public API server",
        "AWS::EKS::Cluster",
        { ResourcesVpcConfig: { SubnetIds: ["subnet-1"], EndpointPublicAccess: true } },
        { ResourcesVpcConfig: { SubnetIds: ["subnet-1"], EndpointPublicAccess: false, EndpointPrivateAccess: true } },
    ),
    aws(
        "IMDSv1 of a launch template",
        "AWS::EC2::LaunchTemplate",
        { LaunchTemplateData: { ImageId: "ami-1" } },
        {
            LaunchTemplateData: {
                ImageId: "ami-1",
                MetadataOptions: {
                    HttpTokens: nodes.httpTokens,
                    HttpPutResponseHopLimit: nodes.httpPutResponseHopLimit,
                },
            },
        },
    ),
    aws(
        "RDP for everybody",
        "AWS::EC2::SecurityGroup",
        {
            GroupDescription: "nodes",
            SecurityGroupIngress: [
                { Description: "RDP", IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, CidrIp: "0.0.0.0/0" },
            ],
        },
        {
            GroupDescription: "nodes",
            SecurityGroupIngress: [
                { Description: "RDP", IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, CidrIp: "198.51.100.0/24" },
            ],
        },
    ),
    aws(
        "movable tags",
        "AWS::ECR::Repository",
        { RepositoryName: "shop" },
        { RepositoryName: "shop", ImageTagMutability: "IMMUTABLE" },
    ),

    kubernetes(
        "a privileged container",
        deployment({ containers: [container({ securityContext: { privileged: true } })] }),
        deployment({}),
    ),
    kubernetes(
        "the node's disk",
        deployment({ volumes: [{ name: "v", hostPath: { path: "/" } }] }),
        deployment({ volumes: [{ name: "v", emptyDir: {} }] }),
    ),
    kubernetes(
        "a HostProcess container of Windows",
        deployment({
            securityContext: { windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" } },
            hostNetwork: false,
        }),
        deployment({
            securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } },
            nodeSelector: { "kubernetes.io/os": "windows" },
            tolerations: [{ operator: "Exists" }],
        }),
    ),
    kubernetes("a policy of Crossplane for every bucket", rolePolicy("*"), rolePolicy("arn:aws:s3:::shop/*")),
    kubernetes(
        "an image by its tag",
        deployment({ containers: [container({ image: "public.ecr.aws/example/app:1.4" })] }),
        deployment({}),
    ),
    kubernetes(
        "a privileged step of a workflow",
        {
            apiVersion: "argoproj.io/v1alpha1",
            kind: "Workflow",
            metadata,
            spec: { templates: [{ name: "main", container: container({ securityContext: { privileged: true } }) }] },
        },
        {
            apiVersion: "argoproj.io/v1alpha1",
            kind: "Workflow",
            metadata,
            spec: { templates: [{ name: "main", container: container() }] },
        },
    ),
    kubernetes(
        "reading every Secret",
        role("ClusterRole", { ...pods, resources: ["secrets"] }),
        role("ClusterRole", pods),
    ),
    kubernetes(
        "running commands in every pod",
        role("ClusterRole", { ...pods, resources: ["pods/exec"], verbs: ["create"] }),
        role("ClusterRole", pods),
    ),
    kubernetes(
        "the kubelet",
        role("ClusterRole", { ...pods, resources: ["nodes/proxy"], verbs: ["get"] }),
        role("ClusterRole", { ...pods, resources: ["nodes/metrics"], verbs: ["get"] }),
    ),
    kubernetes("every verb", role("ClusterRole", { ...pods, verbs: ["*"] }), role("ClusterRole", pods)),
    kubernetes(
        "cluster-admin",
        binding("ClusterRoleBinding", "cluster-admin", ops),
        binding("ClusterRoleBinding", "view", ops),
    ),
    kubernetes(
        "a load balancer on the internet",
        { apiVersion: "v1", kind: "Service", metadata, spec: { type: "LoadBalancer", ports: [{ port: 443 }] } },
        {
            apiVersion: "v1",
            kind: "Service",
            metadata: {
                ...metadata,
                annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
            },
            spec: { type: "LoadBalancer", ports: [{ port: 443 }] },
        },
    ),

    kubernetes(
        "a password in a variable",
        deployment({ containers: [container({ env: [{ name: "DB_PASSWORD", value: "hunter2-hunter2" }] })] }),
        deployment({
            containers: [
                container({
                    env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }],
                }),
            ],
        }),
        "secret",
    ),
    kubernetes(
        "a connection string",
        configMap("Server=db;User Id=shop;Password=hunter2-hunter2;Encrypt=True\n"),
        configMap("Server=db;Database=shop;Integrated Security=SSPI;Encrypt=True\n"),
        "secret",
    ),
    kubernetes(
        "a token for Splunk",
        configMap("[OUTPUT]\n    Name splunk\n    splunk_token 0f9d7c1e-52b1-4d6e-9a3c-7b8e5d4c3b2a\n"),
        configMap("[OUTPUT]\n    Name splunk\n    splunk_token ${SPLUNK_TOKEN}\n"),
        "secret",
    ),
    // Put together here, so that scanners do not report it as a key.
    kubernetes(
        "an AWS key",
        configMap(
            `[default]\naws_access_key_id = AKIA${"Z7QX".repeat(4)}\naws_secret_access_key = ${"aB3dE5gH1j".repeat(4)}\n`,
        ),
        configMap("[default]\nrole_arn = arn:aws:iam::111122223333:role/shop\n"),
        "secret",
    ),
];
