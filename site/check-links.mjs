// Checks the links between the built pages, with their anchors. VitePress checks neither anchors nor pages that got another name.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const folder = join(import.meta.dirname, ".vitepress", "dist");
const pages = new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".html"))
        .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
);
const anchors = new Map(
    [...pages].map(([name, html]) => [name, new Set([...html.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id))]),
);

/** The page to which a link leads, as a path in the folder; undefined for files that are no page of the site. */
function pageOf(from, path) {
    const target = path === "" ? from : normalize(path.startsWith("/") ? path.slice(1) : join(dirname(from), path));
    return [target, `${target}.html`, join(target, "index.html")].find((name) => pages.has(name));
}

const broken = [];
let checked = 0;
for (const [from, html] of pages) {
    for (const [, href] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
        if (/^[a-z]+:/.test(href)) {
            continue;
        }
        const [path, anchor] = decodeURI(href).split("#");
        const page = pageOf(from, path);
        checked += 1;
        if (page === undefined ? !existsSync(join(folder, path)) : anchor && !anchors.get(page)?.has(anchor)) {
            broken.push(`${from}: ${href}`);
        }
    }
}
console.log(`${checked} links between ${pages.size} pages, ${broken.length} broken`);
for (const link of broken) {
    console.error(link);
}
process.exitCode = broken.length === 0 && checked > 1000 ? 0 : 1;
