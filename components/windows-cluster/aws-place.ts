import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { type AwsPlace, partitionOf } from "../iam/arn";
import { explained } from "./explained";

/** Asks AWS which account and region this is: ARNs name both, and they have to be known before anything is created. */
export async function lookUpAwsPlace(invoke: pulumi.InvokeOptions = {}): Promise<AwsPlace> {
    const [identity, region] = await explained(
        "aws: cannot ask AWS who we are. Check the credentials and aws:region",
        () => Promise.all([aws.getCallerIdentity({}, invoke), aws.getRegion({}, invoke)]),
    );
    return { partition: partitionOf(region.region), region: region.region, accountId: identity.accountId };
}
