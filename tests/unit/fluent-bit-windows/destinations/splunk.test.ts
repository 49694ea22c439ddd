import assert from "node:assert/strict";

import { refuses, routeTo } from "./one-route";

const token = { secretsManager: { secret: "splunk", key: "hec" } };
const splunk = { type: "splunk", url: "https://splunk.example.com:8088", token } as const;

describe("the destination Splunk", () => {
    it("sends to the collector, over TLS to nobody else, and says where the lines are from", () => {
        const { output, statements } = routeTo({ ...splunk, index: "k8s", sourceType: "iis:log" });
        assert.deepEqual([output["host"], output["port"]], ["splunk.example.com", 8088]);
        assert.deepEqual([output["tls"], output["tls.verify"], output["tls.verify_hostname"]], [true, true, true]);
        assert.deepEqual([output["event_index"], output["event_sourcetype"]], ["k8s", "iis:log"]);
        assert.equal(output["event_host"], "${HOST_NAME}");
        assert.equal(output["event_source"], "$TAG");
        assert.deepEqual(statements, []);
    });

    it("sends in the open only where that is said", () => {
        const { output } = routeTo({ ...splunk, url: "http://splunk.internal:8088", tls: false });
        assert.deepEqual([output["tls"], output["tls.verify"], output["port"]], [false, undefined, 8088]);
    });

    refuses([
        [
            "a connection in the open that nobody asked for",
            { ...splunk, url: "http://splunk.internal:8088" },
            /^url = .*credentials unencrypted; write https:\/\/, or set tls: false/,
        ],
        ["a contradiction", { ...splunk, tls: false }, /^tls = false: contradicts the URL/],
        ["a path", { ...splunk, url: `${splunk.url}/services/collector` }, /^url = .*must not have a path/],
        [
            "something else than a URL",
            { ...splunk, url: "splunk.example.com" },
            /^url = .*must be a URL that begins with "https/,
        ],
        ["a channel that is no GUID", { ...splunk, channel: "abc" }, /^channel = "abc": must be a GUID/],
    ]);
});
