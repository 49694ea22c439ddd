/**
 * Maximum size of a ConfigMap's contents in bytes.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/types.go (`MaxSecretSize`, which holds for ConfigMaps too)
 */
const mostContents = 1024 * 1024;

/**
 * Maximum size of an object's annotations in bytes, including names.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go (`TotalAnnotationSizeLimitB`)
 */
const mostAnnotations = 256 * 1024;

/** Why the API server would refuse the contents of a ConfigMap. */
export function contentsFault(data: Readonly<Record<string, string>>): string | undefined {
    const texts = Object.values(data);
    // No character has more than three bytes for each of its units. To count them takes long for a bundle of certificates.
    if (texts.reduce((sum, { length }) => sum + length, 0) * 3 <= mostContents) {
        return undefined;
    }
    const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    return size > mostContents
        ? `a ConfigMap of ${Math.ceil(size / 1024)} KiB, but Kubernetes allows ${mostContents / 1024} KiB`
        : undefined;
}

/** Why the API server would refuse annotations. */
export function annotationsFault(annotations: Readonly<Record<string, string>>): string | undefined {
    const size = Object.entries(annotations).reduce(
        (sum, [name, value]) => sum + name.length + Buffer.byteLength(value),
        0,
    );
    return size > mostAnnotations
        ? `have ${Math.ceil(size / 1024)} KiB in total, but Kubernetes allows ${mostAnnotations / 1024} KiB; put large texts into a ConfigMap`
        : undefined;
}
