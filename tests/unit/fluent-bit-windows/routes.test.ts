import assert from "node:assert/strict";

import fc from "fast-check";

import type { Match } from "../../../components/fluent-bit-windows/match";
import { toRegex } from "../../../components/fluent-bit-windows/name-pattern";
import { resolveRoutes } from "../../../components/fluent-bit-windows/routes";
import { routesOf } from "../../../components/fluent-bit-windows/routing";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import {
    tagOf,
    tagParserRegex,
    tagParserRegexWithId,
    tagPrefix,
    tagRegex,
    tagTemplate,
    tagTemplateWithId,
} from "../../../components/fluent-bit-windows/tag";
import { matchingTags, otherTags } from "../../../components/fluent-bit-windows/tag-pattern";
import { stackProblems } from "./stack-problems";
import { runs } from "../property-runs";

const label = fc
    .stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/)
    // Names that look alike are where a loose pattern shows.
    .chain((name) =>
        fc.constantFrom(name, `${name}-x`, `x-${name}`, "default", "default-x", "amazon-cloudwatch", "fluent-bit"),
    );
/** A pod's name can hold dots; a namespace's and a container's cannot. */
const subdomain = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
const pod = fc.record({ namespace: label, pod: subdomain, container: label });
const namespaces = fc.uniqueArray(label, { maxLength: 8 });

function routes(namespaceNames: readonly string[], more: FluentBitSettingsInput = {}) {
    const settings = { ...more, routes: namespaceNames.map((namespace) => ({ match: { namespace } })) };
    return resolveRoutes(fluentBitSettings.parse(settings));
}

/** What the tail input makes of a file's path: Fluent Bit fills the groups of tag_regex into the tag. */
function tagOfPath(path: string, template = tagTemplate): string {
    const groups = new RegExp(tagRegex).exec(path)?.groups ?? {};
    return template.replace(/<(\w+)>/g, (_, group: string) => groups[group] ?? "_");
}

describe("a container's tag", () => {
    it("says namespace, container and pod, on Windows and on Linux paths", () => {
        fc.assert(
            fc.property(pod, fc.constantFrom("0.log", "12.log.20261124-053900"), (container, file) => {
                const folder = `${container.namespace}_${container.pod}_0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
                const paths = [
                    `C:\\var\\log\\pods\\${folder}\\${container.container}\\${file}`,
                    `/var/log/pods/${folder}/${container.container}/${file}`,
                ];
                for (const path of paths) {
                    assert.equal(tagOfPath(path), tagOf(container));
                    assert.equal(
                        tagOfPath(path, tagTemplateWithId),
                        `${tagOf(container)}_0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`,
                    );
                }
            }),
        );
    });

    it("with the pod's ID reads back, and is taken by the patterns that take it without, and by no others", () => {
        const pattern = fc.stringMatching(/^[a-z0-9*]{1,3}(-[a-z0-9*]{1,2})?$/);
        const short = fc.stringMatching(/^[a-c0]{1,2}([-.][a-c0]{1,2})?$/);
        const names = fc.record({ namespace: fc.constant("shop"), pod: short, container: fc.constant("iis") });
        fc.assert(
            fc.property(names, fc.uuid(), pattern, (container, id, podPattern) => {
                const tag = tagOf(container);
                const groups = new RegExp(tagParserRegexWithId).exec(`${tag}_${id}`.slice(tagPrefix.length))?.groups;
                assert.deepEqual(
                    { ...groups },
                    { namespace_name: "shop", container_name: "iis", pod_name: container.pod, docker_id: id },
                );
                const taken = new RegExp(matchingTags({ namespace: "*", container: "*", pod: podPattern }));
                assert.equal(taken.test(`${tag}_${id}`), taken.test(tag), `${podPattern} and ${tag}`);
                const others = new RegExp(otherTags([{ namespace: "shop", container: "iis", pod: podPattern }]));
                assert.equal(others.test(`${tag}_${id}`), others.test(tag), `all but ${podPattern} and ${tag}`);
            }),
            { numRuns: runs(300) },
        );
    });

    it("reads back as it was made, whatever dots a pod's name holds", () => {
        fc.assert(
            fc.property(pod, (container) => {
                const tail = tagOf(container).slice(tagPrefix.length);
                const groups = new RegExp(tagParserRegex).exec(tail)?.groups;
                assert.deepEqual(
                    { ...groups },
                    {
                        namespace_name: container.namespace,
                        container_name: container.container,
                        pod_name: container.pod,
                    },
                );
            }),
        );
    });
});

describe("the routes", () => {
    it("take every line exactly once", () => {
        fc.assert(
            fc.property(namespaces, pod, (names, container) => {
                assert.equal(routesOf(routes(names), tagOf(container), {}).length, 1);
            }),
        );
    });

    it("give a namespace's lines to its own route, and Fluent Bit's to theirs", () => {
        fc.assert(
            fc.property(namespaces, pod, (names, container) => {
                const own = container.namespace === "amazon-cloudwatch" && container.container === "fluent-bit";
                const expected = own
                    ? "own"
                    : names.includes(container.namespace)
                      ? `route.${container.namespace}`
                      : "unrouted";
                assert.equal(routesOf(routes(names), tagOf(container), {})[0]?.name, expected);
            }),
        );
    });

    it("without destinations take the lines that are dropped", () => {
        const settings = fluentBitSettings.parse({
            routes: [{ match: { namespace: "noisy" }, to: [] }, { match: { namespace: "shop" } }],
            unrouted: [],
            ownLogs: [],
        });
        const taking = (namespace: string, container = "c") =>
            routesOf(resolveRoutes(settings), tagOf({ namespace, pod: "p", container }), {}).map(({ name, to }) => [
                name,
                to.length,
            ]);
        assert.deepEqual(taking("shop"), [["route.shop", 1]]);
        assert.deepEqual(taking("noisy"), [["route.noisy", 0]]);
        assert.deepEqual(taking("other"), [["unrouted", 0]]);
        assert.deepEqual(taking("amazon-cloudwatch", "fluent-bit"), [["own", 0]]);
    });

    it("do not mistake default-x for default, as the article's pattern does", () => {
        const pattern = /application.*_default_*/;
        assert.ok(pattern.test("application.C.var.log.containers.web_default-x_iis-0.log"));
        const found = routesOf(
            routes(["default"]),
            tagOf({ namespace: "default-x", pod: "web", container: "iis" }),
            {},
        );
        assert.deepEqual(
            found.map(({ name }) => name),
            ["unrouted"],
        );
    });

    it("drop lines by labels beside a route of any name", () => {
        const all = resolveRoutes(
            fluentBitSettings.parse({
                routes: [
                    { match: { namespace: "shop", labels: { debug: "true" } }, to: [] },
                    { name: "routes", match: { namespace: "shop", labels: { team: "web" } } },
                ],
            }),
        );
        const dropped = routesOf(all, "kube.shop.web-1_0a1b.iis", { debug: "true", team: "web" });
        assert.deepEqual(
            dropped.map(({ setting }) => setting),
            ["routes[0]"],
        );
    });

    it("may all drop their lines while node logs, or lines without known labels, have a destination", () => {
        const dropping = { routes: [{ match: { namespace: "shop" }, to: [] }], unrouted: [], ownLogs: [] };
        assert.match(stackProblems(dropping, "fluentBit.").join("\n"), /^routes: nothing would be shipped/);
        assert.deepEqual(stackProblems({ ...dropping, nodeLogs: [{ source: "kubelet" }] }, "fluentBit."), []);
        const labels = { app: "web" };
        const byLabels = { name: "web", match: { namespace: "shop", labels }, to: [] };
        const unresolved = [{ type: "cloudWatchLogs" }];
        assert.deepEqual(stackProblems({ ...dropping, routes: [byLabels], unresolved }, "fluentBit."), []);
        assert.match(
            stackProblems({ ...dropping, routes: [byLabels], unresolved: [] }, "fluentBit.").join("\n"),
            /^routes: nothing would be shipped/,
        );
    });

    it("collect nothing unrouted where a route takes everything", () => {
        const all = resolveRoutes(fluentBitSettings.parse({ routes: [{ name: "all", match: {} }] }));
        assert.deepEqual(
            all.map(({ name }) => name),
            ["route.all", "own"],
        );
    });
});

describe("routes by patterns", () => {
    const pattern = (names: fc.Arbitrary<string>) =>
        fc.oneof(
            names,
            // One star after a dot is refused, as a slip into regular expressions.
            names.map((name) => `${name.slice(0, 2)}**`),
            fc.constant("*"),
        );
    const match = fc.record({ namespace: pattern(label), pod: pattern(subdomain), container: pattern(label) });
    const labels = fc.dictionary(
        fc.constantFrom("app", "app.kubernetes.io/name"),
        fc.constantFrom("web", "web-x", "w.b"),
        {
            maxKeys: 2,
        },
    );
    const labelledMatch = fc
        .tuple(match, fc.oneof(fc.constant({}), labels, fc.constant({ app: "w*" })))
        .map(([names, wanted]) => ({ ...names, labels: wanted }));
    const settings = (matches: (Match & { labels?: Record<string, string> })[], routing: "firstMatch" | "allMatches") =>
        fluentBitSettings.parse({ routing, routes: matches.map((given, i) => ({ name: `r${i}`, match: given })) });

    /** What a person would say who reads the matches, without any tag. */
    function takes(given: Match, container: { namespace: string; pod: string; container: string }): boolean {
        return (["namespace", "pod", "container"] as const).every((field) =>
            new RegExp(`^${toRegex(given[field], ".*")}$`).test(container[field]),
        );
    }
    const isOwn = (container: { namespace: string; container: string }) =>
        container.namespace === "amazon-cloudwatch" && container.container === "fluent-bit";

    it("give a line to the first route that matches it", () => {
        fc.assert(
            fc.property(fc.array(match, { maxLength: 5 }), pod, (matches, container) => {
                const index = matches.findIndex((given) => takes(given, container));
                const expected = isOwn(container) ? "own" : index < 0 ? "unrouted" : `route.r${index}`;
                const found = routesOf(resolveRoutes(settings(matches, "firstMatch")), tagOf(container), {});
                assert.deepEqual(
                    found.map(({ name }) => name),
                    [expected],
                );
            }),
            { numRuns: runs(300) },
        );
    });

    it("give it so by labels too, and to none that it might not be for while labels are not known", () => {
        fc.assert(
            fc.property(fc.array(labelledMatch, { maxLength: 5 }), pod, labels, (matches, container, has) => {
                const wants = (wanted: Record<string, string>) =>
                    Object.entries(wanted).every(([key, value]) =>
                        new RegExp(`^${toRegex(value, ".*")}$`).test(has[key] ?? "\n"),
                    );
                const resolved = resolveRoutes(settings(matches, "firstMatch"));
                const names = (known: typeof has | undefined) =>
                    routesOf(resolved, tagOf(container), known).map(({ name }) => name);
                const index = matches.findIndex((given) => takes(given, container) && wants(given.labels));
                const expected = isOwn(container) ? "own" : index < 0 ? "unrouted" : `route.r${index}`;
                assert.deepEqual(names(has), [expected]);

                const certain = matches.findIndex((given) => takes(given, container));
                const depends = Object.keys(matches[certain]?.labels ?? {}).length > 0;
                assert.deepEqual(names(undefined), [!isOwn(container) && depends ? "unresolved" : expected]);
            }),
            { numRuns: runs(600) },
        );
    });

    it("or to all routes that match it, where that is asked for", () => {
        fc.assert(
            fc.property(fc.array(match, { maxLength: 5 }), pod, (matches, container) => {
                const matching = matches.flatMap((given, i) => (takes(given, container) ? [`route.r${i}`] : []));
                const expected = isOwn(container) ? ["own"] : matching.length === 0 ? ["unrouted"] : matching;
                const found = routesOf(resolveRoutes(settings(matches, "allMatches")), tagOf(container), {});
                assert.deepEqual(
                    found.map(({ name }) => name),
                    expected,
                );
            }),
            { numRuns: runs(300) },
        );
    });
});

describe("routes that contradict one another", () => {
    const problemsOf = (fluentBit: object) => stackProblems(fluentBit, "fluentBit.");
    const web = { namespace: "shop", labels: { app: "web" } };
    const group = { type: "cloudWatchLogs", logGroup: "/all" };

    for (const [what, fluentBit, line] of [
        [
            "labels that nobody is asked for",
            { metadata: { from: "path" }, routes: [{ name: "web", match: web }] },
            /^routes\[0\]\.match\.labels = .*set metadata\.from: "apiServer"/,
        ],
        [
            "labels where all routes that match are to get a line",
            { routing: "allMatches", routes: [{ name: "web", match: web }] },
            /^routes\[0\]\.match\.labels = .* only with routing: "firstMatch", where/,
        ],
        [
            "what is no label",
            { routes: [{ name: "web", match: { labels: { "a b": "c" } } }] },
            /^routes\[0\]\.match\.labels\.a b: .*must be the key of a label/,
        ],
        [
            "labels behind a route that takes all such pods",
            { routes: [{ match: { namespace: "shop" } }, { name: "web", match: web }] },
            /^routes\[1\]\.match = .*routes\[0\] already matches all of /,
        ],
        [
            "labels of which neither route's are the narrower",
            {
                routes: [
                    { name: "web", match: { namespace: "shop", labels: { app: "web" } } },
                    { name: "blue", match: { namespace: "shop", labels: { colour: "blue" } } },
                ],
            },
            /^routes\[1\]\.match = .*neither route is more specific/,
        ],
        [
            "a route that drops what other routes still get",
            { routing: "allMatches", routes: [{ match: { namespace: "shop" }, to: [] }] },
            /^routes\[0\]\.to = \[\]: drops lines only with routing: "firstMatch"; .* add its match to lines\.drop/,
        ],
        [
            "a route whose lines are all dropped",
            { routes: [{ match: { namespace: "shop" } }], lines: { drop: [{ match: { namespace: "sh*" } }] } },
            /^routes\[0\]\.match = .*: lines\.drop\[0\] has no pattern, so it drops all lines of these containers/,
        ],
        [
            "readers of dropped lines",
            {
                routes: [{ match: { namespace: "shop" }, to: [], readers: ["arn:aws:iam::111122223333:role/readers"] }],
            },
            /^routes\[0\]\.readers = .*drops its lines, so there is nothing to read; remove it$/,
        ],
        [
            "a second route of the same containers",
            { routes: [{ match: { namespace: "shop" } }, { match: { namespace: "shop" }, name: "again" }] },
            /^routes\[1\]\.match = .*get no lines; remove one of the two, or add its destinations to "to" of routes\[0\]$/,
        ],
        [
            "a route behind one that drops its lines",
            { routes: [{ name: "all", match: { namespace: "sh*" }, to: [] }, { match: { namespace: "shop" } }] },
            /^routes\[1\]\.match = .*get no lines; move it before routes\[0\]$/,
        ],
        [
            "two routes that give one group the same line",
            {
                routing: "allMatches",
                routes: [
                    { match: { namespace: "shop" }, to: [group] },
                    { name: "web", match: { pod: "web-*" }, to: [group] },
                ],
            },
            /^routes\[1\]\.to\[0\] = "CloudWatch Logs \/all": routes\[0\]\.to\[0\] has the same target, so lines that match both routes/,
        ],
    ] as const) {
        it(`are refused: ${what}`, () => {
            const found = problemsOf(fluentBit);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    it("are not those that drop their lines, which need no name", () => {
        const routes = [
            { match: { container: "istio-proxy" }, to: [] },
            { name: "web", match: { container: "web" } },
            { match: { namespace: "noisy", container: "b" }, to: [] },
        ];
        assert.deepEqual(problemsOf({ routes }), []);
    });

    it("are not those that no container is taken by both of", () => {
        const labelled = (name: string, app: string) => ({ name, match: { namespace: "shop", labels: { app } } });
        assert.deepEqual(problemsOf({ routes: [labelled("web", "web"), labelled("db", "db")] }), []);
        const routes = ["shop", "stock"].map((namespace) => ({ match: { namespace }, to: [group] }));
        assert.deepEqual(problemsOf({ routing: "allMatches", routes }), []);
    });
});
