/** Rows of cells under headings, the first of which names the row. */
export type Table = readonly (readonly string[])[];

const gap = "  ";

/**
 * A table in aligned columns. If its lines do not fit the terminal: a block for each row, with a line for each cell.
 *
 * @param columns width of the terminal; undefined: no limit, such as for a file
 */
export function tableText(rows: Table, columns?: number): string {
    const text = aligned(rows);
    const widest = Math.max(...text.split("\n").map((line) => line.length));
    return columns === undefined || widest <= columns ? text : blocks(rows, columns);
}

function aligned(rows: Table): string {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    return rows
        .map((row) =>
            row
                .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                .join(gap)
                .trimEnd(),
        )
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
function wrapped(text: string, length: number): string[] {
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
