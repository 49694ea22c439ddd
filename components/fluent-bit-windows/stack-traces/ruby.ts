import { anything, type Step, type TraceRules } from "./rule";

const frames: readonly Step[] = [
    { where: /^\s+from .*:\d+:in /, to: "rubyFrames" },
    { where: /^\s+\.\.\. \d+ levels/, to: "rubyFrames" },
];

/** @see https://docs.ruby-lang.org/en/master/Exception.html#method-i-full_message */
export const ruby: TraceRules = {
    begins: [{ has: ":in ", where: /^[^\s{].*:\d+:in \S/, to: "rubyMessage" }],
    states: {
        rubyMessage: { goesOn: frames, mayGoOn: [{ where: anything, to: "rubyMessage" }] },
        rubyFrames: { goesOn: frames },
    },
};
