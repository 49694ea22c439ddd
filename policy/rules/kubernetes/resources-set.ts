import { isKind, namespaceOf } from "../../kubernetes/object";
import { podSpecsOf, type PodSpec } from "../../kubernetes/pods";
import { isAbsent, objectIn, objectsIn, unknown, type Json, type JsonObject } from "../../resources/json";
import type { StackResource } from "../../resources/resource";
import { stackRule } from "../rule";
import { container, object, workload } from "./examples";

export const resourcesSet = stackRule<{ required: string[] }>({
    name: "kubernetes-resources-set",
    displayName: "Containers set their resources",
    description: "Every container requests CPU and memory, and has a memory limit.",
    severity: "medium",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "reliability"],
    rationale: `Without requests, the scheduler does not know how much a node can run. Without a memory limit, one container can use the memory of all
others. Windows does not kill a process that uses too much memory: the node slows down until its kubelet no longer responds. A CPU
limit is not required. As in Kubernetes, a limit is also the request if there is none. Resources of the whole pod apply to its
containers, and defaults of a LimitRange of the stack apply to its namespace.`,
    remediationSteps: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
    settings: {
        required: {
            type: "array",
            items: { type: "string", enum: ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory"] },
            description: "What every container must set.",
            default: ["requests.cpu", "requests.memory", "limits.memory"],
        },
    },
    check: (stack, { required }) => {
        const ranges = stack.resources.filter(({ type }) => isKind(type, "LimitRange"));
        return stack.resources.flatMap((resource) =>
            // The chart or the operator sets the resources of other containers.
            podSpecsOf(resource)
                .filter(({ isWhole }) => isWhole)
                .flatMap((pod) => {
                    const defaults = defaultsIn(ranges, namespaceOf(resource));
                    return lacking(pod, required, defaults).map(({ place, missing }) => ({
                        message:
                            `${resource.name}: ${place} sets no ${missing.join(", ")}. ` +
                            `Add ${missing.map((each) => `resources.${each}`).join(", ")}.`,
                        urn: resource.urn,
                    }));
                }),
        );
    },
    examples: {
        bad: [
            {
                title: "nothing",
                resources: [workload("Deployment", "web", { containers: [container("web", { resources: {} })] })],
            },
            {
                title: "an init container",
                resources: [
                    workload("Deployment", "web", {
                        initContainers: [container("migrate", { resources: { requests: { cpu: "100m" } } })],
                        containers: [container("web")],
                    }),
                ],
            },
        ],
        good: [
            {
                title: "requests and a memory limit",
                resources: [workload("Deployment", "web", { containers: [container("web")] })],
            },
            {
                title: "a namespace with defaults",
                resources: [
                    object("core/v1:LimitRange", "defaults", {
                        spec: {
                            limits: [
                                {
                                    type: "Container",
                                    default: { memory: "256Mi" },
                                    defaultRequest: { cpu: "100m", memory: "128Mi" },
                                },
                            ],
                        },
                    }),
                    workload("Deployment", "web", { containers: [container("web", { resources: {} })] }),
                ],
            },
        ],
    },
});

function lacking(pod: PodSpec, required: readonly string[], defaults: readonly JsonObject[]) {
    return pod.containers
        .filter(({ isEphemeral }) => !isEphemeral)
        .map(({ place, spec }) => {
            const given: Json[] = [spec["resources"], pod.spec["resources"], ...defaults];
            return { place, missing: required.filter((each) => !given.some((resources) => says(resources, each))) };
        })
        .filter(({ missing }) => missing.length > 0);
}

/** Whether resources set `requests.cpu`. Without a request, the limit is the request. */
function says(resources: Json, wanted: string): boolean {
    if (resources === unknown) {
        return true;
    }
    const [list = "", name = ""] = wanted.split(".");
    const lists = list === "requests" ? ["requests", "limits"] : [list];
    return lists.some((each) => {
        const given = objectIn(resources)[each];
        return given === unknown || !isAbsent(objectIn(given)[name]);
    });
}

/** The defaults of the containers in a namespace. */
function defaultsIn(ranges: readonly StackResource[], namespace: string): JsonObject[] {
    return ranges
        .filter((range) => namespaceOf(range) === namespace)
        .flatMap(({ props }) => objectsIn(objectIn(props["spec"])["limits"]))
        .filter(({ object: limit }) => limit["type"] === "Container")
        .map(({ object: limit }) => ({ requests: limit["defaultRequest"], limits: limit["default"] }));
}
