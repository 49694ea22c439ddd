import { writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";

import { regionsFile } from "../components/aws/regions";
import { start } from "./command-line";

const usage = `npm run aws-regions

Writes the AWS partitions and regions from the installed AWS SDK for JavaScript. A newer SDK has more regions.
`;

interface SdkPartitions {
    partitionsInfo: {
        partitions: {
            id: string;
            regionRegex: string;
            outputs: { dnsSuffix: string };
            regions: Record<string, { description: string }>;
        }[];
    };
}

/** The file's text, from the SDK's endpoint data. */
export async function writtenRegions(): Promise<string> {
    const sdk = dirname(require.resolve("@aws-sdk/core/package.json"));
    const data = join(sdk, "dist-es", "submodules", "client", "util-endpoints", "lib", "aws", "partitions.js");
    const { partitionsInfo } = (await import(data)) as SdkPartitions;
    const written = Object.fromEntries(
        partitionsInfo.partitions.map(({ id, regionRegex, outputs, regions }) => [
            id,
            {
                pattern: regionRegex,
                dnsSuffix: outputs.dnsSuffix,
                regions: Object.fromEntries(
                    Object.entries(regions)
                        .filter(([name]) => !name.endsWith("-global"))
                        .map(([name, { description }]) => [name, description]),
                ),
            },
        ]),
    );
    return `${JSON.stringify(written, undefined, 2)}\n`;
}

/** npm run aws-regions. */
export async function awsRegionsCommand(args: string[]): Promise<string> {
    if (parseArgs({ args, options: { help: { type: "boolean" } } }).values.help === true) {
        return usage;
    }
    writeFileSync(regionsFile, await writtenRegions());
    return relative("", regionsFile);
}

if (require.main === module) {
    void start(awsRegionsCommand);
}
