import type { Step, TraceRules } from "./rule";

const chained: Step = {
    where: /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)/,
    to: "pythonChained",
};

/**
 * Frames are indented, and the exception that ends the trace is not. Of a message of several lines the first is joined: nothing says where such a message ends. Groups of exceptions are indented to their
 * end.
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
