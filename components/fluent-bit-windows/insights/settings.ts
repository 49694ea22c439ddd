import { z } from "zod";

import { distinct } from "../../settings/distinct";
import { accessLog } from "../../access-logs/settings";

export const insightsSettings = z.strictObject({
    /**
     * Whether the stack saves queries in CloudWatch Logs Insights. For each IIS access log: status codes, errors by path, slow paths, top clients and bots. Also for the Event Log and for exceptions. Saved queries are free;
     * AWS bills each run by the data that it scans.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html
     */
    queries: z.boolean().default(false),
    /**
     * Whether the stack creates a CloudWatch dashboard. It shows shippers, lag, buffers and errors, if `monitoring` is on; ingestion and its costs by log group; and for each access log requests, status codes, slow paths and
     * top clients. CloudWatch bills three US dollars a month for each dashboard after the third, and the data that the queries scan each time the dashboard is opened.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
     */
    dashboard: z.boolean().default(false),
    /** Access logs of IIS pods that are not in `iisApps`. Those of `iisApps` are included automatically. Default: none. */
    accessLogs: distinct(
        accessLog,
        "has two access logs of one name; give one of them another",
        ({ name }) => name,
    ).prefault([]),
});
