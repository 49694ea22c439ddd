import { Html, html } from "./html";
import type { PageData, PageRoute } from "./page-data";

/** Units of the picture. It is as wide as a phone, and scales. */
const width = 360;
const margin = 8;
const padding = 8;
const lineHeight = 16;
/** Widest character of the picture's font at its size. */
const characterWidth = 6.7;

/** The way of a line: from where it is written, through Fluent Bit, to each route's destinations. */
export function picture({ routes, steps, nodeLogs, cluster }: PageData): Html {
    const drawn: Html[] = [];
    let y = margin;
    const middle = width / 2;
    const place = (box: (top: number) => { svg: Html; height: number }): number => {
        const { svg, height } = box(y);
        drawn.push(svg);
        y += height;
        return y;
    };
    const arrow = (label = "") => {
        drawn.push(html`<path class="arrow" d="M ${middle} ${y} v 18" />`);
        if (label !== "") {
            drawn.push(html`<text class="note" x="${middle + 8}" y="${y + 13}">${label}</text>`);
        }
        y += 22;
    };
    place(box("Container", ["LogMonitor (IIS, Event Log, ETW, files)", "or an application that writes to stdout"]));
    arrow("stdout");
    place(box("Log file on the node", ["written by the container runtime"]));
    if (nodeLogs.length > 0) {
        y += 8;
        place(box("The node's own logs", [nodeLogs.join(", ")]));
    }
    arrow("read");
    place(box("Fluent Bit", steps));
    y += 6;
    const trunk = y;
    let last = y;
    const trunkX = margin + 6;
    for (const [index, route] of routes.entries()) {
        const { svg, height } = branch(route, index, y, trunkX);
        drawn.push(svg);
        last = y + 14;
        y += height + 10;
    }
    return html`<svg
        viewBox="0 0 ${width} ${y}"
        role="img"
        aria-labelledby="picture-title"
        xmlns="http://www.w3.org/2000/svg"
    >
        <title id="picture-title">The way of a line from a container to its destinations in ${cluster}</title>
        <defs>
            <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                <path class="head" d="M 0 0 L 8 4 L 0 8 z" />
            </marker>
        </defs>
        <path class="line" d="M ${trunkX} ${trunk - 6} V ${last}" />
        ${drawn}
    </svg>`;
}

function box(title: string, notes: readonly string[]) {
    return (top: number) => {
        const lines = notes.flatMap((note) => wrapped(note, width - 2 * margin - 2 * padding));
        const height = 2 * padding + lineHeight * (1 + lines.length);
        const svg = html`<rect
                class="box"
                x="${margin}"
                y="${top}"
                width="${width - 2 * margin}"
                height="${height}"
                rx="6"
            />
            <text class="title" x="${margin + padding}" y="${top + padding + 12}">${title}</text>
            ${texts(lines, margin + padding, top + padding + 12 + lineHeight)}`;
        return { svg, height };
    };
}

/** A route: a box on the trunk that says what it takes, and below it where it goes. */
function branch(route: PageRoute, index: number, top: number, trunkX: number): { svg: Html; height: number } {
    const x = trunkX + 20;
    const inner = width - margin - x - 2 * padding;
    const takes = wrapped(route.takes, inner);
    const targets = [
        ...(route.dropped === undefined ? [] : [wrapped("→ dropped", inner)]),
        ...route.destinations.map(({ description, kept }) => [
            ...wrapped(`→ ${description}`, inner),
            ...wrapped(`kept: ${kept}`, inner),
        ]),
    ];
    const titles = wrapped(route.name, inner);
    const height = 2 * padding + lineHeight * (titles.length + takes.length + targets.flat().length);
    const svg = html`<g class="route" data-route="${index}">
        <path class="line arrow" d="M ${trunkX} ${top + 14} H ${x}" />
        <rect class="box" x="${x}" y="${top}" width="${width - margin - x}" height="${height}" rx="6" />
        ${texts(titles, x + padding, top + padding + 12, "title")}
        ${texts(takes, x + padding, top + padding + 12 + lineHeight * titles.length)}
        ${texts(targets.flat(), x + padding, top + padding + 12 + lineHeight * (titles.length + takes.length), "target")}
    </g>`;
    return { svg, height };
}

function texts(lines: readonly string[], x: number, y: number, kind = "note"): Html[] {
    return lines.map(
        (line, index) => html`<text class="${kind}" x="${x}" y="${y + index * lineHeight}">${line}</text>`,
    );
}

/** A text in lines that fit: it breaks at spaces, and in long names behind a separator. */
export function wrapped(text: string, room: number): string[] {
    const most = Math.floor(room / characterWidth);
    const lines: string[] = [];
    let line = "";
    for (const part of text.split(/(?<=[ /:,._-])/).flatMap((piece) => chunks(piece, most))) {
        if (line !== "" && (line + part).trimEnd().length > most) {
            lines.push(line.trimEnd());
            line = "";
        }
        line += part;
    }
    return [...lines, line.trimEnd()];
}

function chunks(text: string, most: number): string[] {
    const characters = Array.from(text);
    return Array.from({ length: Math.ceil(characters.length / most) }, (_, index) =>
        characters.slice(index * most, (index + 1) * most).join(""),
    );
}
