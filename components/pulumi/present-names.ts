import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { PresentNames } from "../settings/former-names";
import { describeProblem } from "../settings/problems";
import { ProblemsError } from "../settings/problems-error";
import type { Naming } from "../settings/section";

/**
 * A component's arguments under their present names. Warns of former ones.
 *
 * @throws {@link ProblemsError} if an argument is written under both names
 */
export function underPresentNames<T extends object>(
    component: pulumi.ComponentResource,
    schema: z.ZodType,
    args: T,
    named: Naming,
): T {
    const { value, problems, warnings } = new PresentNames(schema, args);
    if (problems.length > 0) {
        throw new ProblemsError(named(problems));
    }
    for (const warning of named(warnings)) {
        void pulumi.log.warn(describeProblem(warning), component);
    }
    return value as T;
}
