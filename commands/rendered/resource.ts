import type { AwsPlace } from "../../components/iam/arn";
import { iamArn } from "../../components/iam/arn";
import { ownRoleArn } from "../../components/iam/conventions";
import type { Common } from "../../components/iam/resource-args";

/** A resource as the program describes it to Pulumi's engine. */
export interface RenderedResource {
    /** Pulumi's type, such as `aws:iam/role:Role`. */
    type: string;
    /** The resource's name in the stack. */
    name: string;
    /** Whether the engine refuses to delete it. */
    protect?: true;
    /** Whether it stays when the stack is destroyed. */
    retainOnDelete?: true;
    properties: object;
}

/** What all resources of a stack have in common. */
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

/** What stands in the place of a value that only AWS or an earlier resource can tell. */
export function unknown(what: string): string {
    return `<${what}>`;
}

export function roleArn({ place, iam }: RenderedStack, name: string): string {
    return ownRoleArn(place, iam, name);
}

export function policyArn({ place, iam }: RenderedStack, name: string): string {
    return iamArn(place, `policy${iam.path}${name}`);
}

/** Values with the JSON documents in them opened, so that a policy can be read. */
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
