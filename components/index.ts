/** The public API. Everything else in these folders can change without notice. */
export type { AwsCredentials } from "./aws/credentials";
export { FluentBitWindows, type FluentBitWindowsArgs } from "./fluent-bit-windows/pulumi/fluent-bit-windows";
export type { IamConventionsInput } from "./iam/conventions";
export { IisLogMonitorApp, type IisLogMonitorAppArgs } from "./iis-log-monitor-app/pulumi/iis-log-monitor-app";
export { ConfigurationError } from "./settings/configuration-error";
export type { Problem } from "./settings/problems";
export { ProblemsError } from "./settings/problems-error";
export { type AwsCaller, lookUpAwsCaller, lookUpAwsPlace } from "./windows-cluster/pulumi/aws-place";
export type { ClusterFacts } from "./windows-cluster/cluster-facts";
export {
    type AnyCluster,
    type ClusterArgs,
    clusterArgs,
    type ConnectedCluster,
} from "./windows-cluster/pulumi/connected-cluster";
export { type ClusterSite, lookUpClusterSite } from "./windows-cluster/pulumi/cluster-site";
export { createdClusterSettings } from "./windows-cluster/create/settings";
export {
    type ExistingCluster,
    lookUpExistingCluster,
    type LookUpOptions,
} from "./windows-cluster/pulumi/existing-cluster";
export { existingClusterSettings } from "./windows-cluster/settings";
export {
    type ExistingClusterArgs,
    type LookedUpClusterArgs,
    type NewClusterArgs,
    WindowsCluster,
    type WindowsClusterArgs,
} from "./windows-cluster/pulumi/windows-cluster";
