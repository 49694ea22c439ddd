import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Kind, RecordedOptions, RecordedPlugin } from "../components/fluent-bit-windows/fluent-bit/options";
import {
    optionOf,
    optionText,
    type RecordedOption,
    type ValueKind,
} from "../components/fluent-bit-windows/fluent-bit/recorded-option";
import type { Os } from "../components/fluent-bit-windows/fluent-bit/platforms";

/**
 * Reads the plug-ins of a version's images for Windows and Linux, and their options, from its source.
 *
 * The source contains everything, including parts that a build for one system omits: options are in the `config_map` of each plug-in, options of all plug-ins of a kind are in the files of the kind, and CMake's files define what is built for which system.
 *
 * @param source folder of a checkout
 */
export function readOptions(source: string): RecordedOptions {
    const file = (path: string) => readFileSync(join(source, path), "utf8");
    const built = builtPlugins(file);
    const plugins = (kind: Kind) =>
        Object.fromEntries(
            built
                .filter(({ folder }) => folder.startsWith(prefixes[kind]))
                .flatMap(({ folder, on }) => readPlugin(join(source, "plugins", folder), on))
                .sort(([a], [b]) => (a < b ? -1 : 1)),
        );
    const client = configMap(file("src/flb_upstream.c")).all;
    const tls = configMap(file("src/tls/flb_tls.c")).all;
    const httpServer = "src/http_server/flb_http_server_config_map.c";
    return {
        version: ["MAJOR", "MINOR", "PATCH"]
            .map((part) => cmakeValue(file("CMakeLists.txt"), `FLB_VERSION_${part}`))
            .join("."),
        service: serviceKeys(file("src/flb_config.c"), file("include/fluent-bit/flb_config.h")),
        shared: {
            inputs: sortedOptions(["name", "processors", ...configMap(file("src/flb_input.c")).all]),
            filters: sortedOptions(["name", "processors", ...configMap(file("src/flb_filter.c")).all]),
            outputs: sortedOptions([
                "name",
                "processors",
                // The AWS plug-ins open their connections themselves, and support these options without declaring them.
                ...address,
                workers,
                ...checkedKeys(file("src/flb_output.c")),
                ...client,
            ]),
            server: sortedOptions([...address, "listen", ...configMap(file("src/flb_downstream.c")).all]),
            client: sortedOptions([...address, ...client]),
            tls: sortedOptions(tls),
            httpServer: existsSync(join(source, httpServer)) ? sortedOptions(configMap(file(httpServer)).all) : [],
        },
        parsers: parserKeys(file("src/flb_parser.c"), file("src/flb_parser_decoder.c")),
        inputs: plugins("inputs"),
        filters: plugins("filters"),
        outputs: plugins("outputs"),
    };
}

/** Options that the source does not declare: of servers and clients, and of outputs. */
const address = ["host", "ipv6 boolean", "port integer"];
const workers = "workers integer";

const prefixes: Record<Kind, string> = { inputs: "in_", filters: "filter_", outputs: "out_" };

/** The plug-ins of upstream's images by their folder, with the system if only one has them. */
function builtPlugins(file: (path: string) => string): { folder: string; on?: Os }[] {
    const byDefault = new Map(
        [...file("cmake/plugins_options.cmake").matchAll(/^DEFINE_OPTION\((FLB_\w+)\s.*\s(ON|OFF)\)/gm)].map(
            ([, option = "", state]) => [option, state === "ON"],
        ),
    );
    const onWindows = new Map(
        [...file("cmake/windows-setup.cmake").matchAll(/^\s*set\((FLB_\w+)\s+(Yes|No)\)/gm)].map(
            ([, option = "", state]) => [option, state === "Yes"],
        ),
    );
    const onLinux = new Map(
        [...file("dockerfiles/Dockerfile").matchAll(/-D(FLB_\w+)=(On|Off)/g)].map(([, option = "", state]) => [
            option,
            state === "On",
        ]),
    );
    return registeredPlugins(file("plugins/CMakeLists.txt")).flatMap(({ folder, on }) => {
        const option = `FLB_${folder.toUpperCase()}`;
        const windows = on !== "linux" && (onWindows.get(option) ?? byDefault.get(option) ?? false);
        const linux = on !== "windows" && (onLinux.get(option) ?? byDefault.get(option) ?? false);
        return windows && linux ? { folder } : windows || linux ? { folder, on: windows ? "windows" : "linux" } : [];
    });
}

/** CMake's build options, with the system in a surrounding condition. */
function registeredPlugins(cmake: string): { folder: string; on?: Os }[] {
    const conditions: (Os | undefined)[] = [];
    const found: { folder: string; on?: Os }[] = [];
    for (const line of cmake.split("\n")) {
        if (/^\s*if\s*\(/.test(line)) {
            conditions.push(systemOf(line));
        } else if (/^\s*else\s*\(/.test(line)) {
            const before = conditions.pop();
            conditions.push(before === undefined ? undefined : before === "windows" ? "linux" : "windows");
        } else if (/^\s*endif\s*\(/.test(line)) {
            conditions.pop();
        }
        const folder = /^\s*REGISTER_(?:IN|OUT|FILTER)_PLUGIN\("(\w+)"\)/.exec(line)?.[1];
        if (folder !== undefined) {
            const on = conditions.find((system) => system !== undefined);
            found.push({ folder, ...(on !== undefined && { on }) });
        }
    }
    return found;
}

/** The system of a condition in CMake or the C preprocessor. */
function systemOf(condition: string): Os | undefined {
    if (/NOT .*Windows|MATCHES "Linux"|__linux__|FLB_HAVE_INOTIFY/.test(condition)) {
        return "linux";
    }
    return /FLB_SYSTEM_WINDOWS|_WIN32/.test(condition) ? "windows" : undefined;
}

function readPlugin(folder: string, on: Os | undefined): [name: string, plugin: RecordedPlugin][] {
    const code = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(c|h)$/.test(entry.name))
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
        .join("\n");
    const definition =
        /struct flb_(?:input|output|filter)_plugin\s+\w+\s*=\s*\{([^;]*)\};/.exec(withoutComments(code))?.[1] ?? "";
    const name = /\.name\s*=\s*"([^"]+)"/.exec(definition)?.[1];
    // Private plug-ins are only for Fluent Bit itself.
    if (name === undefined || definition.includes("_PRIVATE")) {
        return [];
    }
    const { all, linux, windows } = configMap(code);
    const credentials = /FLB_AWS_CREDENTIAL_BASE_CONFIG_MAP\(/.test(code)
        ? ["region", "sts_endpoint", "role_arn", "external_id", "profile"].map((key) => `aws_${key}`)
        : [];
    const uses = [
        ...(definition.includes("FLB_INPUT_NET_SERVER") ? ["server" as const] : []),
        ...(/FLB_INPUT_NET\b/.test(definition) ? ["client" as const] : []),
        // For inputs that connect to servers, the code accepts these with and without TLS.
        ...(/FLB_IO_(OPT_)?TLS|FLB_INPUT_NET\b/.test(definition) ? ["tls" as const] : []),
        ...(/FLB_(IN|OUT)PUT_HTTP_SERVER/.test(definition) ? ["httpServer" as const] : []),
    ];
    return [
        [
            name,
            {
                ...(on !== undefined && { on }),
                ...(uses.length > 0 && { uses }),
                ...(linux.length > 0 && { linux }),
                ...(windows.length > 0 && { windows }),
                options: sortedOptions(
                    [...all, ...credentials].filter((key) => !linux.includes(key) && !windows.includes(key)),
                ),
            },
        ],
    ];
}

const kinds: Record<string, ValueKind> = {
    BOOL: "boolean",
    INT: "integer",
    DOUBLE: "number",
    SIZE: "size",
    TIME: "time",
    // A list of words has at least this number.
    SLIST_2: "2-words",
    SLIST_3: "3-words",
    SLIST_4: "4-words",
};

/** Upstream's images are built without it: https://github.com/fluent/fluent-bit/blob/v5.1.1/CMakeLists.txt (`FLB_AVRO_ENCODER`) */
const notBuilt = /FLB_HAVE_AVRO_ENCODER/;

/** The options of a `config_map`, and those that exist only on one system. */
function configMap(code: string): { all: string[]; linux: string[]; windows: string[] } {
    const conditions: (Os | "none" | undefined)[] = [];
    const found: { key: string; on: Os | "none" | undefined }[] = [];
    for (const token of withoutComments(code).matchAll(
        // Type, name, default and flags.
        /^\s*#\s*(if\w*.*|else|endif)|\{\s*FLB_CONFIG_MAP_(\w+)\s*,\s*"([^"]+)"(?:\s*,\s*(?:[^,"]|"(?:[^"\\]|\\.)*")*,\s*([^,}]+),)?/gm,
    )) {
        const [, directive, type = "", key, flags] = token;
        if (directive?.startsWith("if") === true) {
            conditions.push(notBuilt.test(directive) ? "none" : systemOf(directive));
        } else if (directive === "endif") {
            conditions.pop();
        } else if (key !== undefined && !conditions.includes("none")) {
            // Fluent Bit ignores the case of names; it declares some with upper-case letters.
            const name = key.toLowerCase();
            // Some plug-ins write the flag as the number that it is, or as FLB_TRUE.
            const several = /\b(FLB_CONFIG_MAP_MULT|FLB_TRUE|1)\b/.test(flags ?? "");
            found.push({
                key: optionText({ name, kind: kinds[type], several }),
                on: conditions.find((system) => system !== undefined),
            });
        }
    }
    const of = (on: Os) => sortedOptions(found.filter((option) => option.on === on).map(({ key }) => key));
    return { all: sortedOptions(found.map(({ key }) => key)), linux: of("linux"), windows: of("windows") };
}

/** The options of a kind of plug-ins, and those that its code compares individually without declaring them. */
function checkedKeys(code: string): string[] {
    const declared = configMap(code).all;
    const names = new Set([...declared, ...address, workers].map((text) => optionOf(text).name));
    return [
        ...declared,
        ...[...code.matchAll(/prop_key_check\("([^"]+)"/g)].flatMap(([, key = ""]) => (names.has(key) ? [] : [key])),
    ];
}

/** The keys of the service section. Fluent Bit silently ignores others. */
function serviceKeys(code: string, header: string): string[] {
    const names = new Map(
        [...header.matchAll(/^\s*#define\s+(FLB_\w+)[\s\\]+"([^"]+)"/gm)].map(([, constant = "", name = ""]) => [
            constant,
            name,
        ]),
    );
    const table = /struct flb_service_config service_configs\[\] = \{([\s\S]*?)^\};/m.exec(code)?.[1] ?? "";
    return sorted(
        [...withoutComments(table).matchAll(/\{\s*(FLB_\w+)\s*,/g)].map(([, constant = ""]) => {
            const name = names.get(constant);
            if (name === undefined) {
                throw new Error(`the service key ${constant} has no definition in include/fluent-bit/flb_config.h`);
            }
            return name.toLowerCase();
        }),
    );
}

/** The keys of parsers. Fluent Bit silently ignores others. */
function parserKeys(code: string, decoder: string): string[] {
    const reading = /^int flb_parser_load_parser_definitions\([\s\S]*?^\}/m.exec(code)?.[0] ?? "";
    return sorted([
        ...[...reading.matchAll(/get_parser_key\(config, cf, s, "([^"]+)"\)/g)].map(([, key = ""]) => key),
        ...[...decoder.matchAll(/strcasecmp\(entry->key, "([^"]+)"\)/g)].map(([, key = ""]) => key),
    ]);
}

function cmakeValue(cmake: string, name: string): string {
    return new RegExp(`^set\\(${name}\\s+(\\d+)\\)`, "m").exec(cmake)?.[1] ?? "?";
}

function withoutComments(code: string): string {
    return code.replace(/\/\*[\s\S]*?\*\//g, "");
}

function sorted(keys: readonly string[]): string[] {
    return [...new Set(keys)].sort();
}

/** The options by name. If a name is declared twice, in two ways, only what both say is known. */
function sortedOptions(texts: readonly string[]): string[] {
    const byName = new Map<string, RecordedOption>();
    for (const option of texts.map(optionOf)) {
        const { kind, several } = byName.get(option.name) ?? option;
        byName.set(option.name, {
            name: option.name,
            kind: kind === option.kind ? kind : undefined,
            several: several || option.several,
        });
    }
    return sorted([...byName.values()].map(optionText));
}
