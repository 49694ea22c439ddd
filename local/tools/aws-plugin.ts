import path from "node:path";
import { Failure } from "../failure";
import { checkout } from "../layout";

/**
 * Which AWS provider the engine uses: the stand-in of this repository, which needs no download, or the official plugin,
 * which the engine fetches from Pulumi's site. Both talk to moto. The folder is undefined for the official one.
 */
export function awsPluginFolder(choice?: string): string | undefined {
    return isStandIn(choice) ? path.join(checkout, "local", "aws-plugin") : undefined;
}

/** The same choice for Pulumi's EKS package, whose component is made of AWS resources. */
export function eksPluginFolder(choice?: string): string | undefined {
    return isStandIn(choice) ? path.join(checkout, "local", "eks-plugin") : undefined;
}

function isStandIn(choice = process.env.AWS_PLUGIN): boolean {
    switch (choice) {
        case undefined:
        case "":
        case "stand-in":
            return true;
        case "official":
            return false;
        default:
            throw new Failure(
                `AWS_PLUGIN is ${JSON.stringify(choice)}, which is no AWS provider the local environment knows.`,
                "Leave it out or set it to stand-in for the one of this repository, or to official for Pulumi's own.",
            );
    }
}
