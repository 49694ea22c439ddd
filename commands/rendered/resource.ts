import type { AwsPlace } from "../../components/iam/arn";
import { iamArn } from "../../components/iam/arn";
import { ownRoleArn } from "../../components/iam/conventions";
import type { Common } from "../../components/iam/resource-args";

/** A resource in the form that the program passes to Pulumi's engine. */
export interface RenderedResource {
    /** Pulumi's type, such as `aws:iam/role:Role`. */
    type: string;
    /** The resource's name in the stack. */
    name: string;
    /** Whether the engine refuses to delete it. */
    protect?: true;
    /** Whether it remains when the stack is destroyed. */
    retainOnDelete?: true;
    properties: object;
}

/** Common properties of a stack's resources. */
export interface RenderedStack extends Common {
    place: AwsPlace;
}

export function resource(
    type: string,
    name: string,
    properties: object,
    options: { protect?: boolean; retainOnDelete?: boolean } = {},
): RenderedResource {
    return {
        type,
        name,
        ...(options.protect === true && { protect: true }),
        ...(options.retainOnDelete === true && { retainOnDelete: true }),
        properties: readable(properties) as object,
    };
}

/** Placeholder for a value that only AWS or an earlier resource knows. */
export function unknown(what: string): string {
    return `<${what}>`;
}

export function roleArn({ place, iam }: RenderedStack, name: string): string {
    return ownRoleArn(place, iam, name);
}

export function policyArn({ place, iam }: RenderedStack, name: string): string {
    return iamArn(place, `policy${iam.path}${name}`);
}

/** Values with parsed JSON documents, so that policies are readable. */
export function readable(value: unknown): unknown {
    if (typeof value === "string") {
        return document(value) ?? value;
    }
    if (Array.isArray(value)) {
        return value.map(readable);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
    }
    return value;
}

function document(text: string): object | undefined {
    if (!text.startsWith("{")) {
        return undefined;
    }
    try {
        return JSON.parse(text) as object;
    } catch {
        return undefined;
    }
}
