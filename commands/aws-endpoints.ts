import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";

import { endpointsFile, type Variant, writtenEndpoints } from "../components/aws/endpoints";
import { optionError } from "../components/settings/option-error";
import { start } from "./command-line";

const usage = `npm run aws-endpoints -- FILE

Writes the FIPS and dual-stack hosts of the AWS services that Fluent Bit uses, from botocore's data. A newer botocore has more regions.

  FILE  botocore/data/endpoints.json of an installed botocore, which comes with the AWS CLI and with boto3
`;

interface Endpoints {
    partitions: {
        regions: Record<string, object>;
        services: Record<string, { endpoints: Record<string, { variants?: Variant[] }> } | undefined>;
    }[];
}

/** npm run aws-endpoints. */
export function awsEndpointsCommand(args: string[]): string {
    const { values, positionals } = parseArgs({ args, options: { help: { type: "boolean" } }, allowPositionals: true });
    if (values.help === true) {
        return usage;
    }
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) {
        throw optionError({ setting: "FILE", remedy: "is needed, and only one." }, usage);
    }
    const { partitions } = JSON.parse(readFileSync(file, "utf8")) as Endpoints;
    const variants = (service: string) =>
        partitions.flatMap(({ regions, services }) =>
            Object.entries(services[service]?.endpoints ?? {}).flatMap(([region, endpoint]) =>
                Object.hasOwn(regions, region) ? (endpoint.variants ?? []).map((one) => ({ ...one, region })) : [],
            ),
        );
    writeFileSync(endpointsFile, writtenEndpoints(variants));
    return relative("", endpointsFile);
}

if (require.main === module) {
    void start(awsEndpointsCommand);
}
