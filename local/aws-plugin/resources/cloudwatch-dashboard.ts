import { json, text } from "../argument";
import { normalJson } from "../policy-document";
import { resourceType } from "../resource-type";
import { matching } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudwatch/dashboard.go */
export const cloudWatchDashboard = resourceType({
    token: "aws:cloudwatch/dashboard:Dashboard",
    title: "CloudWatch Dashboard",
    arguments: {
        dashboardName: text({
            required: true,
            replaces: true,
            must: matching(/^[\w-]{1,255}$/, "1 to 255 letters, digits, - or _"),
        }),
        dashboardBody: json((one, other) => normalJson(one) === normalJson(other), { required: true }),
    },
    outputs: ["dashboardArn"],
    identity: ["region", "dashboardName"],
    id: "dashboardName",

    put: (aws, _, request) => aws.cloudwatch.putDashboard(request),
    read: (aws, DashboardName) => aws.cloudwatch.getDashboard({ DashboardName }),
    delete: (aws, name) => aws.cloudwatch.deleteDashboards({ DashboardNames: [name] }),
});
