import type { Problem } from "../settings/problems";
import { defaultVersion, defectsOf, osOf } from "./fluent-bit/versions";
import { parseReference, referenceFault } from "../kubernetes/image-reference";
import { defaultImageRepository, type Platform, platformName, versionIn } from "./images";
import type { FluentBitSettings } from "./settings";

/** Images that are no Fluent Bit of upstream's, by a part of their name wherever a mirror keeps them. */
const unfit: readonly { name: RegExp; reason: string }[] = [
    {
        name: /aws-for-fluent-bit/i,
        reason:
            "is AWS' image: the one for Windows holds Fluent Bit 1.9, which cannot read this configuration, and is not maintained any more " +
            "(https://github.com/aws/aws-for-fluent-bit/issues/1200); the one for Linux starts by a script that takes no arguments",
    },
    {
        name: /newrelic-fluent-?bit/i,
        reason: "is New Relic's image, which starts with a configuration of its own",
    },
    { name: /fluentd/i, reason: "is Fluentd, another program than Fluent Bit" },
    { name: /cloudwatch-agent/i, reason: "is the CloudWatch agent, another program than Fluent Bit" },
    { name: /otel|opentelemetry/i, reason: "is an OpenTelemetry collector, another program than Fluent Bit" },
    { name: /vector|filebeat|logstash|promtail/i, reason: "is another program than Fluent Bit" },
];

/** Where upstream publishes its images, whose tags for Windows begin with `windows-`: https://docs.fluentbit.io/manual/installation/downloads/docker */
const upstream = /^(?:(?:index\.)?docker\.io\/|ghcr\.io\/|cr\.fluentbit\.io\/)?fluent\/fluent-bit$/;

/** Images that would not start, or are known not to work. A name that says nothing is not judged. */
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
    const reason = unfitReason(repository);
    if (reason !== undefined) {
        const remedy = `${reason}; name a mirror of ${defaultImageRepository}, or leave it out`;
        return [{ ...problem, remedy }];
    }
    const { tag, digest, repository: bare } = parseReference(repository);
    if (tag !== undefined || digest !== undefined) {
        const named = tag === undefined ? "a digest" : "a tag";
        const remedy =
            `holds ${named}, and the tag of each platform is added to it; write ${JSON.stringify(bare)}, ` +
            "and name other versions in image.overrides";
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
    const otherwise = `use ${defaultVersion}, or leave the override out`;
    const reason = unfitReason(repository);
    if (reason !== undefined) {
        return [{ ...problem, remedy: `${reason}; ${otherwise}` }];
    }
    const inTag = versionIn(reference);
    if (version !== undefined && inTag !== undefined && version !== inTag) {
        const remedy = `is not the version that the tag of the image names (${inTag}); write that, or leave the version out`;
        return [{ setting: `image.overrides.${platform}.version`, value: JSON.stringify(version), remedy }];
    }
    const made = madeFor(tag);
    if (made !== undefined && made !== platform) {
        const remedy =
            `is made for ${platformName[made]} and does not start on nodes of ${platformName[platform]}; ` +
            `name an image for these, or leave the override out`;
        return [{ ...problem, remedy }];
    }
    // A digest alone says nothing of the platform.
    const named = tag ?? (digest === undefined ? "latest" : undefined);
    if (platform !== "linux" && made === undefined && named !== undefined && upstream.test(repository)) {
        const wanted = `${repository}:windows-${platform}-${version ?? inTag ?? defaultVersion}`;
        const remedy = `is upstream's image for Linux and does not start on nodes of ${platformName[platform]}; name one for these, such as ${JSON.stringify(wanted)}`;
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

function unfitReason(repository: string): string | undefined {
    // The registry's own name says nothing about the image.
    const path = repository.replace(/^[^/]*[.:][^/]*\//, "");
    return unfit.find(({ name }) => name.test(path))?.reason;
}

/** What upstream's tags say of the platform: `windows-2022-5.1.5`, `windows-nano-2025-5.1.5`. */
function madeFor(tag: string | undefined): Platform | undefined {
    return /windows-(?:nano-)?(2019|2022|2025)\b/i.exec(tag ?? "")?.[1] as Platform | undefined;
}
