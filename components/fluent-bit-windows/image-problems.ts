import type { Problem } from "../settings/problems";
import { isAtLeast } from "../settings/versions";
import type { FluentBitSettings } from "./settings";

/** Images that must not be used: how to tell one, and why. */
interface Unfit {
    is: (image: NamedImage) => boolean;
    reason: string;
}

/** What a reference says of the image that it names. */
interface NamedImage {
    repository: string;
    /** Version of Fluent Bit, where the tag has one. */
    version: string | undefined;
}

const unfit: readonly Unfit[] = [
    {
        is: ({ repository }) => /(^|\/)aws-for-fluent-bit$/.test(repository),
        reason:
            "AWS' image for Windows holds Fluent Bit 1.9, which cannot read this configuration, and is not maintained any more " +
            "(https://github.com/aws/aws-for-fluent-bit/issues/1200)",
    },
    {
        is: ({ version }) => version === "5.0.6",
        reason: "5.0.6 restarts for ever on Windows with its HTTP server on (https://github.com/fluent/fluent-bit/issues/11904)",
    },
    {
        is: ({ version }) => version !== undefined && isAtLeast(version, "5.0.6") && !isAtLeast(version, "5.1.2"),
        reason: "a heap overflow has no released fix up to 5.1.1 (https://github.com/fluent/fluent-bit/issues/11905)",
    },
    {
        is: ({ version }) => version !== undefined && !isAtLeast(version, "4.0.0"),
        reason:
            "versions before 4.0 lack options of this configuration, and several crash on Windows or lose handles " +
            "(https://github.com/fluent/fluent-bit/issues/7832, https://github.com/fluent/fluent-bit/issues/6525)",
    },
];

/** Images of one's own choice that are known not to work. A name that tells no version is not judged. */
export function imageProblems({ overrides }: FluentBitSettings["image"]): Problem[] {
    return Object.entries(overrides).flatMap(([version, reference]): Problem[] => {
        const found = unfit.find(({ is }) => is(named(reference)));
        return found === undefined
            ? []
            : [
                  {
                      setting: `image.overrides.${version}`,
                      value: JSON.stringify(reference),
                      remedy: `${found.reason}; take 4.2.8, or leave it out`,
                  },
              ];
    });
}

/** `registry:5000/fluent/fluent-bit:windows-2022-4.2.8@sha256:…`, taken apart. */
function named(reference: string): NamedImage {
    const [name = ""] = reference.split("@");
    const tag = /:([\w.-]+)$/.exec(name)?.[1];
    return {
        repository: tag === undefined ? name : name.slice(0, -tag.length - 1),
        version: /\d+\.\d+\.\d+/.exec(tag ?? "")?.[0],
    };
}
