import { stringify } from "yaml";

import type { PlannedDestination } from "../destinations/destination";
import type { FluentBitSettings } from "../settings";
import { podLogInput } from "./input";
import { metadataFilters, tagParserSection } from "./metadata";
import type { Paths } from "./paths";
import type { FluentBitConfig } from "./sections";
import { serviceSection } from "./service";

/** The whole configuration, in the order in which a line goes through it. */
export function fluentBitConfig(
    settings: FluentBitSettings,
    paths: Paths,
    destinations: readonly PlannedDestination[],
): FluentBitConfig {
    return {
        service: serviceSection(settings, paths),
        parsers: [tagParserSection],
        pipeline: {
            inputs: [podLogInput(settings, paths)],
            filters: metadataFilters(
                settings.metadata,
                destinations.some(({ takesRecord }) => takesRecord),
            ),
            outputs: destinations.map(({ output }) => output),
        },
    };
}

/** The configuration as Fluent Bit's YAML: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml */
export function toYaml(config: FluentBitConfig): string {
    return stringify(config, { lineWidth: 0 });
}
