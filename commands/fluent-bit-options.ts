import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import type { RecordedOptions } from "../components/fluent-bit-windows/fluent-bit/options";
import { optionError } from "../components/settings/option-error";
import { start } from "./command-line";
import { readOptions } from "./fluent-bit-source";

const usage = `npm run fluent-bit-options -- SOURCE...

Records the plug-ins and options of a Fluent Bit version from its source. Run it to add a version to
components/fluent-bit-windows/fluent-bit/versions.ts; configurations are checked against these records.

  SOURCE  folder of a checkout: git clone --depth 1 --branch v5.1.1 https://github.com/fluent/fluent-bit
`;

/** One line for each plug-in, so that a diff of two versions is readable. */
function text({ version, service, parsers, shared, ...kinds }: RecordedOptions): string {
    const lines = (entries: Record<string, unknown>) =>
        Object.entries(entries)
            .map(([name, entry]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entry)}`)
            .join(",\n");
    return [
        "{",
        `  "version": ${JSON.stringify(version)},`,
        `  "service": ${JSON.stringify(service)},`,
        `  "parsers": ${JSON.stringify(parsers)},`,
        ...Object.entries({ shared, ...kinds }).map(
            ([name, entries], index, all) =>
                `  ${JSON.stringify(name)}: {\n${lines(entries)}\n  }${index < all.length - 1 ? "," : ""}`,
        ),
        "}",
        "",
    ].join("\n");
}

/** npm run fluent-bit-options. */
export function fluentBitOptionsCommand(args: string[]): string {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { help: { type: "boolean" } } });
    if (values.help === true) {
        return usage;
    }
    if (positionals.length === 0) {
        throw optionError({ setting: "SOURCE", remedy: "is needed." }, usage);
    }
    return positionals.map(record).join("\n");
}

/** @returns the written file */
function record(source: string): string {
    const options = readOptions(source);
    const file = `components/fluent-bit-windows/fluent-bit/options/${options.version}.json`;
    writeFileSync(file, text(options));
    return file;
}

if (require.main === module) {
    void start(fluentBitOptionsCommand);
}
