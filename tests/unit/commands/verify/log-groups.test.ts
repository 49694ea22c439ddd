import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";

import { CannotLook } from "../../../../commands/verifying/cannot-look";
import { type LogGroups, openLogGroups } from "../../../../commands/verifying/log-groups";
import { sendJson, TestServer } from "./servers";

const variables = {
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

describe("searching log groups", () => {
    const group = { name: "/aws/containerinsights/dev/shop", region: "eu-central-1" };
    const before_: Record<string, string | undefined> = {};
    let server: TestServer;
    let logGroups: LogGroups;
    let answer: (input: Record<string, unknown>, response: ServerResponse, request: IncomingMessage) => void;

    before(async () => {
        server = await TestServer.start((request, body, response) => {
            answer(JSON.parse(body) as Record<string, unknown>, response, request);
        });
        for (const [name, value] of Object.entries({ ...variables, AWS_ENDPOINT_URL: server.url })) {
            before_[name] = process.env[name];
            process.env[name] = value;
        }
        const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
        logGroups = await openLogGroups(place, {});
    });

    after(() => {
        server.stop();
        for (const [name, value] of Object.entries(before_)) {
            if (value === undefined) {
                // oxlint-disable-next-line typescript/no-dynamic-delete
                delete process.env[name];
            } else {
                process.env[name] = value;
            }
        }
    });

    const search = () => logGroups.search(group, "0f3b1c52-6a43", 1_000);

    it("looks for the quoted text since a time, through pages of which some are empty", async () => {
        const asked: Record<string, unknown>[] = [];
        answer = (input, response, { headers }) => {
            assert.equal(headers["x-amz-target"], "Logs_20140328.FilterLogEvents");
            asked.push(input);
            sendJson(
                response,
                200,
                [
                    { events: [], nextToken: "a" },
                    { events: [{ eventId: "1", logStreamName: "s", message: "m", timestamp: 1 }], nextToken: "b" },
                    { events: [{ eventId: "2", logStreamName: "s", message: "n", timestamp: 2 }] },
                ][asked.length - 1],
            );
        };
        assert.deepEqual(await search(), {
            events: [
                { id: "1", logStream: "s", message: "m" },
                { id: "2", logStream: "s", message: "n" },
            ],
        });
        const what = { logGroupName: group.name, filterPattern: '"0f3b1c52-6a43"', startTime: 1_000 };
        assert.deepEqual(asked, [what, { ...what, nextToken: "a" }, { ...what, nextToken: "b" }]);
    });

    const fail = (type: string, message: string) => {
        answer = (_, response) => {
            sendJson(response, 400, { __type: type, message });
        };
    };

    it("knows a group that is not there, and one whose class is not searched", async () => {
        fail("ResourceNotFoundException", "The specified log group does not exist.");
        assert.deepEqual(await search(), { absent: true });
        fail("InvalidOperationException", "FilterLogEvents is not supported for this log class.");
        assert.match(((await search()) as { unreadable: string }).unreadable, /dev\/shop: .*INFREQUENT_ACCESS/);
    });

    it("names the permission that is missing, and what else AWS says", async () => {
        fail("AccessDeniedException", "not authorized");
        await assert.rejects(
            search(),
            (error) =>
                error instanceof CannotLook &&
                error.message.includes(
                    "logs:FilterLogEvents on arn:aws:logs:eu-central-1:111122223333:log-group:/aws/containerinsights/dev/shop:*",
                ),
        );
        fail("ExpiredTokenException", "The security token included in the request is expired");
        await assert.rejects(
            search(),
            /Could not search \/aws.*: The security token included in the request is expired\. Check the AWS credentials/,
        );
    });
});
