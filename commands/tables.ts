/** Rows of cells under headings, the first of which names the row. */
export type Table = readonly (readonly string[])[];

const gap = "  ";

/**
 * A table in aligned columns, with cells in several lines if the terminal is too narrow. If even single words do not fit: a block for each row, with a line for each cell.
 *
 * @param columns width of the terminal; undefined: no limit
 */
export function tableText(rows: Table, columns?: number): string {
    const widths = fittingWidths(rows, columns ?? Infinity);
    return widths === undefined ? blocks(rows, columns ?? Infinity) : aligned(rows, widths);
}

/** Widths that fit together, each at least as wide as the longest word of its column. Undefined if there are none. */
function fittingWidths(rows: Table, columns: number): number[] | undefined {
    const widest = (length: (cell: string) => number) =>
        (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => length(row[column] ?? ""))));
    const widths = widest((cell) => cell.length);
    const smallest = widest((cell) => Math.max(...cell.split(" ").map((word) => word.length)));
    const room = columns - gap.length * (widths.length - 1);
    const sum = () => widths.reduce((all, width) => all + width, 0);
    while (sum() > room) {
        const reducible = widths.flatMap((width, column) => (width > (smallest[column] ?? 0) ? [width] : []));
        if (reducible.length === 0) {
            return undefined;
        }
        const column = widths.findIndex(
            (width, index) => width === Math.max(...reducible) && width > (smallest[index] ?? 0),
        );
        widths[column] = (widths[column] ?? 0) - 1;
    }
    return widths;
}

function aligned(rows: Table, widths: readonly number[]): string {
    return rows
        .flatMap((row) => {
            const cells = row.map((cell, column) => wrapped(cell, widths[column] ?? 0));
            return Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, line) =>
                cells
                    .map((parts, column) => (parts[line] ?? "").padEnd(widths[column] ?? 0))
                    .join(gap)
                    .trimEnd(),
            );
        })
        .join("\n");
}

function blocks([headings = [], ...rows]: Table, columns: number): string {
    // A row with one cell besides its name needs no name for that cell.
    const isList = headings.length === 2;
    const names = isList ? rows.map(([name = ""]) => name) : headings.slice(1);
    const width = Math.max(...names.map((name) => name.length));
    const line = (name: string, cell: string): string[] =>
        wrapped(cell, columns - gap.length * 2 - width).map(
            (part, index) => `${gap}${(index === 0 ? name : "").padEnd(width)}${gap}${part}`,
        );
    const text = isList
        ? [[headings[0] ?? "", ...rows.flatMap(([name = "", cell = ""]) => line(name, cell))]]
        : rows.map(([name = "", ...cells]) => [
              `${headings[0] ?? ""} ${name}`,
              ...cells.flatMap((cell, index) => line(headings[index + 1] ?? "", cell)),
          ]);
    return text.flat().join("\n");
}

/** A text in lines of at most this length. A longer word stays whole, so that it can be copied. */
export function wrapped(text: string, length: number): string[] {
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const last = lines.at(-1);
        if (last !== undefined && last.length + 1 + word.length <= length) {
            lines[lines.length - 1] = `${last} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines;
}
