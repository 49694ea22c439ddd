import type { z } from "zod";

import type { Problem } from "./problems";
import { ProblemsError } from "./problems-error";
import { salvage } from "./salvage";
import { problemsOf } from "./schema-problems";

/**
 * Checks a component's arguments against its schema and fills in the defaults.
 *
 * @param schema the schema of the arguments
 * @param input the arguments as the user wrote them
 * @param prefix the name of the arguments in an error, such as the component's name
 * @param asWritten changes the names of settings to those that the user wrote
 * @throws {@link ProblemsError} with all problems: Pulumi prints its message without a stack trace
 */
export function parseSettings<S extends z.ZodType>(
    schema: S,
    input: unknown,
    prefix: string,
    asWritten = (problem: Problem): Problem => problem,
): z.output<S> {
    const result = schema.safeParse(input);
    if (!result.success) {
        throw new ProblemsError(problemsOf(schema, result.error.issues, input, prefix).map(asWritten));
    }
    return result.data;
}

/**
 * Checks settings against a schema and against one another.
 *
 * @param check contradictions between settings that are valid by themselves. It gets valid settings, also if some were wrong
 * @returns the settings, absent if they do not match the schema, and all problems
 */
export function checkedSettings<S extends z.ZodType>(
    schema: S,
    input: unknown,
    check: (settings: z.output<S>) => readonly Problem[],
): { settings?: z.output<S>; problems: Problem[] } {
    const { variants, problems, further } = salvage(schema, input);
    const [settings] = variants;
    return {
        ...(problems.length === 0 && settings !== undefined && { settings }),
        problems: [...problems, ...further(check)],
    };
}
