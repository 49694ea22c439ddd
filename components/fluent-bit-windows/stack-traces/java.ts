import { anything, type Step, type TraceRules } from "./rule";

const frames: readonly Step[] = [
    { where: /^\s+(?:at |eval at )/, to: "frames" },
    { where: /^\s*\.\.\. \d+ (?:more|common frames omitted)/, to: "frames" },
    { where: /^\s*\[CIRCULAR REFERENCE/, to: "frames" },
    { where: /^\s*(?:Caused by|Suppressed|Wrapped by): /, to: "message" },
    { where: /^\s*nested exception is:/, to: "message" },
];

/** Also of Node.js, whose frames look the same: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Throwable.html#printStackTrace() */
export const java: TraceRules = {
    begins: [
        ...["Exception", "Error", "Throwable"].flatMap((name): Step[] => [
            { has: name, where: new RegExp(`^[^{].*${name}: `), to: "message" },
            { has: name, where: new RegExp(`^[^{].*${name}:?\\s*$`), to: "begun" },
        ]),
        { has: "Error: ", where: /^Error: /, to: "message" },
        { has: "V8 errors stack trace", where: /V8 errors stack trace/, to: "begun" },
    ],
    states: {
        begun: { goesOn: frames },
        message: { goesOn: frames, mayGoOn: [{ where: anything, to: "message" }] },
        frames: { goesOn: frames },
    },
};
