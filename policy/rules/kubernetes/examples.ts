import type { ExampleResource } from "../rule";

export const pinnedImage = `public.ecr.aws/example/app@sha256:${"0123456789abcdef".repeat(4)}`;

const resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } };

/** A container without findings. `more` is the subject of an example. */
export function container(name: string, more: object = {}) {
    return { name, image: pinnedImage, resources, ...more };
}

export function workload(kind: "Deployment" | "DaemonSet", name: string, podSpec: object): ExampleResource {
    return {
        type: `kubernetes:apps/v1:${kind}`,
        name,
        props: {
            apiVersion: "apps/v1",
            kind,
            metadata: { name, namespace: "shop" },
            spec: {
                selector: { matchLabels: { app: name } },
                template: { metadata: { labels: { app: name } }, spec: podSpec },
            },
        },
    };
}

export function object(type: string, name: string, props: object): ExampleResource {
    const kind = type.slice(type.lastIndexOf(":") + 1);
    return { type: `kubernetes:${type}`, name, props: { kind, metadata: { name, namespace: "shop" }, ...props } };
}
