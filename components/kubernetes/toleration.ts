import { z } from "zod";

import { labelName, labelValue } from "./settings";

/**
 * A toleration, with the rules of the API server.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/validation/validation.go (`ValidateTolerations`)
 */
export const toleration = z
    .strictObject({
        /** Taint key. Without it, the operator `Exists` matches every taint. */
        key: labelName.optional(),
        operator: z.enum(["Exists", "Equal"]).default("Equal"),
        value: labelValue.optional(),
        effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
    })
    .superRefine(({ key, operator, value }, context) => {
        if (key === undefined && operator === "Equal") {
            const message = 'is required with operator: "Equal"; to tolerate every taint, write operator: "Exists"';
            context.addIssue({ code: "custom", path: ["key"], message });
        }
        if (operator === "Exists" && value !== undefined && value !== "") {
            const message = 'is not allowed with operator: "Exists"; remove it, or write operator: "Equal"';
            context.addIssue({ code: "custom", path: ["value"], message });
        }
    });
