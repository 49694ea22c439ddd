import { mostOnWindows } from "../../components/fluent-bit-windows/pipeline/connections";

/**
 * Reasons for failed deliveries in Fluent Bit's log, one sentence each, with the fix. More specific reasons come first, because a failed connection follows a refused certificate.
 *
 * The messages are Fluent Bit's.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/tls/openssl.c
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials_sts.c
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_util.c (`flb_aws_print_error`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_network.c
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_http_client.c (`flb_http_client_proxy_connect`)
 */
const reasons: readonly { said: RegExp; reason: (...parts: string[]) => string }[] = [
    {
        said: /certificate verification failed, reason: (hostname mismatch|IP address mismatch)/,
        reason: (mismatch) =>
            `the server's certificate is for another host (${mismatch}); use the host name that the certificate has`,
    },
    {
        said: /certificate verification failed, reason: (certificate (?:has expired|is not yet valid))/,
        reason: (expired) =>
            `the server's certificate is not valid now (${expired}); renew it, and check the node's clock`,
    },
    {
        said: /certificate verification failed, reason: (.+?) \(X509/,
        reason: (untrusted) =>
            `the server's certificate is not trusted (${untrusted}); add its certificate authority to fluentBit.certificateAuthorities`,
    },
    {
        said: /certificate verify failed/,
        reason: () =>
            "the server's certificate is not trusted; add its certificate authority to fluentBit.certificateAuthorities",
    },
    {
        said: /STS API responded with (\w+)/,
        reason: (code) =>
            `AWS STS does not allow Fluent Bit to assume its role (${code}); check that the role's trust policy contains the cluster's OIDC provider and Fluent Bit's service account`,
    },
    {
        said: /Could not read web identi\w+ token file/,
        reason: () =>
            "the pod has no token for AWS STS; delete the pod, so that EKS's webhook adds the token to the new pod",
    },
    {
        said: /Log Group (\S+) not found/,
        reason: (group) => `the log group ${group} does not exist; run pulumi up --refresh`,
    },
    {
        said: /Log stream (\S+) not found\. Rejecting the chunk/,
        reason: (stream) =>
            `the log stream ${stream} was deleted; lines that were being sent are lost, and Fluent Bit creates the stream again for the next line`,
    },
    {
        said: /PutLogEvents API responded with error='ResourceNotFoundException', message='The specified log stream does not exist/,
        reason: () =>
            "the log stream was deleted, and this version of Fluent Bit creates it again only at its start; delete the pod: its lines wait on the node's disk",
    },
    {
        said: /(\w+) API responded with error='(\w*AccessDenied\w*)'(?:, message='(.*)')?/,
        reason: (api, code, message) =>
            `AWS denies ${api} (${code}${message === "" ? "" : `: ${message}`}); run pulumi up, or check whether another policy denies it`,
    },
    {
        said: /(\w+) API responded with error='(\w*ResourceNotFound\w*|NoSuchBucket)'(?:, message='(.*)')?/,
        reason: (api, code, message) =>
            `the target of ${api} does not exist (${code}${message === "" ? "" : `: ${message}`}); run pulumi up --refresh`,
    },
    {
        said: /(\w+) API responded with error='(\w*Thrott\w+|\w*LimitExceeded\w*|SlowDown)'/,
        reason: (api, code) => `AWS throttles ${api} (${code}); request a higher quota, or ship fewer lines`,
    },
    {
        said: /(\w+) API responded with error='(ExpiredToken\w*|UnrecognizedClient\w*|InvalidSignature\w*|InvalidClientTokenId|SignatureDoesNotMatch|RequestExpired)'/,
        reason: (api, code) =>
            `AWS does not accept the credentials for ${api} (${code}); check the node's clock, and delete the pod`,
    },
    {
        said: /(\w+) API responded with error='(\w+)'(?:, message='(.*)')?/,
        reason: (api, code, message) => `AWS refuses ${api} (${code}${message === "" ? "" : `: ${message}`})`,
    },
    {
        said: /\[output:\S+\].*(?:HTTP status|http_status)=(401|403)\b/,
        reason: (status) => `the server refuses the credential (HTTP ${status}); check the destination's token or key`,
    },
    {
        said: /\[output:\S+\].*(?:HTTP status|http_status)=([45]\d\d)\b/,
        reason: (status) => `the server answers HTTP ${status}`,
    },
    {
        // A response of S3 has an error code, for which there is an earlier pattern.
        said: /\[output:s3:\S+\] Raw (\w+) response: HTTP\/\S+ ([45]\d\d)\b/,
        reason: (api, status) =>
            `the response to ${api} does not come from S3 (HTTP ${status}); check the proxies between the nodes and S3`,
    },
    {
        said: /getaddrinfo\(host='([^']+)'/,
        reason: (host) => `the host name ${host} cannot be resolved; check the node's DNS server and the host name`,
    },
    {
        said: /\(IO timeout\)|timeout reached while waiting for response/,
        reason: () => "the server accepts the connection but does not answer; check the server",
    },
    {
        said: /TCP connection failed: (\S+) \((.+?)\)/,
        reason: (server, error) => `could not connect to ${server} (${error}); check routes and security groups`,
    },
    {
        said: /connection #-?\d+ timeout after \d+ seconds to: (\S+)/,
        reason: (server) => `could not connect to ${server} (timeout); check routes, security groups and VPC endpoints`,
    },
    {
        // There is an earlier pattern for a proxy that does not accept connections.
        said: /flb_establish_proxy error|error in flb_establish_proxy/,
        reason: () =>
            "the proxy of fluentBit.httpProxy does not open a tunnel; allow CONNECT to the servers and ports that npm run explain lists, and check its user and password",
    },
    {
        said: /no upstream connections available to (\S+)/,
        reason: (server) => `could not connect to ${server}; check routes and security groups`,
    },
    {
        said: /connection initialization error/i,
        reason: () =>
            `could not connect to AWS; check routes, security groups and VPC endpoints. This can also mean that more containers of the node write to one route than an output has connections (at most ${mostOnWindows} on Windows, and elsewhere 100 with the default resources.memoryLimit): give their namespaces routes of their own`,
    },
];

/** Older messages belong to an earlier failure. */
const recentMilliseconds = 5 * 60_000;

/**
 * Why the pod does not deliver.
 *
 * @param log the end of its log
 * @returns undefined if the log contains no reason
 */
export function deliveryFailure(log: string): string | undefined {
    const lines = recent(log.split("\n").filter((line) => line !== ""));
    const output = lines.flatMap((line) => /not ready: (\S+) has failed to deliver/.exec(line)?.[1] ?? []).at(-1);
    for (const { said, reason } of reasons) {
        const found = lines.flatMap((line) => [said.exec(line) ?? []].filter((match) => match.length > 0)).at(-1);
        if (found !== undefined) {
            const text = reason(...found.slice(1).map((part: string | undefined) => part ?? ""));
            return output === undefined ? text : `${output}: ${text}`;
        }
    }
    // Such as a connection that is refused immediately: https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_network.c (`net_connect_async`)
    return output === undefined
        ? undefined
        : `${output}: Fluent Bit's log contains no reason; check that the server is running, and check routes and security groups`;
}

function recent(lines: readonly string[]): string[] {
    const last = lines.flatMap((line) => timeOf(line) ?? []).at(-1);
    // A line without a time belongs to the previous line.
    let time = last;
    return lines.filter((line) => {
        time = timeOf(line) ?? time;
        return time === undefined || last === undefined || last - time <= recentMilliseconds;
    });
}

/** Fluent Bit's form: `[2026/11/28 19:10:02.641]`. */
function timeOf(line: string): number | undefined {
    const found = /^\[(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)/.exec(line);
    return found === null ? undefined : Date.parse(`${found.slice(1, 4).join("-")}T${found[4] ?? ""}Z`);
}
