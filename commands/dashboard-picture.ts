import type { PlannedDashboard, Widget } from "../components/fluent-bit-windows/insights/dashboard";
import { Html, html } from "./explain-page/html";

/** Units of the picture for one column and one row of a dashboard. */
const column = 40;
const row = 28;
const gap = 6;

const colours = ["#2a78c2", "#d1662a", "#3d8f4f"] as const;

/**
 * The dashboard as a picture for the pages: its widgets where they are, with their titles. The curves and bars are examples, and say so; what is measured comes only from a cluster.
 */
export function dashboardPicture({ body: { widgets } }: PlannedDashboard): string {
    const height = Math.max(...widgets.map(({ y, height: rows }) => y + rows)) * row;
    return `${html`<svg
        xmlns="http://www.w3.org/2000/svg"
        viewBox="0 0 ${24 * column} ${height + 24}"
        role="img"
        aria-labelledby="title"
        font-family="sans-serif"
    >
        <title id="title">The dashboard of a stack, with example values</title>
        <rect width="100%" height="100%" fill="#f2f4f7" />
        ${widgets.map(drawn)}
        <text x="${gap}" y="${height + 16}" font-size="12" fill="#59636e">
            Example values. The layout is the one that the stack prod deploys.
        </text>
    </svg>`.text
        .replace(/\s*\n\s*/g, "\n")
        .trim()}\n`;
}

function drawn(widget: Widget, index: number): Html {
    const { type, properties } = widget;
    const [x, y] = [widget.x * column, widget.y * row];
    const [width, height] = [widget.width * column - gap, widget.height * row - gap];
    if (type === "text") {
        return html`<text x="${x + gap}" y="${y + 20}" font-size="17" font-weight="bold" fill="#1b1f24"
            >${String(properties["markdown"]).replace(/^#+ /, "")}</text
        > `;
    }
    return html`<g transform="translate(${x + gap / 2} ${y + gap / 2})"
        ><rect width="${width}" height="${height}" rx="4" fill="#fff" stroke="#c8ced5" /><text
            x="10"
            y="18"
            font-size="12"
            fill="#1b1f24"
            >${String(properties["title"])}</text
        >${content(widget, index, width, height)}</g
    > `;
}

function content({ type, properties }: Widget, index: number, width: number, height: number): Html[] {
    if (type === "log" && properties["view"] === "table") {
        return table(width, height);
    }
    return properties["view"] === "bar"
        ? bars(width, height)
        : curves(index, width, height, properties["stacked"] === true);
}

/** Lines that differ from widget to widget, and not from run to run. */
function curves(index: number, width: number, height: number, isFilled: boolean): Html[] {
    const bottom = height - 14;
    return colours.slice(0, 1 + (index % 3)).map((colour, number) => {
        const points = Array.from({ length: 13 }, (_, step) => {
            const wave = Math.sin(step * (0.5 + number * 0.3) + index) + Math.sin(step * 1.7 + number * 2 + index);
            return `${Math.round(10 + (step * (width - 20)) / 12)} ${Math.round(bottom - 20 - number * 22 - wave * 9)}`;
        });
        const closed = isFilled ? ` L ${width - 10} ${bottom} L 10 ${bottom} Z` : "";
        return html`<path
            d="M ${points.join(" L ")}${closed}"
            fill="${isFilled ? colour : "none"}"
            fill-opacity="0.25"
            stroke="${colour}"
            stroke-width="1.5"
        />`;
    });
}

function bars(width: number, height: number): Html[] {
    return [0.9, 0.12, 0.3, 0.06].map((part, index) => {
        const size = Math.round((height - 50) * part);
        const wide = Math.round((width - 50) / 4);
        return html`<rect
            x="${10 + index * (wide + 10)}"
            y="${height - 14 - size}"
            width="${wide}"
            height="${size}"
            fill="${colours[0]}"
        />`;
    });
}

function table(width: number, height: number): Html[] {
    return Array.from({ length: Math.floor((height - 34) / 18) }, (_, line) => {
        const y = 32 + line * 18;
        const share = 0.6 / (line + 1);
        return html`<path d="M 10 ${y + 14} H ${width - 10}" stroke="#e3e7eb" /><rect
                x="10"
                y="${y + 3}"
                width="${Math.round(width * (0.35 + share / 4))}"
                height="6"
                fill="#8a939e"
            /><rect
                x="${Math.round(width * 0.7)}"
                y="${y + 3}"
                width="${Math.round(width * 0.25 * (0.3 + share))}"
                height="6"
                fill="${colours[0]}"
            />`;
    });
}
