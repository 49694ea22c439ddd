import assert from "node:assert/strict";

import fc from "fast-check";

import { streamNameOf } from "../../../../components/fluent-bit-windows/destinations/log-stream-name";
import { grants } from "../../iam/grants";
import { runs } from "../../property-runs";
import { stackProblems } from "../stack-problems";
import { account, problemsOf, refuses, routeTo } from "./one-route";

const to = (more: object) => ({ type: "cloudWatchLogs" as const, ...more });
const allFields = { metadata: { fields: ["namespace", "pod", "podId", "labels"] as const } };

describe("the names of log groups", () => {
    it("are made of what the plan knows, and nothing else may be written to", async () => {
        const { output, plan, statements } = routeTo(to({ logGroup: "/eks/{cluster}/{namespace}/logs" }));
        assert.equal(output["log_group_name"], "/eks/dev/shop/logs");
        assert.deepEqual(
            plan.targets.map(({ name }) => name),
            ["/eks/dev/shop/logs"],
        );
        const streams = ["/eks/dev/shop/logs", "/eks/dev/shop", "/eks/dev/shop/logs2"].map(
            (group) => `arn:aws:logs:eu-central-1:${account}:log-group:${group}:log-stream:a`,
        );
        assert.deepEqual(await grants(statements, "logs", streams), [
            `logs:CreateLogStream on ${streams[0] ?? ""}`,
            `logs:PutLogEvents on ${streams[0] ?? ""}`,
        ]);
    });

    it("can hold whatever the route's match names exactly", () => {
        const match = { namespace: "shop", container: "iis", labels: { app: "web", tier: "*" } };
        const groupOf = (logGroup: string) =>
            stackProblems({ routes: [{ name: "web", match, to: [to({ logGroup })] }] }, "fluentBit.routes[0].to[0].");
        assert.deepEqual(groupOf("/{namespace}/{container}/{label:app}"), []);
        assert.match(
            groupOf("/{label:tier}").join("\n"),
            /^logGroup = .*value of \{label:tier\} must be known in advance/,
        );
        assert.match(
            groupOf("/{pod}").join("\n"),
            /set an exact value in the route's match, or use \{pod\} in logStream/,
        );
    });

    it("begin as the stack says, with the cluster in it", () => {
        const { output } = routeTo(to({}), { cloudWatchLogs: { prefix: "/eks/{cluster}" } });
        assert.equal(output["log_group_name"], "/eks/dev/shop");
        const problems = stackProblems({ cloudWatchLogs: { prefix: "/eks/{namespace}" } }, "fluentBit.");
        assert.match(problems.join("\n"), /^cloudWatchLogs\.prefix = .*can hold \{cluster\} only/);
    });

    it("of lines without a route hold no namespace", () => {
        const problems = stackProblems({ unrouted: [to({ logGroup: "/{cluster}/{namespace}" })] }, "fluentBit.");
        assert.match(
            problems.join("\n"),
            /^unrouted\[0\]\.logGroup = .*value of \{namespace\} must be known in advance/,
        );
    });

    refuses([
        ["a node in a group's name", to({ logGroup: "/{host}" }), /^logGroup = .*use it in logStream/],
        [
            "a placeholder that there is not",
            to({ logGroup: "/{ns}" }),
            /^logGroup = .*placeholder \{ns\}; allowed: \{cluster\}, \{namespace\}/,
        ],
        ["a brace too many", to({ logGroup: "/{namespace}}" }), /^logGroup = .*must consist of letters/],
        [
            "two placeholders in one",
            to({ logGroup: "/{cluster}{namespace}" }),
            /^logGroup = .*have text between two placeholders/,
        ],
        ["a name that is AWS' own", to({ logGroup: "aws/{cluster}" }), /^logGroup = .*must not begin with "aws\/"/],
        [
            "a name that gets too long",
            to({ logGroup: `/${"x".repeat(505)}/{cluster}/{namespace}` }),
            /^logGroup = .*becomes a name with 515 characters.*at most 512/,
        ],
    ]);
});

describe("the names of log streams", () => {
    it("are looked up in the tag where it tells them, and otherwise in the record, with the usual name for what is missing", () => {
        const template = "{cluster}/{namespace}-{container}/{host}/{pod}.{label:example.com/app}";
        const { output, destination } = routeTo(to({ logStream: template }), {
            metadata: { fields: ["pod", "labels"] },
        });
        assert.equal(output["log_stream_template"], "dev/$TAG[1]-$TAG[2]/${HOST_NAME}/$pod.$labels['example.com/app']");
        assert.equal(output["log_stream_prefix"], "${HOST_NAME}.");
        assert.deepEqual(destination.logStream, { template, readsRecord: true });
    });

    it("are prefix and tag where nobody asks for them", () => {
        const { output, destination } = routeTo(to({}), { metadata: { from: "path" } });
        assert.equal(output["log_stream_template"], undefined);
        assert.equal(output["log_stream_prefix"], "${HOST_NAME}.");
        assert.equal(destination.logStream, undefined);
    });

    it("are the same where tags hold the pod's ID too, by a template", () => {
        const { output, destination } = routeTo(to({}));
        assert.equal(output["log_stream_template"], "${HOST_NAME}.kube.$TAG[1].$TAG[2].$pod");
        assert.equal(destination.logStream, undefined);
        // There the record does not tell the pod's name, or the tag does not hold the ID.
        for (const more of [
            { metadata: { fields: ["namespace" as const] } },
            { metadata: { send: "message" as const } },
        ]) {
            assert.equal(routeTo(to({}), more).output["log_stream_template"], undefined, JSON.stringify(more));
        }
    });

    it("are legal whatever Kubernetes calls things, or refused before", () => {
        const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
        const names = fc.record({
            cluster: fc.constant("dev"),
            host: label,
            namespace: label,
            container: label,
            // The longest that a DNS subdomain gets, too.
            pod: fc
                .array(label, { minLength: 1, maxLength: 9 })
                .map((parts) => parts.join(".").slice(0, 253).replace(/[.-]$/, "0")),
            podId: fc.uuid(),
            "label:app": fc.stringMatching(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/),
        });
        const part = fc.oneof(
            fc.constantFrom(
                ...["cluster", "host", "namespace", "container", "pod", "podId", "label:app"].map(
                    (name) => `{${name}}`,
                ),
            ),
            fc.stringMatching(/^[-.\w/#:* ]{1,3}$/),
        );
        let refused = 0;
        let accepted = 0;
        fc.assert(
            fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), names, (parts, known) => {
                const logStream = parts.join("");
                if (problemsOf(to({ logStream }), allFields).length > 0) {
                    refused++;
                    return;
                }
                accepted++;
                assert.match(streamNameOf(logStream, known) ?? "", /^[^:*]{1,512}$/);
                const template = String(
                    routeTo(to({ logStream }), { metadata: { fields: [...allFields.metadata.fields] } }).output[
                        "log_stream_template"
                    ],
                );
                // Fluent Bit reads a field's name up to a dot, and loses a dot at the very end.
                assert.doesNotMatch(template, /\$(podId|pod(?!Id)|labels\['app'\])([^.]|\.$)/);
                assert.doesNotMatch(template, /\]\$/);
            }),
            { numRuns: runs(75) },
        );
        assert.ok(refused > 5 && accepted > 5, `${refused} refused, ${accepted} accepted`);
    });

    it("can be as long as names get, and no longer", () => {
        assert.deepEqual(problemsOf(to({ logStream: "{host}.{namespace}.{container}.{pod}" })), []);
        const [problem] = problemsOf(to({ logStream: `${"x".repeat(100)}.{host}.{namespace}.{container}.{pod}` }));
        assert.match(problem ?? "", /^logStream = .*can become a name of 546 characters, but the maximum/);
    });

    it("keep the usual name within the limit, of a route by labels too", () => {
        const problems = (length: number) => {
            const to = [{ type: "cloudWatchLogs" }, { type: "cloudWatchLogs", logGroup: "/shop/second" }];
            const match = { namespace: "shop", labels: { app: "web" } };
            return stackProblems({ routes: [{ name: "x".repeat(length), match, to }] }, "fluentBit.");
        };
        assert.deepEqual(problems(49), []);
        const [found = "", ...others] = problems(50);
        assert.match(found, /^routes\[0\]\.name = .*shorten it to 49/);
        assert.deepEqual(others, []);
    });

    it("of the node's own logs hold nothing of pods", () => {
        const problems = (logStream: string) =>
            stackProblems({ nodeLogs: [{ source: "eks", to: [to({ logStream })] }] }, "fluentBit.");
        assert.deepEqual(problems("{cluster}/{host}"), []);
        assert.match(
            problems("{namespace}").join("\n"),
            /^nodeLogs\[0\]\.to\[0\]\.logStream = .*the node have no \{namespace\}/,
        );
    });

    refuses([
        [
            "a field that is not shipped",
            to({ logStream: "{label:app}.a" }),
            /^logStream = .*needs the field "labels", which metadata\.fields does not contain/,
        ],
        [
            "anything but a dot behind a field",
            to({ logStream: "{pod}/{container}" }),
            /^logStream = .*must end after \{pod\}, or continue with a dot/,
        ],
        [
            "a name that ends in a dot behind a field",
            to({ logStream: "{pod}." }),
            /^logStream = .*must end after \{pod\}/,
        ],
        ["a name that can be empty", to({ logStream: "{label:app}" }), /^logStream = .*must contain more than a label/],
        [
            "what CloudWatch Logs does not take",
            to({ logStream: "{namespace}:a" }),
            /^logStream = .*must consist of letters/,
        ],
        ["no name", to({ logStream: "" }), /^logStream = ""/],
    ]);
});
