import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { PresentNames } from "../settings/former-names";
import { describeProblem } from "../settings/problems";
import { ProblemsError } from "../settings/problems-error";

/** A component's arguments under their present names. */
interface Renamed<T> {
    args: T;
    /** What is said of an argument, with its name as the program wrote it. */
    asWritten: <S extends { setting: string }>(said: S) => S;
}

/**
 * A component's arguments under their present names. Warns of former ones.
 *
 * @param prefix the name of the arguments in an error
 * @throws {@link ProblemsError} if an argument is written under both names
 */
export function underPresentNames<T extends object>(
    component: pulumi.ComponentResource,
    schema: z.ZodType,
    args: T,
    prefix: string,
): Renamed<T> {
    const names = new PresentNames(schema, args, prefix);
    if (names.problems.length > 0) {
        throw new ProblemsError(names.problems);
    }
    for (const warning of names.warnings) {
        void pulumi.log.warn(describeProblem(warning), component);
    }
    return { args: names.value as T, asWritten: (said) => names.asWritten(said) };
}
