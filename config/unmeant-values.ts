import { type Problem, settingName } from "../components/settings/problems";
import { readAsTime } from "./yaml-scalars";

type Path = readonly (string | number)[];

/** What stands in a stack's settings as nobody can have meant it, whatever the settings are. */
export function unmeantValueProblems(value: unknown, path: Path = []): Problem[] {
    if (typeof value === "string") {
        return readAsTime.test(value)
            ? [
                  {
                      setting: settingName(path),
                      value: JSON.stringify(value),
                      remedy: "is text that YAML took for a point in time, in Pulumi's form of it; put it in quotes",
                  },
              ]
            : [];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]) => {
        const inside = [...path, Array.isArray(value) ? Number(key) : key];
        // Of maps with free names, the schema would pass over it.
        return key === "__proto__"
            ? [
                  {
                      setting: settingName(inside),
                      isName: true,
                      remedy: "is a name that nothing can have in JavaScript; take another one",
                  },
              ]
            : unmeantValueProblems(inner, inside);
    });
}
