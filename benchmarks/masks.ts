/**
 * What masks cost Fluent Bit: CPU time for each line, beyond what it takes to read the line and to count it.
 *
 *     npm run benchmark-masks
 *
 * It takes the `fluent-bit` on PATH. Each mask goes through a file of access logs of IIS, JSON lines and plain lines, of which one in a hundred has something to mask.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { z } from "zod";

import { linesSettings } from "../components/fluent-bit-windows/lines";
import { presetNames } from "../components/fluent-bit-windows/masking/presets/presets";
import { maskFilters } from "../components/fluent-bit-windows/pipeline/mask";
import { start } from "../commands/command-line";
import { readRuns } from "./options";

type MaskInput = NonNullable<z.input<typeof linesSettings>["mask"]>;

const usage = `npm run benchmark-masks -- [options]

Measures what each mask costs the fluent-bit on PATH: CPU time for each line.

  --runs COUNT  runs with each mask, of which the fastest counts; default: 3
  --help        this
`;

const count = 200_000;

const cases: readonly (readonly [name: string, mask: MaskInput])[] = [
    ["no mask", []],
    // What every mask costs: the line goes to Lua and back.
    ["a pattern whose text is in no line", [{ pattern: "nowhere" }]],
    ...presetNames.map((preset): [string, MaskInput] => [preset, [{ preset }]]),
    ["cardNumber, emailAddress and iban", [{ preset: "cardNumber" }, { preset: "emailAddress" }, { preset: "iban" }]],
    [String.raw`(password|token)=[^&\s]*`, [{ pattern: String.raw`(password|token)=[^&\s]*`, with: "$1=***" }]],
];

function line(index: number): string {
    const time = new Date(1_795_000_000_000 + index * 37);
    const [date = "", clock = ""] = time.toISOString().split(/[TZ.]/);
    const personal = index % 100 === 0 ? "?card=4111111111111111&mail=jane%40example.org&token=abc" : "";
    switch (index % 3) {
        case 0:
            return `${date} ${clock} 10.0.${index % 250}.7 GET /shop/cart/${index}${personal} - 443 - 10.1.2.${index % 250} Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64) - 200 0 0 ${index % 900}`;
        case 1:
            return JSON.stringify({
                timestamp: time.toISOString(),
                level: "Information",
                order: 4_000_000_000_000_000 + index,
                message: `Order taken${personal}\n`,
                requestId: `0HN7${index.toString(16).toUpperCase()}:00000001`,
            });
        default:
            return `${time.toISOString()} INFO Shop.Cart[0] item ${index} added to cart ${index * 7919} in ${index % 97} ms ${personal}`;
    }
}

/** Seconds of CPU time that Fluent Bit needs for the file. */
function processorSeconds(folder: string, mask: MaskInput): number {
    const filters = maskFilters(linesSettings.parse({ mask }));
    const config = {
        service: { flush: 1, log_level: "error" },
        pipeline: {
            inputs: [
                {
                    name: "tail",
                    path: join(folder, "lines.log"),
                    tag: "kube.shop.web.web-1",
                    key: "log",
                    read_from_head: true,
                    exit_on_eof: true,
                },
            ],
            filters,
            outputs: [{ name: "null", match: "*" }],
        },
    };
    const file = join(folder, "fluent-bit.yaml");
    writeFileSync(file, JSON.stringify(config));
    // The shell's `times` has what its children took.
    const { status, stdout, stderr } = spawnSync("sh", ["-c", `fluent-bit -q -c "${file}" >&2 && times`], {
        encoding: "utf8",
    });
    const children = /\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(stdout)?.slice(1).map(Number);
    if (status !== 0 || children === undefined) {
        throw new Error(`Fluent Bit ended with ${String(status)}: ${stderr}`);
    }
    const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = children;
    return 60 * (userMinutes + systemMinutes) + user + system;
}

/** npm run benchmark-masks. */
export function benchmarkMasks(args: string[]): string {
    const runs = readRuns(args, 3);
    if (runs === undefined) {
        return usage;
    }
    const folder = mkdtempSync(join(tmpdir(), "benchmark-"));
    try {
        const text = Array.from({ length: count }, (_, index) => line(index)).join("\n");
        writeFileSync(join(folder, "lines.log"), `${text}\n`);
        const taken = cases.map(([, mask]) => Array.from({ length: runs }, () => processorSeconds(folder, mask)));
        const without = Math.min(...(taken[0] ?? []));
        return [
            `${count} lines of ${Math.round(text.length / count)} bytes, the fastest of ${runs} runs; no mask: ${microseconds(without)} µs a line`,
            "",
            "| mask | µs a line more |",
            "| --- | --- |",
            ...cases
                .slice(1)
                .map(
                    ([name], index) => `| ${name} | ${microseconds(Math.min(...(taken[index + 1] ?? [])) - without)} |`,
                ),
        ].join("\n");
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function microseconds(seconds: number): string {
    return ((seconds / count) * 1e6).toFixed(1);
}

if (require.main === module) {
    void start(benchmarkMasks);
}
