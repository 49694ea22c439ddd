import { Failure } from "../../machine/failure";

/**
 * Which AWS provider the engine uses: the stand-in of this repository, which needs no download, or Pulumi's own. Both talk to moto.
 * Pulumi's EKS package, whose component is made of AWS resources, goes with it.
 */
export type AwsPlugin = "stand-in" | "official";

export function awsPlugin(given = process.env.AWS_PLUGIN ?? ""): AwsPlugin {
    const choice = given === "" ? "stand-in" : given;
    if (choice === "stand-in" || choice === "official") {
        return choice;
    }
    throw new Failure(
        `AWS_PLUGIN is ${JSON.stringify(choice)}, which is not an AWS provider of the local environment.`,
        "Remove it, or set it to stand-in for the provider of this repository, or to official for Pulumi's.",
    );
}
