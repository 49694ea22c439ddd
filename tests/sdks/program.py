"""A program that uses every component by the generated SDK. `make check-sdks` checks its types."""

import pulumi
import windows_eks_logging as wel

cluster = wel.WindowsCluster("cluster", name="prod", windows_versions=[wel.ClusterWindowsVersion.V2022])
logs = wel.FluentBitWindows(
    "logs",
    cluster=cluster,
    max_unavailable="10%",
    routes=[
        wel.FluentBitRouteArgs(
            match=wel.FluentBitRouteMatchArgs(namespace="shop"),
            to=[wel.FluentBitRouteDestinationCloudWatchLogsArgs(type="cloudWatchLogs", retention_days=30)],
        )
    ],
)
app = wel.IisLogMonitorApp(
    "iis",
    cluster=wel.ClusterArgs(name=cluster.name, oidc_provider_arn=cluster.oidc_provider_arn, kubeconfig=cluster.kubeconfig),
)
pulumi.export("groups", logs.log_group_names)
pulumi.export("images", app.images)
