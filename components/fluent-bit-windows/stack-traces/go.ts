import { anything, type Step, type TraceRules } from "./rule";

/** `goroutine 1 [running]:`, and of a fault of the runtime itself `goroutine 1 gp=0xc000002380 m=0 mp=0x7ff6 [running]:`. */
const goroutine: Step = { where: /^goroutine \d+ \[|^goroutine \d+ gp=\S+ m=.* \[/, to: "goFunction" };

/**
 * A panic is followed by an empty line and by goroutines: for each a line for the function and an indented one for the file, in turns.
 *
 * @see https://github.com/golang/go/blob/master/src/runtime/traceback.go
 */
export const go: TraceRules = {
    begins: [
        { has: "panic: ", where: /^panic: |^[^{].*\bpanic: /, to: "goMessage" },
        { has: "http: panic serving", where: /http: panic serving/, to: "goMessage" },
        { where: /^fatal error: /, to: "goMessage" },
        { where: /^goroutine \d+ \[[^\]]+\]:|^goroutine \d+ gp=\S+ m=.* \[[^\]]+\]:/, to: "goFunction" },
    ],
    states: {
        goMessage: {
            goesOn: [{ where: /^\[signal /, to: "goMessage" }, { where: /^\s+panic: /, to: "goMessage" }, goroutine],
            mayGoOn: [{ where: anything, to: "goMessage" }],
        },
        goFunction: {
            goesOn: [
                { where: /^created by \S/, to: "goFile" },
                { where: /^\.\.\..*(?:additional frames elided|frames elided)/, to: "goFunction" },
                { where: /^[^\s:(]+\(.*\)\s*$/, to: "goFile" },
                { where: /^exit status \d+\s*$/, to: "goFunction" },
            ],
            mayGoOn: [{ where: /^\s*$/, to: "goBlank" }],
        },
        goFile: { goesOn: [{ where: /^\s+\S/, to: "goFunction" }] },
        goBlank: {
            goesOn: [goroutine, { where: /^exit status \d+\s*$/, to: "goFunction" }],
            mayGoOn: [{ where: /^\s*$/, to: "goBlank" }],
        },
    },
};
