/**
 * CloudWatch Logs' filter patterns, as far as the program writes them: one regular expression, conditions of a JSON event joined by `&&`, columns between spaces. It refuses what the documentation does not
 * allow.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function matchesPattern(pattern: string, message: string): Record<string, string> | undefined {
    const expressions = pattern.match(/%[^%]*%/g) ?? [];
    if (expressions.length > 2) {
        throw new Error(`${pattern}: two regular expressions are allowed`);
    }
    if (pattern.startsWith("{")) {
        return matchesJson(pattern, message) ? {} : undefined;
    }
    if (pattern.startsWith("[")) {
        return matchesColumns(pattern, message);
    }
    return expression(pattern).test(message) ? {} : undefined;
}

function expression(text: string): RegExp {
    const [, inner] = /^%(.+)%$/.exec(text) ?? [];
    if (inner === undefined) {
        throw new Error(`${text}: is no regular expression between percent signs`);
    }
    if (!/^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]+$/.test(inner)) {
        throw new Error(`${text}: has characters that are not supported`);
    }
    return new RegExp(inner);
}

function matchesJson(pattern: string, message: string): boolean {
    const [, body = ""] = /^\{ (.+) \}$/.exec(pattern) ?? [];
    let event: unknown;
    try {
        event = JSON.parse(message);
    } catch {
        return false;
    }
    return body.split(" && ").every((condition) => {
        const [, path = "", value = ""] = /^\$\.([\w.]+) = (.+)$/.exec(condition) ?? [];
        const found = path
            .split(".")
            .reduce<unknown>(
                (part, key) =>
                    typeof part === "object" && part !== null ? (part as Record<string, unknown>)[key] : undefined,
                event,
            );
        if (typeof found !== "string") {
            return false;
        }
        if (value.startsWith("%")) {
            return expression(value).test(found);
        }
        const [, text] = /^"([^"]*)"$/.exec(value) ?? [];
        if (text === undefined) {
            throw new Error(`${condition}: is not understood`);
        }
        return found === text;
    });
}

function matchesColumns(pattern: string, message: string): Record<string, string> | undefined {
    const columns = pattern.slice(1, -1).split(", ");
    // What stands between quotation marks or brackets is one column.
    const values = message.match(/"[^"]*"|\[[^\]]*\]|\S+/g) ?? [];
    if (values.length !== columns.length) {
        return undefined;
    }
    const named: Record<string, string> = {};
    for (const [index, column] of columns.entries()) {
        const [, name, operator, operand = ""] = /^(\w+)(?:(>=|=)(\S+))?$/.exec(column) ?? [];
        const value = values[index] ?? "";
        if (name === undefined) {
            throw new Error(`${column}: is no column`);
        }
        if (operator === "=" && !new RegExp(`^${operand.replaceAll("*", ".*")}$`).test(value)) {
            return undefined;
        }
        if (operator === ">=" && !(Number(value) >= Number(operand))) {
            return undefined;
        }
        named[`$${name}`] = value;
    }
    return named;
}
