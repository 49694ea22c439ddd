import { z } from "zod";

import { covers, overlap } from "../settings/wildcards";
import type { Statement } from "./policy-document";

/** An action on a resource for which a role has no permission. */
export interface Denial {
    action: string;
    resource: string;
}

/** Services whose resource policies can give a role permissions that its own policies do not have. */
export const resourcesDecideToo = /^(s3|kms|es|aoss):/;

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** A policy statement in any valid form: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
const anyStatement = z.object({
    Effect: z.enum(["Allow", "Deny"]),
    Action: oneOrMany.optional(),
    NotAction: oneOrMany.optional(),
    Resource: oneOrMany.optional(),
    NotResource: oneOrMany.optional(),
    Condition: z.unknown().optional(),
});

type AnyStatement = z.output<typeof anyStatement>;

const anyDocument = z.object({
    Statement: z.union([anyStatement, z.array(anyStatement)]).transform((value) => [value].flat()),
});

/**
 * Actions of a role's policies that a permissions boundary certainly does not allow. A role may only do what its policies *and* its boundary allow. Actions that depend on a condition or a variable, or that are allowed on a part of the resources, are not included.
 *
 * @param boundary the policy in JSON, as IAM returns it
 * @throws Error if it is not a policy
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 */
export function deniedByBoundary(boundary: string, statements: readonly Statement[]): Denial[] {
    const { Statement: rules } = anyDocument.parse(JSON.parse(boundary));
    const allows = rules.filter(({ Effect }) => Effect === "Allow");
    const denies = rules.filter(({ Effect, Condition }) => Effect === "Deny" && Condition === undefined);
    return statements.flatMap(({ Action, Resource }) =>
        Action.flatMap((action) =>
            Resource.filter(
                (resource) =>
                    !allows.some((rule) => canHoldFor(rule, action, resource)) ||
                    denies.some((rule) => holdsForAll(rule, action, resource)),
            ).map((resource) => ({ action, resource })),
        ),
    );
}

/** Whether the statement may apply to a part of it. */
function canHoldFor({ Action, NotAction, Resource, NotResource }: AnyStatement, action: string, resource: string) {
    const someAction = Action?.some((pattern) => canBe(lower(pattern), lower(action))) ?? true;
    const outOfActions = NotAction?.some((pattern) => isSurely(lower(pattern), lower(action))) ?? false;
    const someResource = Resource?.some((pattern) => canBe(pattern, resource)) ?? true;
    const outOfResources = NotResource?.some((pattern) => isSurely(pattern, resource)) ?? false;
    return someAction && !outOfActions && someResource && !outOfResources;
}

/** Whether the statement certainly applies to all of it. */
function holdsForAll({ Action, NotAction, Resource, NotResource }: AnyStatement, action: string, resource: string) {
    const everyAction = Action?.some((pattern) => isSurely(lower(pattern), lower(action))) ?? true;
    const someOut = NotAction?.some((pattern) => canBe(lower(pattern), lower(action))) ?? false;
    const everyResource = Resource?.some((pattern) => isSurely(pattern, resource)) ?? true;
    const someLeft = NotResource?.some((pattern) => canBe(pattern, resource)) ?? false;
    return everyAction && !someOut && everyResource && !someLeft;
}

/** `?` is one character, and a variable such as `${aws:PrincipalTag/team}` some text: with `*` in their place the pattern takes more, never less. What the stack's own policies have a star for, streams and keys, has no colon; `*` alone is every resource, and a group's name with a star at its end takes its streams too. */
function canBe(pattern: string, text: string): boolean {
    const wide = pattern.replaceAll(/\$\{[^}]*\}|\?/g, "*");
    const forms = /:log-group:[^:]*\*$/.test(text) ? [text, `${text}:*`, `${text}:log-stream:*`] : [text];
    return forms.some((form) => overlap(wide, form, form === "*" ? undefined : ":"));
}

function isSurely(pattern: string, text: string): boolean {
    return !/[?]|\$\{/.test(pattern) && covers(pattern, text);
}

/** IAM compares actions without regard to case. */
function lower(text: string): string {
    return text.toLowerCase();
}
