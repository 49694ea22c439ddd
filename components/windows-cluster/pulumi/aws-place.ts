import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { type AwsPlace, partitionOf } from "../../iam/arn";
import { explained } from "../../settings/explained";

/** Account and region, and the identity of the caller. */
export interface AwsCaller {
    place: AwsPlace;
    /** ARN of the identity. For a role: ARN of its session. */
    identityArn: string;
}

/** Asks AWS for the account and the region. ARNs contain both, so they must be known before anything is created. */
export async function lookUpAwsPlace(invoke: pulumi.InvokeOptions = {}): Promise<AwsPlace> {
    return (await lookUpAwsCaller(invoke)).place;
}

export async function lookUpAwsCaller(invoke: pulumi.InvokeOptions = {}): Promise<AwsCaller> {
    const [identity, region] = await explained(
        {
            setting: "aws",
            remedy: "could not determine the AWS account and the region. Check the credentials, and set the region with aws:region, AWS_REGION or the AWS profile",
        },
        () => Promise.all([aws.getCallerIdentity({}, invoke), aws.getRegion({}, invoke)]),
    );
    return {
        place: { partition: partitionOf(region.region), region: region.region, accountId: identity.accountId },
        identityArn: identity.arn,
    };
}
