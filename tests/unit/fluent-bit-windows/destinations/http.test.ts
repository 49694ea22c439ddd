import assert from "node:assert/strict";

import { problemsOf, refuses, routeTo } from "./one-route";

const secret = { kubernetesSecret: { name: "logs", key: "token" } };
const http = { type: "http", url: "https://logs.example.com/in?source=k8s" } as const;

describe("the destination HTTP", () => {
    it("sends JSON to the URL, over TLS to nobody else", () => {
        const { output, statements, plan } = routeTo({
            ...http,
            format: "jsonLines",
            compression: "gzip",
            method: "PUT",
        });
        assert.deepEqual([output["host"], output["port"], output["uri"]], ["logs.example.com", 443, "/in?source=k8s"]);
        assert.deepEqual([output["tls"], output["tls.verify"], output["tls.verify_hostname"]], [true, true, true]);
        assert.deepEqual([output["format"], output["compress"], output["http_method"]], ["json_lines", "gzip", "PUT"]);
        assert.equal(output["header"], undefined);
        assert.deepEqual(statements, []);
        assert.deepEqual(plan.credentials, []);
    });

    it("names no method to the Fluent Bit of old Windows nodes, which would not start with it, and refuses another than theirs", () => {
        const { plan } = routeTo(http, {}, { windowsVersions: ["2019", "2022"] });
        const [now, old] = ["config", "config-4.0.3"].map((key) => plan.configurations.find((one) => one.key === key));
        assert.match(now?.text ?? "", /http_method: POST/);
        assert.match(old?.text ?? "", /name: http\n/);
        assert.doesNotMatch(old?.text ?? "", /http_method/);
        assert.match(
            problemsOf({ ...http, method: "PUT" }, {}, ["2019", "2022"]).join("\n"),
            /^method = "PUT": Fluent Bit 4\.0\.3, which some of the nodes run, only/,
        );
        assert.deepEqual(problemsOf({ ...http, method: "PUT" }), []);
    });

    it("does not report its deliveries, which would be delivered and reported", () => {
        const { output } = routeTo(http);
        assert.equal(output["log_level"], "warn");
        assert.equal(output["log_response_payload"], false);
    });

    it("says who it is in the way that the server wants", () => {
        const options = (auth: object) => {
            const { output, plan } = routeTo({ ...http, auth } as typeof http);
            const text = JSON.stringify([
                output["header"] ?? null,
                output["http_user"] ?? null,
                output["http_passwd"] ?? null,
            ]);
            return text.replace(plan.credentials[0]?.variable ?? "", "X");
        };
        assert.equal(options({ type: "bearer", token: secret }), '[["Authorization Bearer ${X}"],null,null]');
        assert.equal(options({ type: "header", name: "X-API-Key", value: secret }), '[["X-API-Key ${X}"],null,null]');
        assert.equal(options({ type: "basic", user: "shop", password: secret }), '[null,"shop","${X}"]');
    });

    it("adds headers that are no secret", () => {
        const { output } = routeTo({ ...http, headers: { "X-Tenant": "shop a", Accept: "*/*" } });
        assert.deepEqual(output["header"], ["X-Tenant shop a", "Accept */*"]);
    });

    it("does not show a credential that somebody wrote into the URL", () => {
        const [line] = problemsOf({ type: "http", url: "https://shop:pa55word@logs.example.com/" });
        assert.match(line ?? "", /^url = "https:\/\/shop:‹hidden›@logs.*must not contain a credential/);
    });

    refuses([
        [
            "a credential in the query",
            { ...http, url: "https://logs.example.com/?api_key=1" },
            /^url = .*must not contain a credential in its query/,
        ],
        [
            "a credential among the headers",
            { ...http, headers: { Authorization: "Bearer 1" } },
            /^headers\.Authorization.*would contain a credential that everyone .*use auth/,
        ],
        [
            "a header in which Fluent Bit would replace something",
            { ...http, headers: { "X-A": "${HOME}" } },
            /^headers\.X-A = .*value of a header, on one line and without \$/,
        ],
        [
            "lines in the open",
            { ...http, url: "http://logs.example.com/" },
            /^url = .*write https:\/\/, or set tls: false/,
        ],
        [
            "another scheme",
            { ...http, url: "ftp://logs.example.com/" },
            /^url = .*must be a URL that begins with "https/,
        ],
    ]);
});
