import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECR } from "@aws-sdk/client-ecr";
import { EKS } from "@aws-sdk/client-eks";
import { Firehose } from "@aws-sdk/client-firehose";
import { IAM } from "@aws-sdk/client-iam";
import { Imagebuilder } from "@aws-sdk/client-imagebuilder";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { SNS } from "@aws-sdk/client-sns";
import { STS } from "@aws-sdk/client-sts";

import { nameOperationInErrors, type Client } from "./aws-errors";
import type { ProviderSettings } from "./provider-settings";

const services = {
    autoscaling: AutoScaling,
    cloudwatch: CloudWatch,
    logs: CloudWatchLogs,
    ec2: EC2,
    ecr: ECR,
    eks: EKS,
    firehose: Firehose,
    iam: IAM,
    imagebuilder: Imagebuilder,
    kms: KMS,
    s3: S3,
    secretsmanager: SecretsManager,
    sns: SNS,
    sts: STS,
};

type Services = { readonly [Name in keyof typeof services]: InstanceType<(typeof services)[Name]> };

/** The services of one region. */
export interface Aws extends Services {
    readonly region: string;
}

/** Clients are created at their first use, so that unused services need no endpoint. */
function awsIn(region: string, settings: ProviderSettings): Aws {
    const aws = { region };
    for (const [name, Service] of Object.entries(services)) {
        let made: Client | undefined;
        const options = () => ({
            region,
            endpoint: settings.endpointOf(name),
            credentials: settings.credentials,
            // Only S3 uses it: a bucket's name before a local host name would not be a valid host.
            forcePathStyle: true,
            // All services are local. One that does not answer soon does not run.
            requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000 },
        });
        Object.defineProperty(aws, name, { get: () => (made ??= nameOperationInErrors(new Service(options()))) });
    }
    return aws as Aws;
}

/** The services of each used region. */
export class AwsClients {
    private readonly regions = new Map<string, Aws>();

    constructor(private readonly settings: ProviderSettings) {}

    in(region = this.settings.region): Aws {
        const aws = this.regions.get(region) ?? awsIn(region, this.settings);
        this.regions.set(region, aws);
        return aws;
    }
}
