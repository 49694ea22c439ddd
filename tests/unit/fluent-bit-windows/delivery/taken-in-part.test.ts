import assert from "node:assert/strict";

import { account, type DestinationInput } from "../destinations/one-route";
import { FluentBit, reachesFirehose, withFolder, writeLog } from "./fluent-bit";
import { type Delivery, StandInServer } from "./stand-in";

const texts = ["one", "two", "three"];
const time = "2026-11-24T06:57:50.000000000Z";

interface Case {
    to: DestinationInput;
    /** The status is 200. What was not taken, the answer alone says. */
    answer: string;
    linesOf: (delivery: Delivery) => string[];
}

const cases: Record<string, Case> = {
    "a Firehose stream that takes one record of several": {
        to: {
            type: "firehose",
            deliveryStreamArn: `arn:aws:firehose:eu-central-1:${account}:deliverystream/theirs`,
        },
        answer: JSON.stringify({
            FailedPutCount: 2,
            RequestResponses: [
                { RecordId: "1" },
                { ErrorCode: "ServiceUnavailableException", ErrorMessage: "Slow down." },
                { ErrorCode: "ServiceUnavailableException", ErrorMessage: "Slow down." },
            ],
        }),
        linesOf: ({ body }) =>
            (JSON.parse(body) as { Records: { Data: string }[] }).Records.map(({ Data }) =>
                logIn(Buffer.from(Data, "base64").toString("utf8")),
            ),
    },
    "an OpenSearch domain that takes one document of several": {
        to: {
            type: "openSearch",
            arn: `arn:aws:es:eu-central-1:${account}:domain/logs`,
            endpoint: "search-logs-abc.eu-central-1.es.amazonaws.com",
        },
        answer: JSON.stringify({
            took: 1,
            errors: true,
            items: [201, 429, 429].map((status) => ({ create: { _index: "logs", status } })),
        }),
        linesOf: ({ body }) =>
            body
                .split("\n")
                .filter((line) => line.includes('"log"'))
                .map(logIn),
    },
};

function logIn(json: string): string {
    return (JSON.parse(json) as { log: string }).log;
}

describe("Fluent Bit and a request that is taken in part", function () {
    this.timeout(30_000);
    const folder = withFolder("in-part");

    for (const [what, { to, answer, linesOf }] of Object.entries(cases)) {
        it(`sends all of it again to ${what}`, async function () {
            if (to.type === "firehose" && !reachesFirehose()) {
                this.skip();
            }
            let refused = 0;
            const server = await StandInServer.start(folder(), () => (refused++ === 0 ? answer : false));
            const lines = texts.map((text) => ({ time, text }));
            writeLog(folder(), { namespace: "shop", pod: "web-1", container: "iis" }, lines);
            const fluentBit = await FluentBit.start({
                settings: { routes: [{ match: { namespace: "shop" }, to: [to] }] },
                standIn: server.address(),
                folder: folder(),
            });
            await server.until((seen) => seen.length > 0, 15_000);
            await fluentBit.stop();
            assert.equal(refused, 2);
            assert.deepEqual(server.deliveries.flatMap(linesOf), texts);
        });
    }
});
