import { describeProblem, type Problem } from "../../../components/settings/problems";

/** What is refused, one line a problem, whether by the schema, which throws, or by what looks at the settings afterwards. */
export function refusalsOf(problems: () => readonly Problem[]): string[] {
    try {
        return problems().map(describeProblem);
    } catch (error) {
        return (error as Error).message
            .split("\n")
            .slice(1)
            .map((line) => line.trim());
    }
}
