import type { TraceLanguage } from "./settings";
import { dotnet } from "./dotnet";
import { go } from "./go";
import { java } from "./java";
import { python } from "./python";
import { ruby } from "./ruby";
import type { State, TraceRules } from "./rule";

/** In the order in which first lines are checked: unambiguous languages come first. */
const rulesOf: Record<TraceLanguage, TraceRules> = { python, go, dotnet, java, ruby };

/** The combined rules of several languages. Languages with similar exceptions share states by their names. */
export function traceRules(languages: readonly TraceLanguage[]): TraceRules {
    const all = Object.entries(rulesOf).flatMap(([language, rules]) =>
        languages.some((one) => one === language) ? rules : [],
    );
    const names = [...new Set(all.flatMap(({ states }) => Object.keys(states)))];
    const stepsOf = (name: string, kind: keyof State) => all.flatMap(({ states }) => states[name]?.[kind] ?? []);
    return {
        begins: all.flatMap(({ begins }) => begins),
        states: Object.fromEntries(
            names.map((name) => [name, { goesOn: stepsOf(name, "goesOn"), mayGoOn: stepsOf(name, "mayGoOn") }]),
        ),
    };
}
