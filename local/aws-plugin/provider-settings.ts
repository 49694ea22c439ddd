import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";

import { ProviderError } from "./aws-errors";
import { hasUnknown, isMap, type PropertyMap, type PropertyValue } from "./property-values";

/** Settings of the provider, from the program or the stack's `aws:…` configuration. */
export interface ProviderSettings {
    readonly region: string;
    readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
    readonly defaultTags: Readonly<Record<string, string>>;
    endpointOf(service: string): string;
}

/** Settings for AWS requests with another identity than the environment's own user. */
const identities = [
    "profile",
    "sharedConfigFiles",
    "sharedCredentialsFiles",
    "assumeRoles",
    "assumeRoleWithWebIdentity",
] as const;

/** Settings with an effect in the stand-in. */
const honoured = ["region", "endpoints", "accessKey", "secretKey", "token", "defaultTags", ...identities] as const;

/** Settings of the official provider's connections to AWS, without an effect here. */
const withoutEffect = new Set([
    "ec2MetadataServiceEndpoint",
    "ec2MetadataServiceEndpointMode",
    "insecure",
    "maxRetries",
    "retryMode",
    "s3UsEast1RegionalEndpoint",
    "s3UsePathStyle",
    "skipCredentialsValidation",
    "skipMetadataApiCheck",
    "skipRegionValidation",
    "skipRequestingAccountId",
    "stsRegion",
    "tagPolicyCompliance",
    "tokenBucketRateLimiterCapacity",
    "useDualstackEndpoint",
    "useFipsEndpoint",
    "userAgents",
    // Set by the engine: the version of the plugin for which the program was written.
    "version",
]);

/** The problems of the provider's settings, by setting. */
export function settingComplaints(given: PropertyMap): { property: string; reason: string }[] {
    return Object.keys(given)
        .filter((name) => !(honoured as readonly string[]).includes(name) && !withoutEffect.has(name))
        .map((property) => ({
            property,
            reason: `the local AWS stand-in does not support the provider setting "${property}"; it supports ${honoured.join(", ")}`,
        }));
}

/** Reads the settings. Defaults come from the environment variables of AWS' own tools. */
export function readSettings(given: PropertyMap, environment: NodeJS.ProcessEnv): ProviderSettings {
    const settings = parsed(given);
    const region = textOf(settings["region"]) ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
    if (region === undefined || region === "") {
        throw new ProviderError("no AWS region: set the configuration aws:region or the variable AWS_REGION");
    }
    return {
        region,
        credentials: credentials(settings, region, environment),
        defaultTags: defaultTags(settings),
        endpointOf: (service) => local(service, endpoint(settings, service) ?? environment["AWS_ENDPOINT_URL"]),
    };
}

/** The credentials for requests. Profiles and roles, as in a company's account, are those of moto. */
function credentials(settings: PropertyMap, region: string, environment: NodeJS.ProcessEnv) {
    if (identities.some((name) => settings[name] !== undefined)) {
        // Only loaded here, because no stack of this project needs it, and each command of Pulumi starts this plugin.
        return async () => {
            const { providerOf } = await import("../../commands/verifying/credentials.js");
            const { awsCredentials } = await import("../../components/aws/credentials.js");
            return providerOf(awsCredentials.parse(settings), region)();
        };
    }
    const sessionToken = textOf(settings["token"]) ?? environment["AWS_SESSION_TOKEN"];
    return {
        accessKeyId: textOf(settings["accessKey"]) ?? environment["AWS_ACCESS_KEY_ID"] ?? "test",
        secretAccessKey: textOf(settings["secretKey"]) ?? environment["AWS_SECRET_ACCESS_KEY"] ?? "test",
        ...(sessionToken !== undefined && { sessionToken }),
    };
}

/** The tags of all resources. Empty while they are unknown. */
export function defaultTags(given: PropertyMap): Readonly<Record<string, string>> {
    const tags = parsed(given)["defaultTags"];
    const map = isMap(tags) ? tags["tags"] : undefined;
    return isMap(map) ? (map as Record<string, string>) : {};
}

function endpoint(settings: PropertyMap, service: string): string | undefined {
    const lists = Array.isArray(settings["endpoints"]) ? settings["endpoints"] : [];
    // The official provider has two names for this endpoint.
    const names = service === "logs" ? ["logs", "cloudwatchlogs"] : [service];
    return lists.flatMap((list) => (isMap(list) ? names.map((name) => textOf(list[name])) : [])).find(Boolean);
}

/** The stand-in only supports a small part of AWS, and must not be used with a real account. */
function local(service: string, url: string | undefined): string {
    if (url === undefined || url === "") {
        throw new ProviderError(
            `the local AWS stand-in has no endpoint for ${service}: set the variable AWS_ENDPOINT_URL or the configuration aws:endpoints`,
        );
    }
    const host = URL.canParse(url) && /^https?:/.test(url) ? new URL(url).hostname : undefined;
    if (host === undefined) {
        throw new ProviderError(
            `the endpoint for ${service} is not a URL: "${url}"; write it like http://127.0.0.1:5000`,
        );
    }
    if (/\.amazonaws\.com(\.cn)?$|\.api\.aws$/.test(host)) {
        throw new ProviderError(
            `the local AWS stand-in does not connect to AWS itself (endpoint "${url}"): for a real account, put the official plug-in on the PATH`,
        );
    }
    return url;
}

/** Pulumi's SDKs pass all values that are not text as JSON. */
function parsed(given: PropertyMap): PropertyMap {
    return Object.fromEntries(
        Object.entries(given).map(([name, value]) => {
            if (typeof value !== "string" || !/^[[{]/.test(value)) return [name, value];
            try {
                return [name, JSON.parse(value) as PropertyValue];
            } catch {
                throw new ProviderError(`the provider setting "${name}" is not JSON: ${value}`);
            }
        }),
    );
}

function textOf(value: PropertyValue | undefined): string | undefined {
    return typeof value === "string" && value !== "" && !hasUnknown(value) ? value : undefined;
}
