import type { PlannedDashboard, Widget } from "../components/fluent-bit-windows/insights/dashboard";
import { Html, html } from "./explain-page/html";

/** What a widget shows. */
export type WidgetValues =
    /** Points in the order of time, by what they are of; null: none in this period. */
    | { series: Record<string, (number | null)[]> }
    /** The rows of a table, or the bars of a chart. */
    | { columns: string[]; rows: (string | number)[][] };

/** What was measured, by the titles of widgets: `npm run dashboard-values`. */
export interface DashboardValues {
    /** How it was measured, in lines. */
    note: string;
    widgets: Record<string, WidgetValues>;
}

/** Units of the picture for one column and one row of a dashboard. */
const column = 40;
const row = 28;
const gap = 6;

const colours = ["#2a78c2", "#d1662a", "#3d8f4f", "#8a4fa8", "#b58900", "#5c6670"] as const;

/** Height of a line of text. */
const line = 13;

/** Width of a character of the small text. */
const character = 5.7;

/** The dashboard as a picture for the pages: its widgets where they are, with what was measured. */
export function dashboardPicture({ body: { widgets } }: PlannedDashboard, values: DashboardValues): string {
    const height = Math.max(...widgets.map(({ y, height: rows }) => y + rows)) * row;
    return `${html`<svg
        xmlns="http://www.w3.org/2000/svg"
        viewBox="0 0 ${24 * column} ${height + 10 + 15 * values.note.split("\n").length}"
        role="img"
        aria-labelledby="title"
        font-family="sans-serif"
    >
        <title id="title">The dashboard of a stack, with values that were measured</title>
        <rect width="100%" height="100%" fill="#f2f4f7" />
        ${widgets.map((widget) => drawn(widget, values))}
        ${values.note
            .split("\n")
            .map(
                (text, index) =>
                    html`<text x="${gap}" y="${height + 16 + index * 15}" font-size="11" fill="#59636e">${text}</text>`,
            )}
    </svg>`.text
        .replace(/\s*\n\s*/g, "\n")
        .trim()}\n`;
}

function drawn(widget: Widget, { widgets }: DashboardValues): Html {
    const { type, properties } = widget;
    const [x, y] = [widget.x * column, widget.y * row];
    const [width, height] = [widget.width * column - gap, widget.height * row - gap];
    if (type === "text") {
        return html`<text x="${x + gap}" y="${y + 20}" font-size="17" font-weight="bold" fill="#1b1f24"
            >${String(properties["markdown"]).replace(/^#+ /, "")}</text
        > `;
    }
    const title = String(properties["title"]);
    const values = widgets[title];
    if (values === undefined) {
        throw new Error(`There are no values of "${title}". Run npm run dashboard-values.`);
    }
    return html`<g transform="translate(${x + gap / 2} ${y + gap / 2})"
        ><rect width="${width}" height="${height}" rx="4" fill="#fff" stroke="#c8ced5" /><text
            x="10"
            y="18"
            font-size="12"
            fill="#1b1f24"
            >${title}</text
        >${content(values, widget, width, height)}</g
    > `;
}

function content(values: WidgetValues, { properties }: Widget, width: number, height: number): Html[] {
    if ("series" in values) {
        return curves(values.series, width, height, properties["stacked"] === true);
    }
    return properties["view"] === "bar" ? bars(values.rows, width, height) : table(values, width, height);
}

/** Most lines of a legend: the others would cover the curves. */
const mostNames = 4;

function curves(series: Record<string, (number | null)[]>, width: number, height: number, isStacked: boolean): Html[] {
    const names = Object.keys(series);
    const shown = names.slice(0, mostNames);
    const [top, bottom, left, right] = [30, height - 12 - line * shown.length, 10, width - 46];
    if (names.length === 0) {
        return [small(10, 38, "nothing was reported")];
    }
    const lines = isStacked ? stacked(Object.values(series)) : Object.values(series);
    const most = Math.max(...lines.flat().map((value) => value ?? 0), 0) || 1;
    const at = (value: number) => Math.round((bottom - (value / most) * (bottom - top)) * 10) / 10;
    const drawnLines = lines.map((points, index) => {
        const step = points.length > 1 ? (right - left) / (points.length - 1) : 0;
        // One point, as of a day, is a level.
        const all = points.length === 1 ? [...points, ...points] : points;
        const stride = points.length === 1 ? right - left : step;
        let isOpen = false;
        const path = all
            .flatMap((value, place) => {
                const command = isOpen ? "L" : "M";
                isOpen = value !== null;
                return value === null
                    ? []
                    : [`${command} ${Math.round((left + place * stride) * 10) / 10} ${at(value)}`];
            })
            .join(" ");
        return html`<path d="${path}" fill="none" stroke="${colour(index)}" stroke-width="1.5" />`;
    });
    return [
        html`<path d="M ${left} ${top} H ${right} M ${left} ${bottom} H ${right}" stroke="#e3e7eb" />`,
        small(right + 4, top + 4, short(most)),
        small(right + 4, bottom + 3, "0"),
        ...drawnLines,
        ...shown.map((name, index) => {
            const more =
                index === mostNames - 1 && names.length > mostNames ? `, and ${names.length - mostNames} more` : "";
            const y = bottom + 12 + index * line;
            return html`<g
                ><rect
                    x="10"
                    y="${y - 5}"
                    width="8"
                    height="3"
                    fill="${colour(index)}"
                />${small(22, y, fitted(`${name}${more}`, width - 30))}</g
            >`;
        }),
    ];
}

/** Each upon those before it. */
function stacked(all: readonly (readonly (number | null)[])[]): (number | null)[][] {
    const sums: number[] = [];
    return all.map((points) =>
        points.map((value, index) => {
            const sum = (sums[index] ?? 0) + (value ?? 0);
            sums[index] = sum;
            return sum;
        }),
    );
}

function bars(rows: readonly (readonly (string | number)[])[], width: number, height: number): Html[] {
    const [top, bottom] = [34, height - 26];
    const most = Math.max(...rows.map(([, value]) => Number(value)), 1);
    const room = (width - 20) / Math.max(rows.length, 1);
    return rows.map(([label = "", value = 0], index) => {
        const size = Math.max(1, Math.round(((bottom - top) * Number(value)) / most));
        const x = 10 + index * room;
        return html`<g
            ><rect
                x="${x}"
                y="${bottom - size}"
                width="${room - 10}"
                height="${size}"
                fill="${colour(0)}"
            />${small(x, bottom - size - 4, short(Number(value)))}${small(x, bottom + 14, String(label))}</g
        >`;
    });
}

function table(
    { columns, rows }: { columns: string[]; rows: (string | number)[][] },
    width: number,
    height: number,
): Html[] {
    const most = Math.floor((height - 46) / 17);
    const cells = [
        columns,
        ...rows.slice(0, most).map((cellsOf) => cellsOf.map((cell) => (typeof cell === "number" ? short(cell) : cell))),
    ];
    const needed = columns.map(
        (_, place) => Math.max(...cells.map((cellsOf) => (cellsOf[place] ?? "").length)) * character + 14,
    );
    const scale = Math.min(1, (width - 20) / needed.reduce((sum, one) => sum + one, 0));
    return cells.flatMap((cellsOf, number) => {
        const y = 38 + number * 17;
        let x = 10;
        return [
            html`<path d="M 10 ${y + 4} H ${width - 10}" stroke="#e3e7eb" />`,
            ...cellsOf.map((cell, place) => {
                const room = (needed[place] ?? 0) * scale;
                const text = small(Math.round(x), y, fitted(cell, room - 8), number === 0);
                x += room;
                return text;
            }),
        ];
    });
}

function small(x: number, y: number, text: string, isHead = false): Html {
    return html`<text x="${x}" y="${y}" font-size="9.5" fill="#3b434b" ${new Html(isHead ? ' font-weight="bold"' : "")}
        >${text}</text
    >`;
}

function colour(index: number): string {
    return colours[index % colours.length] ?? colours[0];
}

/** A text that fits, with an ellipsis where it is cut. */
function fitted(text: string, room: number): string {
    const most = Math.max(1, Math.floor(room / character));
    return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A number with three digits that matter, as a chart has it. */
function short(value: number): string {
    const units = [
        [1e9, "G"],
        [1e6, "M"],
        [1e3, "k"],
    ] as const;
    const [size, unit] = units.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
    return `${Number((value / size).toPrecision(3))}${unit}`;
}
