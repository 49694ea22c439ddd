import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import type { AwsPlace } from "../../iam/arn";
import type { IamConventions } from "../../iam/conventions";
import type { BuildSettings } from "./settings";
import type { WindowsVersion } from "../../windows-cluster/windows-versions";

/** What an image is built for, whoever builds it. */
export interface ImageTarget {
    /** Name of the resources. */
    name: string;
    /** URL of the ECR repository that the image is pushed to. */
    url: pulumi.Output<string>;
    windowsVersion: WindowsVersion;
    tags: Tags;
}

/** How an image is built, and what else goes into it. */
export interface ImageBuild<Settings extends BuildSettings = BuildSettings> {
    build: Settings;
    /** LogMonitor's configuration file, for a build that has no file of its own. */
    configuration: string;
    /** Name of the ECR repository that the image is pushed to. */
    repository: string;
    /** Where it is built. */
    place: AwsPlace;
    /** What all roles and policies have in common. */
    iam: IamConventions;
}

/** Who may push to the account's ECR. The password holds for twelve hours, and is a secret for as long as it is somewhere in a state. */
export function registryCredentials(
    target: ImageTarget,
    parent: pulumi.Resource | undefined,
): { address: pulumi.Output<string>; username: pulumi.Output<string>; password: pulumi.Output<string> } {
    const token = aws.ecr.getAuthorizationTokenOutput({}, parent && { parent });
    return {
        address: target.url.apply((url) => url.slice(0, url.indexOf("/"))),
        username: token.userName,
        password: pulumi.secret(token.password),
    };
}
