import { periodSeconds, type PlannedAlarm } from "../../../../components/fluent-bit-windows/monitoring/alarms";
import { metricAlarmArgs } from "../../../../components/fluent-bit-windows/monitoring/resource-args";

/** Minutes of a period. */
export const periodMinutes = periodSeconds / 60;

/** A value of a metric in a minute. */
export interface Datum {
    namespace: string;
    name: string;
    dimensions: Record<string, string>;
    minute: number;
    value: number;
}

/** A line in the Embedded Metric Format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
interface EmbeddedMetrics {
    _aws: {
        CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
    };
    [member: string]: unknown;
}

/** The metrics that CloudWatch makes of a line. */
export function metricsIn(line: object, minute: number): Datum[] {
    const { _aws, ...members } = line as EmbeddedMetrics;
    return _aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
        Dimensions.flatMap((names) =>
            Metrics.map(({ Name: name }) => ({
                namespace,
                name,
                dimensions: Object.fromEntries(names.map((one) => [one, String(members[one])])),
                minute,
                value: Number(members[name]),
            })),
        ),
    );
}

type Point = number | undefined;

/**
 * The state of a planned alarm after a minute, as CloudWatch evaluates the arguments that are deployed: so many of the last periods breach, and one without a value does not.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function stateOf(alarm: PlannedAlarm, data: readonly Datum[], minute: number): "OK" | "ALARM" {
    const args = metricAlarmArgs(alarm, undefined, {});
    if (args.comparisonOperator !== "GreaterThanThreshold" || args.treatMissingData !== "notBreaching") {
        throw new Error(`${alarm.name}: this is not evaluated here`);
    }
    const points = Array.from({ length: args.evaluationPeriods }, (_, back) =>
        valueOf(alarm, data, minute - (back + 1) * periodMinutes),
    );
    const breaching = points.filter((point) => point !== undefined && point > args.threshold).length;
    return breaching >= args.datapointsToAlarm ? "ALARM" : "OK";
}

/** The value in the period that begins after a minute. */
function valueOf({ metrics, expression }: PlannedAlarm, data: readonly Datum[], after: number): Point {
    const values = new Map(
        metrics.map(({ id, namespace, metricName, dimensions, stat }): [string, Point] => [
            id,
            statistic(
                stat,
                data.flatMap((one) =>
                    one.namespace === namespace &&
                    one.name === metricName &&
                    JSON.stringify(one.dimensions) === JSON.stringify(dimensions) &&
                    one.minute > after &&
                    one.minute <= after + periodMinutes
                        ? [one.value]
                        : [],
                ),
            ),
        ]),
    );
    return expression === undefined ? [...values.values()][0] : compute(expression, values);
}

function statistic(stat: PlannedAlarm["metrics"][number]["stat"], values: readonly number[]): Point {
    if (values.length === 0) {
        return undefined;
    }
    const sum = values.reduce((total, value) => total + value, 0);
    return { Sum: sum, Maximum: Math.max(...values), Average: sum / values.length, SampleCount: values.length }[stat];
}

/**
 * Metric math, as far as the alarms use it: numbers, metrics, `FILL` with a number, `+ - * /` and parentheses. It refuses the rest.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function compute(expression: string, values: ReadonlyMap<string, Point>): Point {
    const tokens = expression.match(/\d+(?:\.\d+)?|\w+|[-+*/(),]/g) ?? [];
    if (tokens.join("") !== expression.replaceAll(" ", "")) {
        throw new Error(`${expression}: is not understood`);
    }
    const take = (wanted?: string): string => {
        const token = tokens.shift();
        if (token === undefined || (wanted !== undefined && token !== wanted)) {
            throw new Error(`${expression}: ${wanted ?? "more"} is missing`);
        }
        return token;
    };
    const chain = (next: () => Point, operators: Record<string, (one: number, other: number) => number>): Point => {
        let value = next();
        for (let apply = operators[tokens[0] ?? ""]; apply !== undefined; apply = operators[tokens[0] ?? ""]) {
            take();
            const other = next();
            // A point without one of the values has none.
            value = value === undefined || other === undefined ? undefined : apply(value, other);
        }
        return value;
    };
    const sum = (): Point => chain(product, { "+": (a, b) => a + b, "-": (a, b) => a - b });
    const product = (): Point => chain(atom, { "*": (a, b) => a * b, "/": (a, b) => a / b });
    const atom = (): Point => {
        const token = take();
        if (token === "(") {
            const value = sum();
            take(")");
            return value;
        }
        if (token === "FILL") {
            take("(");
            const value = values.get(take());
            take(",");
            const instead = Number(take());
            take(")");
            return value ?? instead;
        }
        if (/^\d/.test(token)) {
            return Number(token);
        }
        if (!values.has(token)) {
            throw new Error(`${expression}: there is no metric ${token}`);
        }
        return values.get(token);
    };
    const value = sum();
    if (tokens.length > 0) {
        throw new Error(`${expression}: ${tokens.join("")} is left over`);
    }
    return value;
}
