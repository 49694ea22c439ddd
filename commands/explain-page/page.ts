import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { pageScript } from "./bundle";
import { logPricesInWords } from "../cost";
import { dollars, inWords } from "./costs-in-words";
import { Html, html } from "./html";
import type { PageData, PageRoute } from "./page-data";
import { picture } from "./picture";

/** The page as one file that needs nothing else: neither a server nor another file. */
export function explainPage(data: PageData): string {
    const script = pageScript();
    const style = readFileSync(join(__dirname, "style.css"), "utf8");
    // The browser runs this script and no other, and loads nothing.
    const policy = `default-src 'none'; script-src ${sourceOf(script)}; style-src ${sourceOf(style)}; base-uri 'none'; form-action 'none'`;
    return html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta http-equiv="Content-Security-Policy" content="${policy}" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="referrer" content="no-referrer" />
                <title>Logs of ${data.cluster}</title>
                ${new Html(`<style>${style}</style>`)}
            </head>
            <body>
                <a class="skip" href="#routes">To the routes</a>
                <header>
                    <h1>Where the logs of ${data.cluster} go</h1>
                    <p>
                        Stack ${data.stack}, region ${data.region}. Made from the plan that a deployment applies;
                        nothing here was asked of AWS or of the cluster.
                    </p>
                </header>
                <main>
                    ${searchForm()} ${warnings(data)}
                    <h2>The way of a line</h2>
                    ${picture(data)} ${routeTable(data)}
                    ${Object.entries(data.tables).map(([heading, rows]) => table(heading, rows))}
                </main>
                ${new Html(`<script type="application/json" id="data">${asData(data)}</script>`)}
                ${new Html(`<script>${script}</script>`)}
            </body>
        </html> `.text;
}

/** What a policy names a text by: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function sourceOf(text: string): string {
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Data within a script element, which a `<` in it could end. */
function asData(data: PageData): string {
    return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function searchForm(): Html {
    const field = (id: string, label: string, example: string) =>
        html`<div>
            <label for="${id}">${label}</label>
            <input
                id="${id}"
                type="text"
                placeholder="${example}"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
            />
        </div>`;
    return html`<h2 id="search-heading">Where do a pod's lines go?</h2>
        <noscript><p>The search needs JavaScript.</p></noscript>
        <form id="search" role="search" aria-labelledby="search-heading">
            ${field("namespace", "Namespace, or NAMESPACE/POD/CONTAINER", "shop")}
            ${field("pod", "Pod", "web-6f9d7c5b48-x2x8p")} ${field("container", "Container", "iis")}
            ${field("labels", "Labels of the pod", "app=web,tier=front")}
            <div>
                <label
                    ><input id="labels-unknown" type="checkbox" /> The labels are unknown, because the API server is
                    down</label
                >
            </div>
        </form>
        <div id="answer" role="status" aria-live="polite"></div>`;
}

function warnings({ warnings: all }: PageData): Html {
    return all.length === 0
        ? html``
        : html`<h2>Warnings</h2>
              <ul>
                  ${all.map((warning) => html`<li>${warning.replace(/^Warning: /, "")}</li>`)}
              </ul>`;
}

const headings = ["Route", "Takes", "Lines a second", "To", "Kept", "Allowed", "Costs"] as const;

function routeTable(data: PageData): Html {
    const { rate, prices } = data;
    const rows = data.routes.flatMap((route, index) => [
        ...(route.dropped === undefined ? [] : [droppedRow(route, index)]),
        ...route.destinations.map((to, place) => {
            const cells: Record<(typeof headings)[number], Html> = {
                Route: html`${route.name}<br /><code>${to.setting}</code>`,
                Takes: html`${route.takes}`,
                "Lines a second":
                    place === 0
                        ? html`<input
                              id="rate-${index}"
                              type="number"
                              min="0"
                              step="any"
                              value="${rate.linesPerSecond}"
                              aria-label="Lines a second of ${route.name}"
                          />`
                        : html`as above`,
                To: html`${to.description}`,
                Kept: html`${to.kept}`,
                Allowed: allowed(to.permissions, to.readers),
                Costs: html`<span data-cost="${index}.${place}">${inWords(dollars(to, rate, prices))}</span>`,
            };
            return html`<tr data-route="${index}">
                ${headings.map((heading) => html`<td data-heading="${heading}">${cells[heading]}</td>`)}
            </tr>`;
        }),
    ]);
    const sum = data.routes
        .flatMap(({ destinations }) => destinations)
        .reduce((total, to) => total + (dollars(to, rate, prices) ?? 0), 0);
    return html`<section id="routes" tabindex="-1">
        <h2>Routes</h2>
        <p>
            <label for="line-bytes">Bytes of a line</label>
            <input id="line-bytes" type="number" min="1" value="${rate.bytesPerLine}" />
        </p>
        <table>
            <thead>
                <tr>
                    ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
                </tr>
            </thead>
            <tbody>
                ${rows}
            </tbody>
            <tfoot>
                <tr>
                    <td colspan="${headings.length - 1}">
                        Sum of the log groups, ${logPricesInWords(data.region, prices)}
                    </td>
                    <td data-heading="Sum"><span id="sum">${inWords(sum)}</span></td>
                </tr>
            </tfoot>
        </table>
        <p>
            The costs are those of the stack's log groups at ${prices.pricePerGB.STANDARD} USD a GB taken in
            (${prices.pricePerGB.INFREQUENT_ACCESS} for INFREQUENT_ACCESS, ${prices.maskingPerGB} more with data
            protection) and ${prices.pricePerGBMonth} USD a GB and month kept: what is billed for a line is the line,
            its metadata and 26 bytes. What is kept is at most this much, since CloudWatch Logs keeps it compressed.
            What other services bill is not in it.
        </p>
    </section>`;
}

/** A route without destinations. */
function droppedRow(route: PageRoute, index: number): Html {
    return html`<tr data-route="${index}">
        <td data-heading="Route">${route.name}<br /><code>${route.setting}</code></td>
        <td data-heading="Takes">${route.takes}</td>
        <td data-heading="To" colspan="${headings.length - 2}">nothing: its lines are dropped</td>
    </tr>`;
}

function allowed(permissions: readonly string[], readers: readonly string[]): Html {
    const all = [...permissions, ...readers.map((reader) => `read by ${reader}`)];
    return all.length === 0
        ? html`nothing in AWS`
        : html`<details>
              <summary>${permissions.map((one) => one.split(":")[0] ?? "").join(", ") || "readers"}</summary>
              <ul>
                  ${all.map((one) => html`<li>${one}</li>`)}
              </ul>
          </details>`;
}

function table(heading: string, [head = [], ...rows]: readonly string[][]): Html {
    return rows.length === 0
        ? html``
        : html`<h2>${heading}</h2>
              <table>
                  <thead>
                      <tr>
                          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
                      </tr>
                  </thead>
                  <tbody>
                      ${rows.map(
                          (row) =>
                              html`<tr>
                                  ${row.map((cell, index) => html`<td data-heading="${head[index] ?? ""}">${cell}</td>`)}
                              </tr>`,
                      )}
                  </tbody>
              </table>`;
}
