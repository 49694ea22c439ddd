import path from "node:path";
import { Failure } from "../failure";
import { checkout } from "../layout";

/**
 * Which AWS provider the engine uses: the stand-in of this repository, which needs no download, or the official plugin,
 * which the engine fetches from Pulumi's site. Both talk to moto. The folder is undefined for the official one.
 */
export function awsPluginFolder(choice = process.env.AWS_PLUGIN): string | undefined {
    switch (choice) {
        case undefined:
        case "":
        case "stand-in":
            return path.join(checkout, "local", "aws-plugin");
        case "official":
            return undefined;
        default:
            throw new Failure(
                `AWS_PLUGIN is ${JSON.stringify(choice)}, which is no AWS provider the local environment knows.`,
                "Leave it out or set it to stand-in for the one of this repository, or to official for Pulumi's own.",
            );
    }
}
