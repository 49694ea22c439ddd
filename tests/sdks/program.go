// A program that uses every component by the generated SDK. `make check-sdks` checks its types.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	wel "windows-eks-logging/sdk/go/windowsekslogging"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cluster, err := wel.NewWindowsCluster(ctx, "cluster", &wel.WindowsClusterArgs{
			Name:            pulumi.String("prod"),
			WindowsVersions: wel.ClusterWindowsVersionArray{wel.ClusterWindowsVersionV2022},
		})
		if err != nil {
			return err
		}
		logs, err := wel.NewFluentBitWindows(ctx, "logs", &wel.FluentBitWindowsArgs{
			Cluster:        cluster,
			MaxUnavailable: pulumi.String("10%"),
			Routes: wel.FluentBitRouteArray{wel.FluentBitRouteArgs{
				Match: wel.FluentBitRouteMatchArgs{Namespace: pulumi.String("shop")},
				To: pulumi.Array{wel.FluentBitRouteDestinationCloudWatchLogsArgs{
					Type:          pulumi.String("cloudWatchLogs"),
					RetentionDays: pulumi.Int(30),
				}},
			}},
		})
		if err != nil {
			return err
		}
		app, err := wel.NewIisLogMonitorApp(ctx, "iis", &wel.IisLogMonitorAppArgs{
			Cluster: wel.ClusterArgs{
				Name:            cluster.Name,
				OidcProviderArn: cluster.OidcProviderArn,
				Kubeconfig:      cluster.Kubeconfig,
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("groups", logs.LogGroupNames)
		ctx.Export("images", app.Images)
		return nil
	})
}
