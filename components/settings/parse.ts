import type { z } from "zod";

import { problemsOf } from "./schema-problems";
import { ProblemsError } from "./problems-error";

/**
 * Checks a component's arguments against its schema and fills in the defaults.
 *
 * @param schema the schema of the arguments
 * @param input the arguments as the user wrote them
 * @param prefix the name of the arguments in an error, such as the component's name
 * @throws {@link ProblemsError} with all problems: Pulumi prints its message without a stack trace
 */
export function parseSettings<S extends z.ZodType>(schema: S, input: unknown, prefix: string): z.output<S> {
    const result = schema.safeParse(input);
    if (!result.success) {
        throw new ProblemsError(problemsOf(schema, result.error.issues, input, prefix));
    }
    return result.data;
}
