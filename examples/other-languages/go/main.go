// Logs of Windows containers on an EKS cluster that exists, and an IIS application.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	logging "windows-eks-logging/sdk/go/windowsekslogging"
)

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	appNamespace := pulumi.String(settings.Require("appNamespace"))

	key, err := newKey(ctx, "logs")
	if err != nil {
		return err
	}
	cluster, err := logging.NewWindowsCluster(ctx, "cluster", &logging.WindowsClusterArgs{
		Name: pulumi.String(settings.Require("cluster")),
		// Leave it out where `aws eks get-token` leads to the cluster.
		Kubeconfig: settings.RequireSecret("kubeconfig"),
	})
	if err != nil {
		return err
	}
	fluentBit, err := logging.NewFluentBitWindows(ctx, "fluent-bit", &logging.FluentBitWindowsArgs{
		Cluster:   cluster,
		Namespace: pulumi.String(settings.Require("namespace")),
		Routes: logging.FluentBitRouteArray{logging.FluentBitRouteArgs{
			Match: logging.FluentBitRouteMatchArgs{Namespace: appNamespace},
			To: pulumi.Array{logging.FluentBitRouteDestinationCloudWatchLogsArgs{
				Type:          pulumi.String("cloudWatchLogs"),
				RetentionDays: pulumi.Int(30),
				KmsKeyArn:     key.Arn,
			}},
		}},
	})
	if err != nil {
		return err
	}
	shop, err := logging.NewIisLogMonitorApp(ctx, "shop", &logging.IisLogMonitorAppArgs{
		Cluster:     cluster,
		Name:        pulumi.String("shop"),
		Namespace:   appNamespace,
		Image:       pulumi.String(settings.Require("image")),
		Environment: pulumi.Map{"UPSTREAM_HOST": settings.RequireSecret("upstreamHost")},
	})
	if err != nil {
		return err
	}
	ctx.Export("logGroupNames", fluentBit.LogGroupNames)
	ctx.Export("roleArn", fluentBit.RoleArn)
	ctx.Export("shopAddress", shop.ServiceAddress)
	ctx.Export("kubeconfig", cluster.Kubeconfig)
	return nil
}

func main() {
	pulumi.Run(program)
}
