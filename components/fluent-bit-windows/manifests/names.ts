/** Names of the Kubernetes objects, which refer to one another. */
export const serviceAccountName = "fluent-bit";
export const clusterInfoName = "fluent-bit-cluster-info";
export const configFile = "fluent-bit.yaml";
/** The volume with the CA bundle. */
export const caVolume = "tls";
