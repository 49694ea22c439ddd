import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { withMermaid } from "vitepress-plugin-mermaid";

import { headingAnchor } from "../../config/heading-anchor";

const root = join(import.meta.dirname, "..", "..");
const vue = join(import.meta.dirname, "..", "node_modules", "vue");

/** Where the code of this commit is shown, if a workflow of GitHub builds the site. */
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA } = process.env;
const code =
    GITHUB_REPOSITORY === undefined ? undefined : `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}`;

/** The link on the site for a link in a page; undefined for code if it is not known where the code is shown. */
function siteLink(href: string, folder: string): string | undefined {
    const [path = "", anchor] = href.split("#");
    const rest = anchor === undefined ? "" : `#${anchor}`;
    if (existsSync(join(folder, path, "README.md"))) {
        return `${path.replace(/\/$/, "")}/index.md${rest}`;
    }
    if (path.endsWith(".md")) {
        return path.replace(/(^|\/)README\.md$/, "$1index.md") + rest;
    }
    return code === undefined ? undefined : `${code}/${relative(root, join(folder, path))}${rest}`;
}

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
                text: text.charAt(0).toUpperCase() + text.slice(1),
                link: join("/docs", link)
                    .replace(/README\.md$/, "")
                    .replace(/\.md$/, ""),
            });
        }
    }
    return groups;
}

export default withMermaid({
    title: "Windows logs on EKS",
    description: "Windows container logs on Amazon EKS, with Pulumi",
    srcDir: "..",
    // Pages only: what is installed or generated is none of the site.
    srcExclude: ["**/node_modules/**", "rendered/**", ".local/**", "dist/**", "site/**", ".github/**"],
    rewrites: {
        "README.md": "index.md",
        ":folder/README.md": ":folder/index.md",
        ":folder/:sub/README.md": ":folder/:sub/index.md",
    },
    // Links are written for GitHub: to its anchors of headings, to README.md instead of a folder's index, and to code.
    markdown: {
        anchor: { slugify: headingAnchor },
        config: (markdown) => {
            // Pages are not templates. Vue would read two braces as an expression, such as CloudFormation's `{{resolve:…}}`.
            for (const rule of ["text", "code_inline"] as const) {
                const render = markdown.renderer.rules[rule];
                markdown.renderer.rules[rule] = (...args) => (render?.(...args) ?? "").replaceAll("{{", "&#123;&#123;");
            }
            // A page's own list of contents is for GitHub. The site has one beside each page.
            markdown.core.ruler.push("no-second-contents", (state) => {
                const { tokens } = state;
                const start = tokens.findIndex(
                    ({ type }, at) => type === "heading_open" && tokens[at + 1]?.content === "Contents",
                );
                if (start >= 0) {
                    const end = tokens.findIndex(
                        ({ type, level }, at) => at > start && type === "bullet_list_close" && level === 0,
                    );
                    tokens.splice(start, end - start + 1);
                }
            });
            markdown.core.ruler.push("links-for-the-site", ({ tokens, env }) => {
                for (const link of tokens.flatMap(({ children }) => children ?? [])) {
                    const href = link.type === "link_open" ? link.attrGet("href") : null;
                    if (href !== null && !/^(?:[a-z]+:|[#/])/.test(href)) {
                        const target = siteLink(href, dirname(env.path));
                        link.attrs = link.attrs?.filter(([name]) => name !== "href") ?? null;
                        if (target !== undefined) {
                            link.attrSet("href", target);
                        }
                    }
                }
            });
        },
    },
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
        nav: [{ text: "Documentation", link: "/docs/" }],
        search: { provider: "local" },
        outline: [2, 3],
        sidebar: sidebar(),
    },
});
