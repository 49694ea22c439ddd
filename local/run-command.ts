import type { Options, Result } from "execa";

/** Runs a short command to its end and returns what it printed. With `reject: false` a failure is a result like others. */
export async function runCommand<Given extends Options>(
    file: string,
    args: readonly string[],
    options: Given,
): Promise<Result<Given>> {
    // execa is an ES module; loaded like this it works under every Node version and loader that the project supports.
    const { execa } = await import("execa");
    return execa(file, args, options);
}
