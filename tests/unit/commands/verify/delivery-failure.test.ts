import assert from "node:assert/strict";

import { deliveryFailure } from "../../../../commands/verifying/delivery-failure";

const at = (time: string, text: string) => `[2026/11/28 ${time}.641] ${text}\n`;

describe("why Fluent Bit does not deliver", () => {
    const said: Record<string, [log: string, reason: RegExp]> = {
        "an unknown authority": [
            at(
                "19:00:00",
                "[error] [tls] certificate verification failed, reason: unable to get local issuer certificate (X509 code: 20)",
            ) + at("19:00:00", "[error] [aws_client] connection initialization error"),
            /^the server's certificate is not trusted \(unable to get local issuer certificate\); add its certificate authority to fluentBit\./,
        ],
        "another host's certificate": [
            at("19:00:00", "[error] [tls] certificate verification failed, reason: hostname mismatch (X509 code: 62)"),
            /^the server's certificate is for another host/,
        ],
        "an expired certificate": [
            at(
                "19:00:00",
                "[error] [tls] certificate verification failed, reason: certificate has expired (X509 code: 10)",
            ),
            /^the server's certificate is not valid now \(certificate has expired\)/,
        ],
        "somebody who answers in the place of S3": [
            at("19:00:00", "[error] [output:s3:s3.route.shop] PutObject: Could not parse response") +
                at("19:00:00", "[error] [output:s3:s3.route.shop] Raw PutObject response: HTTP/1.1 403 Forbidden") +
                "content-type: text/html\n\n<html>\n" +
                at("19:00:00", "[error] [output:s3:s3.route.shop] PutObject request failed"),
            /^the response to PutObject does not come from S3 \(HTTP 403\); check the proxies/,
        ],
        "S3 itself": [
            at(
                "19:00:00",
                "[error] [output:s3:s3.route.shop] PutObject API responded with error='AccessDenied', message='Access Denied'",
            ) + at("19:00:00", "[error] [output:s3:s3.route.shop] Raw PutObject response: HTTP/1.1 403 Forbidden"),
            /^AWS denies PutObject \(AccessDenied: Access Denied\)/,
        ],
        "a role that may not be assumed": [
            at("19:00:00", "[error] [aws_credentials] STS API responded with AccessDenied"),
            /^AWS STS does not allow Fluent Bit to assume its role \(AccessDenied\)/,
        ],
        "a permission that is missing": [
            at(
                "19:00:00",
                "[error] [output:cloudwatch_logs:a] PutLogEvents API responded with error='AccessDeniedException', message='User: x is not authorized'",
            ),
            /^AWS denies PutLogEvents \(AccessDeniedException: User: x is not authorized\)/,
        ],
        "a log group that was deleted": [
            at(
                "19:00:00",
                "[error] [output:cloudwatch_logs:a] CreateLogStream API responded with error='ResourceNotFoundException', message='The specified log group does not exist.'",
            ),
            /^the target of CreateLogStream does not exist \(ResourceNotFoundException: The specified log group does not exist\.\); run pulumi up --refresh/,
        ],
        "a log stream that was deleted": [
            at(
                "19:00:00",
                "[error] [output:cloudwatch_logs:a] Log stream node-1.kube.shop.app.web-1 not found. Rejecting the chunk without retry.",
            ),
            /^the log stream node-1\.kube\.shop\.app\.web-1 was deleted; lines that were being sent are lost, and Fluent Bit creates the stream again/,
        ],
        "a log stream that was deleted, before 5.0.9": [
            at(
                "19:00:00",
                "[error] [output:cloudwatch_logs:a] PutLogEvents API responded with error='ResourceNotFoundException', message='The specified log stream does not exist.'",
            ),
            /^the log stream was deleted, and this version .* only at its start; delete the pod/,
        ],
        "a wrong token": [
            at("19:00:00", "[ warn] [output:splunk:splunk.route.shop] http_status=401:"),
            /^the server refuses the credential \(HTTP 401\)/,
        ],
        "a name that does not resolve": [
            at(
                "19:00:00",
                "[ warn] [net] getaddrinfo(host='logs.eu-central-1.amazonaws.com', err=4): Domain name not found",
            ),
            /^the host name logs\.eu-central-1\.amazonaws\.com cannot be resolved/,
        ],
        "a route that is missing": [
            at(
                "19:00:00",
                "[error] [net] connection #92 timeout after 10 seconds to: logs.eu-central-1.amazonaws.com:443",
            ),
            /^could not connect to logs\.eu-central-1\.amazonaws\.com:443 \(timeout\)/,
        ],
        "a server that refuses connections": [
            at("19:00:00", "[error] [output:http:a] no upstream connections available to 127.0.0.1:4999"),
            /^could not connect to 127\.0\.0\.1:4999/,
        ],
    };
    for (const [what, [log, reason]] of Object.entries(said)) {
        it(`is told of ${what}`, () => {
            assert.match(deliveryFailure(log) ?? "", reason);
        });
    }

    it("names the output that has failed for too long", () => {
        const log =
            at("19:00:00", "[ warn] [output:splunk:splunk.route.shop] http_status=503:") +
            "[2026/11/28 19:03:10] [ warn] [readiness] not ready: splunk.route.shop has failed to deliver lines for 184 seconds, and tries again\n";
        assert.equal(deliveryFailure(log), "splunk.route.shop: the server answers HTTP 503");
    });

    it("names that output too where the log gives no reason", () => {
        const log =
            "[2026/11/28 19:03:10] [ warn] [readiness] not ready: splunk.route.shop has failed to deliver lines for 184 seconds, and tries again\n";
        assert.match(deliveryFailure(log) ?? "", /^splunk\.route\.shop: Fluent Bit's log contains no reason; check/);
    });

    it("does not take an earlier failure for the present one", () => {
        const log =
            at("18:00:00", "[error] [aws_credentials] STS API responded with AccessDenied") +
            at(
                "19:00:00",
                "[error] [net] connection #92 timeout after 10 seconds to: logs.eu-central-1.amazonaws.com:443",
            );
        assert.match(deliveryFailure(log) ?? "", /^could not connect/);
    });

    it("is not guessed", () => {
        assert.equal(deliveryFailure(at("19:00:00", "[ info] [fluent bit] version=5.1.1")), undefined);
        assert.equal(deliveryFailure(""), undefined);
    });
});
