import type { Step, TraceRules } from "./rule";

const chained: Step = {
    where: /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)/,
    to: "pythonChained",
};

/**
 * Frames are indented; the exception at the end of the trace is not. For a message with several lines, only the first line is joined, because its end is not recognisable. Exception groups are indented to their end.
 *
 * @see https://docs.python.org/3/library/traceback.html
 */
export const python: TraceRules = {
    begins: [
        { has: "Traceback", where: /^Traceback \(most recent call last\):/, to: "python" },
        { has: "Traceback", where: /^\s*\+ Exception Group Traceback \(most recent call last\):/, to: "pythonGroup" },
    ],
    states: {
        python: {
            goesOn: [
                { where: /^\s/, to: "python" },
                { where: /^[^\s:()]+:|^[^\s:()]+\s*$/, to: "pythonEnd" },
            ],
        },
        pythonEnd: { goesOn: [chained], mayGoOn: [{ where: /^\s*$/, to: "pythonEnd" }] },
        pythonChained: {
            goesOn: [
                { where: /^\s*$/, to: "pythonChained" },
                { where: /^Traceback \(most recent call last\):/, to: "python" },
            ],
        },
        pythonGroup: { goesOn: [{ where: /^\s+[|+]/, to: "pythonGroup" }, chained] },
    },
};
