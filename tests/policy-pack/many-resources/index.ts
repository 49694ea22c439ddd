import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";

/** Ten resources a team, all of them well-made: the pack reads everything and has nothing to say. */
const teams = Number(process.env["RESOURCES"] ?? 100) / 10;
const account = "111122223333";
const image = `${account}.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:${"0123456789abcdef".repeat(4)}`;
const resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } };

for (let team = 0; team < teams; team++) {
    const name = `team-${team}`;
    const group = `/shop/${name}`;
    new aws.cloudwatch.LogGroup(name, { name: group, retentionInDays: 30 });
    new aws.ecr.Repository(name, {
        name,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS" }],
    });
    const role = new aws.iam.Role(name, {
        name,
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: "sts:AssumeRole" },
            ],
        }),
    });
    const policy = new aws.iam.Policy(name, {
        name,
        policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                    Resource: `arn:aws:logs:eu-west-1:${account}:log-group:${group}:*`,
                },
                { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: `arn:aws:sqs:eu-west-1:${account}:${name}` },
            ],
        }),
    });
    new aws.iam.RolePolicyAttachment(name, { role: role.name, policyArn: policy.arn });
    new aws.sqs.Queue(name, { name });
    const metadata = { name, namespace: name };
    new kubernetes.core.v1.ServiceAccount(name, { metadata });
    new kubernetes.core.v1.ConfigMap(name, {
        metadata,
        data: { "app.yaml": "log:\n  level: info\nserver:\n  port: 8080\n" },
    });
    new kubernetes.core.v1.Service(name, { metadata, spec: { selector: { app: name }, ports: [{ port: 80 }] } });
    new kubernetes.apps.v1.Deployment(name, {
        metadata,
        spec: {
            selector: { matchLabels: { app: name } },
            template: {
                metadata: { labels: { app: name } },
                spec: {
                    serviceAccountName: name,
                    nodeSelector: { "kubernetes.io/os": "windows" },
                    tolerations: [{ key: "os", operator: "Equal", value: "windows", effect: "NoSchedule" }],
                    containers: [
                        {
                            name: "app",
                            image,
                            resources,
                            env: [
                                { name: "TEAM", value: name },
                                { name: "LOG_GROUP", value: group },
                            ],
                        },
                    ],
                },
            },
        },
    });
}
