import { type Problem, settingName } from "../components/settings/problems";
import { readAsTime } from "./yaml-scalars";

type Path = readonly (string | number)[];

/** Values that are certainly mistakes, whatever the setting is. */
export function unmeantValueProblems(value: unknown, path: Path = []): Problem[] {
    if (typeof value === "string") {
        return readAsTime.test(value)
            ? [
                  {
                      setting: settingName(path),
                      value: JSON.stringify(value),
                      remedy: "is a text that YAML read as a timestamp and Pulumi then changed; put it in quotes",
                  },
              ]
            : [];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]) => {
        const inside = [...path, Array.isArray(value) ? Number(key) : key];
        // In maps with free names, the schema would ignore it.
        return key === "__proto__"
            ? [
                  {
                      setting: settingName(inside),
                      isName: true,
                      remedy: "is a reserved name in JavaScript; use another name",
                  },
              ]
            : unmeantValueProblems(inner, inside);
    });
}
