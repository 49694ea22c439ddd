import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { type AwsPlace, partitionOf } from "../iam/arn";
import { explained } from "../settings/explained";

/** Account and region, and who it is that asks. */
export interface AwsCaller {
    place: AwsPlace;
    /** ARN of the identity, for a role that of its session. */
    identityArn: string;
}

/** Asks AWS which account and region this is: ARNs name both, and they have to be known before anything is created. */
export async function lookUpAwsPlace(invoke: pulumi.InvokeOptions = {}): Promise<AwsPlace> {
    return (await lookUpAwsCaller(invoke)).place;
}

export async function lookUpAwsCaller(invoke: pulumi.InvokeOptions = {}): Promise<AwsCaller> {
    const [identity, region] = await explained(
        "aws: could not determine the AWS account and the region. Check the credentials, and that aws:region, AWS_REGION or the AWS profile says the region",
        () => Promise.all([aws.getCallerIdentity({}, invoke), aws.getRegion({}, invoke)]),
    );
    return {
        place: { partition: partitionOf(region.region), region: region.region, accountId: identity.accountId },
        identityArn: identity.arn,
    };
}
