import { isObject, type Json } from "../resources/json";
import { documentsIn } from "../resources/yaml";

/** One output of a Fluent Bit configuration; keys in lower case, as Fluent Bit compares them. */
export type Output = Readonly<Record<string, string>>;

/** The outputs in a file's text, in Fluent Bit's YAML or in its classic format; none in a file of another kind. */
export function outputsIn(text: string): Output[] {
    return /^[ \t]*\[OUTPUT\][ \t]*\r?$/im.test(text) ? classicOutputs(text) : yamlOutputs(text);
}

function classicOutputs(text: string): Output[] {
    const outputs: Record<string, string>[] = [];
    let current: Record<string, string> | undefined;
    for (const line of text.split(/\r?\n/)) {
        const section = /^\s*\[(\w+)\]\s*$/.exec(line)?.[1];
        if (section !== undefined) {
            current = section.toUpperCase() === "OUTPUT" ? {} : undefined;
            outputs.push(...(current === undefined ? [] : [current]));
            continue;
        }
        const [, key, value] = /^\s+([^\s#]\S*)\s(.*)$/.exec(line) ?? [];
        if (current !== undefined && key !== undefined && value !== undefined) {
            current[key.toLowerCase()] = value.trim();
        }
    }
    return outputs;
}

function yamlOutputs(text: string): Output[] {
    if (!/^[ \t"']*(pipeline|outputs)["']?[ \t]*:|["'](pipeline|outputs)["'][ \t]*:/m.test(text)) {
        return [];
    }
    return (documentsIn(text) ?? [])
        .flatMap(outputLists)
        .map((output) =>
            Object.fromEntries(
                Object.entries(output).flatMap(([key, value]) =>
                    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
                        ? [[key.toLowerCase(), String(value)]]
                        : [],
                ),
            ),
        );
}

/** `pipeline.outputs`, and `outputs` alone in a file that another one includes. */
function outputLists(value: Json): Record<string, Json>[] {
    if (!isObject(value)) {
        return [];
    }
    const places: Json[] = [value["pipeline"], value];
    return places
        .filter(isObject)
        .flatMap(({ outputs }) => (Array.isArray(outputs) ? outputs : []))
        .filter(isObject);
}

/** Whether an output writes to CloudWatch Logs: upstream's plug-in, or the older one of AWS' own image. */
export function writesToCloudWatch(output: Output): boolean {
    return ["cloudwatch_logs", "cloudwatch"].includes(output["name"]?.toLowerCase() ?? "");
}

/** On, as Fluent Bit reads a switch. */
export function isOn(value: string | undefined): boolean {
    return /^(on|true|yes|1)$/i.test(value ?? "");
}
