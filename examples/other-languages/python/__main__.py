"""Logs of Windows containers on an EKS cluster that exists, and an IIS application."""

import pulumi
import pulumi_aws as aws
import windows_eks_logging as logging

config = pulumi.Config()
app_namespace = config.require("appNamespace")

key = aws.kms.Key("logs", enable_key_rotation=True)
cluster = logging.WindowsCluster(
    "cluster",
    name=config.require("cluster"),
    # Leave it out where `aws eks get-token` leads to the cluster.
    kubeconfig=config.get_secret("kubeconfig"),
)
fluent_bit = logging.FluentBitWindows(
    "fluent-bit",
    cluster=cluster,
    namespace=config.require("namespace"),
    routes=[
        logging.FluentBitRouteArgs(
            match=logging.FluentBitRouteMatchArgs(namespace=app_namespace),
            to=[
                logging.FluentBitRouteDestinationCloudWatchLogsArgs(
                    type="cloudWatchLogs",
                    retention_days=30,
                    kms_key_arn=key.arn,
                )
            ],
        )
    ],
)
shop = logging.IisLogMonitorApp(
    "shop",
    cluster=cluster,
    name="shop",
    namespace=app_namespace,
    image=config.require("image"),
    environment={"UPSTREAM_HOST": config.require_secret("upstreamHost")},
)

pulumi.export("logGroupNames", fluent_bit.log_group_names)
pulumi.export("roleArn", fluent_bit.role_arn)
pulumi.export("shopAddress", shop.service_address)
pulumi.export("kubeconfig", cluster.kubeconfig)
