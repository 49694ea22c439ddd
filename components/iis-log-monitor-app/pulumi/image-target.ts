import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import type { AwsPlace } from "../../iam/arn";
import type { IamConventions } from "../../iam/conventions";
import type { BuildSettings } from "../image/settings";
import type { WindowsVersion } from "../../windows-cluster/windows-versions";

/** Inputs of an image that all ways of building share. */
export interface ImageTarget {
    /** Name of the resources. */
    name: string;
    /** URL of the ECR repository for the image. */
    url: pulumi.Output<string>;
    windowsVersion: WindowsVersion;
    tags: Tags;
}

/** The way of building an image, and its other contents. */
export interface ImageBuild<Settings extends BuildSettings = BuildSettings> {
    build: Settings;
    /** LogMonitor's configuration file, for a build without its own file. */
    configuration: string;
    /** Name of the ECR repository for the image. */
    repository: string;
    /** Region and account of the build. */
    place: AwsPlace;
    /** Conventions for all roles and policies. */
    iam: IamConventions;
}

/** Credentials to push to the account's ECR. The password is valid for twelve hours, and is a secret wherever it is in the state. */
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
