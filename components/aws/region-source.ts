import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type KnownPlace, partitionOf } from "../iam/arn";
import type { Problem } from "../settings/problems";
import { fromHome } from "./home-path";
import { regionFault } from "./regions";

/** A region and its source. */
export interface FoundRegion {
    region: string;
    /** Name of the source in an error. */
    source: string;
}

/** Settings of `aws:` that determine the region. */
export interface RegionSettings {
    region?: unknown;
    profile?: unknown;
    sharedConfigFiles?: unknown;
    sharedCredentialsFiles?: unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The region of Pulumi's AWS provider: from the stack, the environment, or the AWS profile, in this order. The instance metadata, which the provider uses last, is not used here.
 *
 * @see https://www.pulumi.com/registry/packages/aws/installation-configuration/
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs#argument-reference (`region`)
 */
export function findRegion(settings: RegionSettings, environment: Environment = process.env): FoundRegion | undefined {
    if (settings.region !== undefined && settings.region !== "") {
        return {
            region: typeof settings.region === "string" ? settings.region : JSON.stringify(settings.region),
            source: "aws:region",
        };
    }
    for (const source of ["AWS_REGION", "AWS_DEFAULT_REGION"]) {
        const region = environment[source];
        if (region !== undefined && region !== "") {
            return { region, source };
        }
    }
    const profile = typeof settings.profile === "string" ? settings.profile : (environment["AWS_PROFILE"] ?? "default");
    const files = [
        ...filesOf(settings.sharedCredentialsFiles, environment["AWS_SHARED_CREDENTIALS_FILE"], "credentials"),
        ...filesOf(settings.sharedConfigFiles, environment["AWS_CONFIG_FILE"], "config"),
    ];
    for (const file of files) {
        const region = existsSync(file) ? profileRegion(readFileSync(file, "utf8"), profile) : undefined;
        if (region !== undefined) {
            return { region, source: `region of the AWS profile ${profile} in ${file}` };
        }
    }
    return undefined;
}

function filesOf(named: unknown, inEnvironment: string | undefined, usual: string): string[] {
    const paths = Array.isArray(named) ? named.map(String) : [inEnvironment ?? join("~", ".aws", usual)];
    return paths.map(fromHome);
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
function profileRegion(text: string, profile: string): string | undefined {
    const sections = text.split(/^[ \t]*(?=\[)/m);
    const section = sections.find((one) => /^\[\s*(?:profile\s+)?([^\]]*?)\s*\]/.exec(one)?.[1] === profile);
    return section === undefined ? undefined : /^region[ \t]*=[ \t]*(\S+)/m.exec(section)?.[1];
}

/** The problem of a configured region. */
export function regionProblems(found: FoundRegion | undefined): Problem[] {
    const remedy = found === undefined ? undefined : regionFault(found.region);
    return found === undefined || remedy === undefined
        ? []
        : [
              {
                  setting: found.source,
                  value: JSON.stringify(found.region),
                  remedy,
                  ...(found.source !== "aws:region" && { isElsewhere: true }),
              },
          ];
}

/** The problem of a missing region. */
export const regionMissing: Problem = {
    setting: "aws:region",
    remedy: "is missing: set the cluster's region in the stack file (pulumi config set aws:region eu-central-1) or in the environment variable AWS_REGION",
};

/** The place of a stack with this region; undefined if the region is missing or wrong. */
export function placeIn(found: FoundRegion | undefined, accountId?: string): KnownPlace | undefined {
    return found === undefined || regionFault(found.region) !== undefined
        ? undefined
        : {
              partition: partitionOf(found.region),
              region: found.region,
              ...(accountId !== undefined && { accountId }),
          };
}
