import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { withMermaid } from "vitepress-plugin-mermaid";

import { headingAnchor } from "../../config/heading-anchor";

const root = join(import.meta.dirname, "..", "..");
/** Where the pages are whose links lead to folders and code. */
const folders = [".", "docs", "local", "examples/policy-pack"];
const vue = join(import.meta.dirname, "..", "node_modules", "vue");

/** The sidebar is the order of reading in docs/README.md: a heading opens a group, a link is a page of it. */
function sidebar() {
    const groups: { text: string; items: { text: string; link: string }[] }[] = [];
    for (const line of readFileSync(join(root, "docs", "README.md"), "utf8").split("\n")) {
        const [, heading] = /^## (.+)$/.exec(line) ?? [];
        if (heading !== undefined) {
            groups.push({ text: heading, items: [] });
        }
        for (const [, text = "", link = ""] of line.matchAll(/\[([^\]]+)\]\((?!https?:)([^)]+)\)/g)) {
            groups.at(-1)?.items.push({
                text,
                link: join("/docs", link)
                    .replace(/README\.md$/, "")
                    .replace(/\.md$/, ""),
            });
        }
    }
    return groups;
}

export default withMermaid({
    title: "Windows container logs on Amazon EKS",
    srcDir: "..",
    // Pages only: what is installed or generated is none of the site.
    srcExclude: ["**/node_modules/**", "rendered/**", ".local/**", "dist/**", "site/**", ".github/**"],
    rewrites: {
        "README.md": "index.md",
        ":folder/README.md": ":folder/index.md",
        ":folder/:sub/README.md": ":folder/:sub/index.md",
    },
    // A page's link without its ".md" is no file, so links to pages are checked. Folders and code are there for GitHub.
    ignoreDeadLinks: [(link) => folders.some((folder) => existsSync(join(root, folder, link)))],
    // Links to headings are written for GitHub.
    markdown: { anchor: { slugify: headingAnchor } },
    // The pages are outside of this package, so Vue is not found from them.
    vite: {
        resolve: {
            alias: [
                { find: /^vue\/server-renderer$/, replacement: join(vue, "server-renderer", "index.mjs") },
                { find: /^vue$/, replacement: join(vue, "dist", "vue.runtime.esm-bundler.js") },
            ],
        },
    },
    themeConfig: {
        search: { provider: "local" },
        outline: [2, 3],
        sidebar: sidebar(),
    },
});
