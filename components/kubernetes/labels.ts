/**
 * The labels that Kubernetes recommends.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function recommendedLabels(name: string, component: string): Record<string, string> {
    return {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/component": component,
        "app.kubernetes.io/part-of": "windows-eks-logging",
        "app.kubernetes.io/managed-by": "pulumi",
    };
}
