import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";

import { instanceTypesFile } from "../components/aws/instance-types";
import { start } from "./command-line";

const usage = `npm run aws-instance-types

Writes the EC2 instance types from the installed AWS SDK for JavaScript. A newer SDK has more.
`;

/** The file's text: sizes by family. */
export async function writtenInstanceTypes(): Promise<string> {
    const { _InstanceType: types } = await import("@aws-sdk/client-ec2");
    const families: Record<string, string[]> = {};
    for (const type of Object.values(types)) {
        const [family = "", size = ""] = type.split(".");
        (families[family] ??= []).push(size);
    }
    const lines = Object.entries(families)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([family, sizes]) => `  ${JSON.stringify(family)}: ${JSON.stringify(sizes)}`);
    return `{\n${lines.join(",\n")}\n}\n`;
}

/** npm run aws-instance-types. */
export async function awsInstanceTypesCommand(args: string[]): Promise<string> {
    if (parseArgs({ args, options: { help: { type: "boolean" } } }).values.help === true) {
        return usage;
    }
    writeFileSync(instanceTypesFile, await writtenInstanceTypes());
    return relative("", instanceTypesFile);
}

if (require.main === module) {
    void start(awsInstanceTypesCommand);
}
