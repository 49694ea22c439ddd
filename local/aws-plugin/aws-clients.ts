import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { nameOperationInErrors } from "./aws-errors";
import type { ProviderSettings } from "./provider-settings";

/** The services of one region. */
export interface Aws {
    readonly region: string;
    readonly logs: CloudWatchLogsClient;
    readonly iam: IAMClient;
    readonly ecr: ECRClient;
    readonly eks: EKSClient;
    readonly sts: STSClient;
    accountId(): Promise<string>;
}

/** The services of each region that has been asked for, created once. */
export class AwsClients {
    private readonly regions = new Map<string, Aws>();
    private account: Promise<string> | undefined;

    constructor(private readonly settings: ProviderSettings) {}

    in(region = this.settings.region): Aws {
        const existing = this.regions.get(region);
        if (existing) return existing;
        const aws = this.create(region);
        this.regions.set(region, aws);
        return aws;
    }

    private create(region: string): Aws {
        const options = (service: string) => ({
            region,
            endpoint: this.settings.endpointOf(service),
            credentials: this.settings.credentials,
            // Everything here is local: what does not answer soon is not there.
            requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000 },
        });
        const sts = nameOperationInErrors(new STSClient(options("sts")));
        return {
            region,
            logs: nameOperationInErrors(new CloudWatchLogsClient(options("logs"))),
            iam: nameOperationInErrors(new IAMClient(options("iam"))),
            ecr: nameOperationInErrors(new ECRClient(options("ecr"))),
            eks: nameOperationInErrors(new EKSClient(options("eks"))),
            sts,
            accountId: () => (this.account ??= accountId(sts)),
        };
    }
}

async function accountId(sts: STSClient): Promise<string> {
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    return identity.Account ?? "";
}
