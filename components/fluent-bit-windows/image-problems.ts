import type { Problem } from "../settings/problems";
import { defaultVersion, defectsOf, osOf } from "./fluent-bit/versions";
import { parseReference, referenceFault } from "../kubernetes/image-reference";
import { defaultImageRepository, versionIn } from "./images";
import { type Platform, platformName } from "./fluent-bit/platforms";
import type { FluentBitSettings } from "./settings";
import { windowsVersions } from "../windows-cluster/windows-versions";

/** Images that are not upstream's Fluent Bit, by a part of their name on any registry. */
const unfit: readonly { name: RegExp; reason: string }[] = [
    {
        name: /aws-for-fluent-bit/i,
        reason:
            "is AWS's image: its Windows version has Fluent Bit 1.9, which cannot read this configuration, and is no longer maintained " +
            "(https://github.com/aws/aws-for-fluent-bit/issues/1200); its Linux version starts with a script that accepts no arguments",
    },
    {
        name: /newrelic-fluent-?bit/i,
        reason: "is New Relic's image, which starts with its own configuration",
    },
    { name: /fluentd/i, reason: "is Fluentd, which is not Fluent Bit" },
    { name: /cloudwatch-agent/i, reason: "is the CloudWatch agent, which is not Fluent Bit" },
    { name: /otel|opentelemetry/i, reason: "is an OpenTelemetry collector, which is not Fluent Bit" },
    { name: /vector|filebeat|logstash|promtail/i, reason: "is not Fluent Bit" },
];

/** Where upstream publishes its images, whose tags for Windows begin with `windows-`: https://docs.fluentbit.io/manual/installation/downloads/docker */
const upstream = /^(?:(?:index\.)?docker\.io\/|ghcr\.io\/|cr\.fluentbit\.io\/)?fluent\/fluent-bit$/;

/** Images that would not start, or are known not to work. A name without information is accepted. */
export function imageProblems({ repository, overrides }: FluentBitSettings["image"]): Problem[] {
    return [
        ...repositoryProblems(repository),
        ...Object.entries(overrides).flatMap(([platform, override]) =>
            overrideProblems(platform as Platform, override),
        ),
    ];
}

function repositoryProblems(repository: string): Problem[] {
    const problem = { setting: "image.repository", value: JSON.stringify(repository) };
    const reason = imageFault(repository);
    if (reason !== undefined) {
        const remedy = `${reason}; use a mirror of ${defaultImageRepository}, or remove it`;
        return [{ ...problem, remedy }];
    }
    const { tag, digest, repository: bare } = parseReference(repository);
    if (tag !== undefined || digest !== undefined) {
        const named = tag === undefined ? "a digest" : "a tag";
        const remedy =
            `contains ${named}, but the tag of each platform is appended to it; write ${JSON.stringify(bare)}, ` +
            "and set other versions in image.overrides";
        return [{ ...problem, remedy }];
    }
    return referenceProblems("image.repository", repository);
}

function overrideProblems(platform: Platform, override: FluentBitSettings["image"]["overrides"][Platform]): Problem[] {
    if (override === undefined) {
        return [];
    }
    const { reference, version } =
        typeof override === "string" ? { reference: override, version: undefined } : override;
    const setting = `image.overrides.${platform}${typeof override === "string" ? "" : ".reference"}`;
    const problem = { setting, value: JSON.stringify(reference) };
    const { repository, tag, digest } = parseReference(reference);
    const otherwise = `use ${defaultVersion}, or remove the override`;
    const reason = imageFault(repository);
    if (reason !== undefined) {
        return [{ ...problem, remedy: `${reason}; ${otherwise}` }];
    }
    const inTag = versionIn(reference);
    if (version !== undefined && inTag !== undefined && version !== inTag) {
        const remedy = `is not the version in the image's tag (${inTag}); use that version, or remove this setting`;
        return [{ setting: `image.overrides.${platform}.version`, value: JSON.stringify(version), remedy }];
    }
    const made = madeFor(tag);
    if (made !== undefined && made !== platform) {
        const remedy =
            `is made for ${platformName[made]} and does not start on nodes of ${platformName[platform]}; ` +
            `use an image for these nodes, or remove the override`;
        return [{ ...problem, remedy }];
    }
    // A digest does not show the platform.
    const named = tag ?? (digest === undefined ? "latest" : undefined);
    if (platform !== "linux" && made === undefined && named !== undefined && upstream.test(repository)) {
        const wanted = `${repository}:windows-${platform}-${version ?? inTag ?? defaultVersion}`;
        const remedy = `is upstream's image for Linux and does not start on nodes of ${platformName[platform]}; use an image for these nodes, such as ${JSON.stringify(wanted)}`;
        return [{ ...problem, remedy }];
    }
    const held = version ?? inTag;
    const defect = held === undefined ? undefined : defectsOf(held, osOf(platform), "refused")[0];
    if (held !== undefined && defect !== undefined) {
        return [{ ...problem, remedy: `Fluent Bit ${held} ${defect.what} (${defect.source}); ${otherwise}` }];
    }
    return referenceProblems(setting, reference);
}

function referenceProblems(setting: string, reference: string): Problem[] {
    const remedy = referenceFault(reference);
    return remedy === undefined ? [] : [{ setting, value: JSON.stringify(reference), remedy }];
}

function imageFault(repository: string): string | undefined {
    // The registry's name contains no information about the image.
    const path = repository.replace(/^[^/]*[.:][^/]*\//, "");
    return unfit.find(({ name }) => name.test(path))?.reason;
}

/** The platform in an upstream tag: `windows-2022-5.1.5`, `windows-nano-2025-5.1.5`. */
function madeFor(tag: string | undefined): Platform | undefined {
    const named = /windows-(?:nano-)?(\d{4})\b/i.exec(tag ?? "")?.[1];
    return windowsVersions.find((version) => version === named);
}
