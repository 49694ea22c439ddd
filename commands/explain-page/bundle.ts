import { createRequire } from "node:module";
import { join } from "node:path";

/** The script of the page, with the modules that it shares with the program, as one file. */
export function pageScript(): string {
    // Loaded only here: other ways to call the command do not wait for it.
    const { buildSync } = createRequire(__filename)("esbuild") as typeof import("esbuild");
    const { outputFiles } = buildSync({
        entryPoints: [join(__dirname, "in-the-page.ts")],
        bundle: true,
        minify: true,
        write: false,
        format: "iife",
        target: "es2022",
        charset: "ascii",
        logLevel: "silent",
    });
    // Within HTML, this text would end the script: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    return (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}
