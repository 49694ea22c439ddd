/** A field of a cron expression: what it counts, and the names that stand for numbers. */
interface Field {
    name: string;
    least: number;
    most: number;
    /** Names of the numbers from `least` on. */
    names?: readonly string[];
    /** What else can stand there as a whole. */
    special?: RegExp;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const minute: Field = { name: "minute", least: 0, most: 59 };
const hour: Field = { name: "hour", least: 0, most: 23 };
const dayOfMonth: Field = { name: "day of the month", least: 1, most: 31 };
const month: Field = { name: "month", least: 1, most: 12, names: months };

/**
 * Fields of a recurring schedule of EC2 Auto Scaling, which are those of Unix.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html#scheduled-scaling-recurring-schedules
 */
const unixFields: readonly Field[] = [
    minute,
    hour,
    dayOfMonth,
    month,
    // 0 and 7 are both Sunday.
    { name: "day of the week", least: 0, most: 7, names: days },
];

/** @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html */
const imageBuilderFields: readonly Field[] = [
    minute,
    hour,
    { ...dayOfMonth, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/i },
    month,
    { name: "day of the week", least: 1, most: 7, names: days, special: /^(\?|L|([1-7]|[a-z]{3})(L|#[1-5]))$/i },
    { name: "year", least: 1970, most: 2199 },
];

/** Why a text is not a recurring schedule of EC2 Auto Scaling. */
export function recurrenceFault(text: string): string | undefined {
    const form = 'must be five fields of cron (minute hour day month weekday), such as "0 20 * * 1-5"';
    if (text.startsWith("@")) {
        return `${form}; expressions with "@" are not supported`;
    }
    if (/^(cron|rate)\(/.test(text)) {
        return `${form}; cron(…) and rate(…) belong to other AWS services`;
    }
    const fields = text.trim().split(/\s+/);
    if (fields.length === 6) {
        return `${form}; this has six, as in other AWS services`;
    }
    if (fields.length !== 5) {
        return `${form}; this has ${fields.length === 1 ? "one" : fields.length}`;
    }
    const fault = fieldsFault(fields, unixFields);
    if (fault !== undefined) {
        return fault;
    }
    if (text !== fields.join(" ")) {
        return `must have single spaces; write "${fields.join(" ")}"`;
    }
    // With a weekday, cron runs on days that match either field.
    return fields[4] === "*" ? neverFault(fields) : undefined;
}

/** Why a text is not a schedule of an Image Builder pipeline. */
export function imageBuilderScheduleFault(text: string): string | undefined {
    const form =
        'must be "cron(…)" with six fields (minute hour day month weekday year), such as "cron(0 3 ? * wed *)"';
    const [, inner] = /^cron\((.*)\)$/.exec(text) ?? [];
    if (inner === undefined) {
        return /^rate\(/.test(text) ? `${form}: Image Builder does not support rate(…)` : form;
    }
    const fields = inner.split(" ");
    if (fields.length !== 6 || fields.includes("")) {
        return `${form}, with one space between them; this has ${fields.filter((field) => field !== "").length}`;
    }
    const fault = fieldsFault(fields, imageBuilderFields);
    if (fault !== undefined) {
        return fault;
    }
    const [, , day, , weekday] = fields;
    if ((day === "?") === (weekday === "?")) {
        return 'must have "?" either as the day of the month or as the day of the week';
    }
    return neverFault(fields);
}

function fieldsFault(fields: readonly string[], expected: readonly Field[]): string | undefined {
    for (const [index, field] of expected.entries()) {
        const text = fields[index] ?? "";
        const fault = fieldFault(text, field);
        if (fault !== undefined) {
            return `has "${text}" as its ${field.name} (field ${index + 1}), but ${fault}`;
        }
    }
    return undefined;
}

function fieldFault(text: string, field: Field): string | undefined {
    if (field.special?.test(text) === true) {
        return undefined;
    }
    for (const part of text.split(",")) {
        const [, range, step] = /^([^/]+)(?:\/(.+))?$/.exec(part) ?? [];
        if (range === undefined) {
            return "a part of it is empty";
        }
        if (step !== undefined && !(/^\d{1,4}$/.test(step) && Number(step) >= 1 && Number(step) <= field.most)) {
            return `the step after / must be a number from 1 to ${field.most}`;
        }
        if (range === "*") {
            continue;
        }
        const ends = range.split("-");
        const [from, to] = ends.map((end) => numberOf(end, field));
        if (ends.length > 2 || ends.some((end) => numberOf(end, field) === undefined)) {
            const named = field.names === undefined ? "" : `, or ${field.names[0]} to ${field.names.at(-1)}`;
            return `it must be from ${field.least} to ${field.most}${named}`;
        }
        if (from !== undefined && to !== undefined && from > to) {
            return `the range ends before it begins; write "${ends[0]}-${field.most},${field.least}-${ends[1]}"`;
        }
    }
    return undefined;
}

function numberOf(text: string, { least, most, names = [] }: Field): number | undefined {
    const named = names.indexOf(text.toLowerCase());
    if (named >= 0) {
        return least + named;
    }
    const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
}

const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day that no month of the expression has. */
function neverFault([, , day = "", ofMonth = ""]: readonly string[]): string | undefined {
    if (!/^\d+$/.test(day) || !/^(\d+|[a-z]{3})(,(\d+|[a-z]{3}))*$/i.test(ofMonth)) {
        return undefined;
    }
    const lengths = ofMonth.split(",").map((one) => longest[(numberOf(one, month) ?? 1) - 1] ?? 31);
    return lengths.every((length) => length < Number(day))
        ? `never occurs: no month of "${ofMonth}" has a day ${day}`
        : undefined;
}
