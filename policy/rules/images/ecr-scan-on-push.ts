import { matches } from "../../wildcards";
import { isTrue, listIn, objectIn, objectsIn, textIn, unknown, type Unknown } from "../../resources/json";
import type { StackResource } from "../../resources/resource";
import { stackRule } from "../rule";

const repository = "aws:ecr/repository:Repository";
const registryConfiguration = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

export const ecrScanOnPush = stackRule<object>({
    name: "ecr-scan-on-push",
    displayName: "ECR scans images on push",
    description: "An ECR repository scans every image for known vulnerabilities when it is pushed.",
    severity: "medium",
    enforcementLevel: "mandatory",
    tags: ["ecr", "images", "vulnerabilities"],
    rationale: `A scan on push finds vulnerabilities before the roll-out. A scanning configuration of the registry in the same stack applies to the
repositories that its filters match, whether it scans on push or continuously. A filter without a wildcard matches every name that
contains it. Enhanced scanning ignores the setting of the repository, and does not scan a repository that no filter matches.`,
    remediationSteps: "Set imageScanningConfiguration: { scanOnPush: true }, or scan the whole registry.",
    settings: {},
    check: (stack) => {
        const registry = stack.ofType(registryConfiguration);
        const filters = filtersOf(registry);
        const isEnhanced = registry.some(({ props }) => props["scanType"] === "ENHANCED");
        return stack.ofType(repository).flatMap(({ name, urn, props }) => {
            const scanning = props["imageScanningConfiguration"];
            const scanOnPush = objectIn(scanning)["scanOnPush"];
            const repositoryName = textIn(props["name"]) ?? name;
            const isSet = scanning === unknown || scanOnPush === unknown || isTrue(scanOnPush);
            if (
                (isSet && !isEnhanced) ||
                filters === unknown ||
                (filters.length > 0 && props["name"] === unknown) ||
                filters.some((filter) => isMatch(filter, repositoryName))
            ) {
                return [];
            }
            return [
                {
                    message: isEnhanced
                        ? `${name}: images are not scanned, because no filter of the registry's enhanced scanning matches ` +
                          `"${repositoryName}". Add a filter that matches it.`
                        : `${name}: images are not scanned when they are pushed. ` +
                          "Set imageScanningConfiguration: { scanOnPush: true }.",
                    urn,
                },
            ];
        });
    },
    examples: {
        bad: [{ title: "AWS' default", resources: [{ type: repository, name: "app", props: { name: "app" } }] }],
        good: [
            {
                title: "the repository scans",
                resources: [
                    {
                        type: repository,
                        name: "app",
                        props: { name: "app", imageScanningConfiguration: { scanOnPush: true } },
                    },
                ],
            },
            {
                title: "the registry scans",
                resources: [
                    { type: repository, name: "app", props: { name: "app" } },
                    {
                        type: registryConfiguration,
                        name: "scanning",
                        props: {
                            scanType: "ENHANCED",
                            rules: [
                                {
                                    scanFrequency: "CONTINUOUS_SCAN",
                                    repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
                                },
                            ],
                        },
                    },
                ],
            },
        ],
    },
});

/** The repositories that the registry scans automatically. Rules for manual scans do not count. Unknown if a preview does not know all of them. */
function filtersOf(registry: readonly StackResource[]): string[] | Unknown {
    const rules = registry.map(({ props }) => props["rules"]);
    const scanning = rules
        .flatMap(objectsIn)
        .map(({ object }) => object)
        .filter(({ scanFrequency }) => scanFrequency !== "MANUAL");
    const lists = scanning.map(({ repositoryFilters }) => repositoryFilters);
    const filters = lists.flatMap(objectsIn).map(({ object }) => object["filter"]);
    return [rules, rules.flatMap(listIn), lists, lists.flatMap(listIn), filters].some((level) =>
        level.includes(unknown),
    )
        ? unknown
        : filters.flatMap((filter) => textIn(filter) ?? []);
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html */
function isMatch(filter: string, name: string): boolean {
    return filter.includes("*") ? matches(filter, name) : name.includes(filter);
}
