import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { EKSClient } from "@aws-sdk/client-eks";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { IAMClient } from "@aws-sdk/client-iam";
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { STSClient } from "@aws-sdk/client-sts";

import { nameOperationInErrors, type Client } from "./aws-errors";
import type { ProviderSettings } from "./provider-settings";

/** The services of one region. A client is made when it is first asked for: a service that is not used needs no endpoint. */
export class Aws {
    private readonly made = new Map<string, Client>();

    constructor(
        readonly region: string,
        private readonly settings: ProviderSettings,
    ) {}

    get autoscaling(): AutoScalingClient {
        return this.client("autoscaling", AutoScalingClient);
    }

    get cloudwatch(): CloudWatchClient {
        return this.client("cloudwatch", CloudWatchClient);
    }

    get logs(): CloudWatchLogsClient {
        return this.client("logs", CloudWatchLogsClient);
    }

    get ec2(): EC2Client {
        return this.client("ec2", EC2Client);
    }

    get ecr(): ECRClient {
        return this.client("ecr", ECRClient);
    }

    get eks(): EKSClient {
        return this.client("eks", EKSClient);
    }

    get firehose(): FirehoseClient {
        return this.client("firehose", FirehoseClient);
    }

    get iam(): IAMClient {
        return this.client("iam", IAMClient);
    }

    get imagebuilder(): ImagebuilderClient {
        return this.client("imagebuilder", ImagebuilderClient);
    }

    get kms(): KMSClient {
        return this.client("kms", KMSClient);
    }

    get s3(): S3Client {
        return this.client("s3", S3Client);
    }

    get secretsmanager(): SecretsManagerClient {
        return this.client("secretsmanager", SecretsManagerClient);
    }

    get sns(): SNSClient {
        return this.client("sns", SNSClient);
    }

    get sts(): STSClient {
        return this.client("sts", STSClient);
    }

    private client<C extends Client>(service: string, Service: new (options: ClientOptions) => C): C {
        const made = this.made.get(service);
        if (made) return made as C;
        const client = nameOperationInErrors(
            new Service({
                region: this.region,
                endpoint: this.settings.endpointOf(service),
                credentials: this.settings.credentials,
                // S3 alone heeds it: a bucket's name before a local host name is not a host name.
                forcePathStyle: true,
                // Everything here is local: what does not answer soon is not there.
                requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000 },
            }),
        );
        this.made.set(service, client);
        return client;
    }
}

interface ClientOptions {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: ProviderSettings["credentials"];
    readonly forcePathStyle: boolean;
    readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/** The services of each region that has been asked for. */
export class AwsClients {
    private readonly regions = new Map<string, Aws>();

    constructor(private readonly settings: ProviderSettings) {}

    in(region = this.settings.region): Aws {
        const existing = this.regions.get(region);
        if (existing) return existing;
        const aws = new Aws(region, this.settings);
        this.regions.set(region, aws);
        return aws;
    }
}
