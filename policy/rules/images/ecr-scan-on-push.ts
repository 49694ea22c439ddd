import { matches } from "../../wildcards";
import { isTrue, objectIn, objectsIn, textIn, unknown } from "../../resources/json";
import type { Stack } from "../../resources/resource";
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
repositories that its filters match, whether it scans on push or continuously.`,
    remediationSteps: "Set imageScanningConfiguration: { scanOnPush: true }, or scan the whole registry.",
    settings: {},
    check: (stack) => {
        const filters = registryFilters(stack);
        return stack.ofType(repository).flatMap(({ name, urn, props }) => {
            const scanning = props["imageScanningConfiguration"];
            const scanOnPush = objectIn(scanning)["scanOnPush"];
            const repositoryName = textIn(props["name"]) ?? name;
            if (
                scanning === unknown ||
                scanOnPush === unknown ||
                isTrue(scanOnPush) ||
                filters.some((filter) => matches(filter, repositoryName))
            ) {
                return [];
            }
            return [
                {
                    message:
                        `${name}: images are not scanned when they are pushed. ` +
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

/** The repositories that the registry scans by itself; a rule of manual scans does not. */
function registryFilters(stack: Stack): string[] {
    return stack
        .ofType(registryConfiguration)
        .flatMap(({ props }) => objectsIn(props["rules"]))
        .filter(({ object }) => object["scanFrequency"] !== "MANUAL")
        .flatMap(({ object }) => objectsIn(object["repositoryFilters"]))
        .flatMap(({ object }) => textIn(object["filter"]) ?? []);
}
