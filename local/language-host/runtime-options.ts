import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The supported `runtime.options` of Pulumi.yaml. */
export interface RuntimeOptions {
    readonly typescript: boolean;
    readonly tsconfig: string | undefined;
    readonly nodeArguments: readonly string[];
}

/** Options for the installation of dependencies, which this host does not do. */
const installOptions = new Set(["packagemanager", "production"]);

export function runtimeOptions(info: ProgramInfo): RuntimeOptions {
    const given = info.getOptions()?.toJavaScript() ?? {};
    const known = new Set(["typescript", "tsconfig", "nodeargs", ...installOptions]);
    for (const name of Object.keys(given)) {
        if (!known.has(name)) {
            throw new Error(
                `Pulumi.yaml: unknown runtime option "${name}"; the Node.js language host supports ${[...known].join(", ")}`,
            );
        }
    }
    return {
        typescript: option(given, "typescript", "boolean") ?? true,
        tsconfig: option(given, "tsconfig", "string"),
        nodeArguments: splitWords(option(given, "nodeargs", "string") ?? ""),
    };
}

/** The environment variables for these options that @pulumi/pulumi's start script reads. */
export function optionsEnvironment(options: RuntimeOptions): NodeJS.ProcessEnv {
    return {
        ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
        ...(options.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    };
}

interface OptionTypes {
    boolean: boolean;
    string: string;
}

function option<T extends keyof OptionTypes>(
    given: Record<string, unknown>,
    name: string,
    type: T,
): OptionTypes[T] | undefined {
    const value = given[name];
    if (value === undefined) return undefined;
    if (typeof value !== type) {
        throw new Error(
            `Pulumi.yaml: runtime option "${name}" must be a ${type}, it is ${JSON.stringify(value)} (${typeof value})`,
        );
    }
    return value as OptionTypes[T];
}

/** Splits a command line at spaces outside of quotes. */
export function splitWords(line: string): string[] {
    return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
        word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"),
    );
}
