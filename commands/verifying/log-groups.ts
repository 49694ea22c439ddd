import type { AwsCredentials } from "../../components/aws/credentials";
import { logGroupArn } from "../../components/iam/arn";
import type { AwsPlace } from "../../components/iam/arn";
import { CannotLook, reasonOf } from "./cannot-look";
import { explainedIn } from "./check";
import { providerOf } from "./credentials";
import { type LogGroup, unsearchedClass } from "./expectation";

/** An event that contains a marker. */
export interface FoundEvent {
    id: string;
    /** Of an object of S3: undefined. */
    logStream: string | undefined;
    message: string;
}

/** Result of a search. `absent`: the log group does not exist. */
export type Search = { events: FoundEvent[] } | { absent: true } | { unreadable: string };

/** Requests to CloudWatch Logs. */
export interface LogGroups {
    /** @param since earliest time of events, in milliseconds since 1970 */
    search(group: LogGroup, text: string, since: number): Promise<Search>;
}

/** More than the default of 3: FilterLogEvents allows few requests a second, and there may be many groups. */
const maxAttempts = 8;

/** CloudWatch Logs, with the credentials of the stack's AWS provider. */
export async function openLogGroups(place: AwsPlace, credentials: AwsCredentials): Promise<LogGroups> {
    const { CloudWatchLogsClient, paginateFilterLogEvents } = await import("@aws-sdk/client-cloudwatch-logs");
    const provider = providerOf(credentials, place.region);
    const clients = new Map<string, InstanceType<typeof CloudWatchLogsClient>>();
    const clientOf = (region: string) => {
        const settings = { region, credentials: provider, maxAttempts, retryMode: "adaptive" };
        const client = clients.get(region) ?? new CloudWatchLogsClient(settings);
        clients.set(region, client);
        return client;
    };
    return {
        search: async (group, text, since) => {
            const events: FoundEvent[] = [];
            try {
                const pages = paginateFilterLogEvents(
                    { client: clientOf(group.region) },
                    // In quotes, because it has characters other than letters and digits:
                    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
                    { logGroupName: group.name, filterPattern: `"${text}"`, startTime: since },
                );
                for await (const page of pages) {
                    events.push(
                        ...(page.events ?? []).map(({ eventId = "", logStreamName = "", message = "" }) => ({
                            id: eventId,
                            logStream: logStreamName,
                            message,
                        })),
                    );
                }
            } catch (error) {
                return withoutEvents(error, group, place);
            }
            return { events };
        },
    };
}

function withoutEvents(error: unknown, group: LogGroup, place: AwsPlace): Search {
    switch ((error as Error).name) {
        case "ResourceNotFoundException":
            return { absent: true };
        case "InvalidOperationException":
            return { unreadable: `CloudWatch Logs ${group.name}: ${unsearchedClass}` };
        case "AccessDeniedException":
            throw new CannotLook(
                `You have no permission to search ${group.name} in CloudWatch Logs: logs:FilterLogEvents on ` +
                    `${logGroupArn({ ...place, region: group.region }, group.name)}:* is missing. ${explainedIn.permissions} has the policy that verify needs.`,
            );
        default:
            throw new CannotLook(
                `Could not search ${group.name} in CloudWatch Logs of ${group.region}: ${reasonOf(error)}. Check the AWS credentials and the region.`,
            );
    }
}
