import { json, text } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
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
        region: text({ replaces: true, computed: true }),
    },
    outputs: ["dashboardArn"],
    identity: ({ dashboardName, region }) => `${region ?? ""} ${dashboardName}`,

    async create(aws, { dashboardName, dashboardBody }) {
        await put(aws, dashboardName, dashboardBody);
        return dashboardName;
    },

    async read(aws, dashboardName) {
        const found = await unlessGone(aws.cloudwatch.getDashboard({ DashboardName: dashboardName }));
        return (
            found && {
                dashboardName,
                dashboardBody: found.DashboardBody ?? "",
                dashboardArn: found.DashboardArn ?? "",
            }
        );
    },

    async update(aws, dashboardName, { after }) {
        await put(aws, dashboardName, after.dashboardBody);
    },

    async delete(aws, dashboardName) {
        await aws.cloudwatch.deleteDashboards({ DashboardNames: [dashboardName] });
    },
});

async function put(aws: Aws, DashboardName: string, DashboardBody: string): Promise<void> {
    await aws.cloudwatch.putDashboard({ DashboardName, DashboardBody });
}
