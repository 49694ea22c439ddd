import assert from "node:assert/strict";

import fc from "fast-check";

import { resolveRoutes, routeOf } from "../../../components/fluent-bit-windows/routes";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { tagOf, tagParserRegex, tagPrefix, tagRegex, tagTemplate } from "../../../components/fluent-bit-windows/tag";

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
function tagOfPath(path: string): string {
    const groups = new RegExp(tagRegex).exec(path)?.groups ?? {};
    return tagTemplate.replace(/<(\w+)>/g, (_, group: string) => groups[group] ?? "_");
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
                }
            }),
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
                const tag = tagOf(container);
                const taking = routes(names).filter((route) => new RegExp(route.tagPattern).test(tag));
                assert.equal(taking.length, 1, taking.map((route) => route.name).join(", "));
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
                      ? `namespace.${container.namespace}`
                      : "unrouted";
                assert.equal(routeOf(routes(names), tagOf(container))?.name, expected);
            }),
        );
    });

    it("leave out what is dropped, and nothing else", () => {
        const dropping = routes(["shop"], { unrouted: [], ownLogs: [] });
        assert.deepEqual(
            dropping.map((route) => route.name),
            ["namespace.shop"],
        );
        assert.equal(routeOf(dropping, tagOf({ namespace: "other", pod: "p", container: "c" })), undefined);
    });

    it("do not mistake default-x for default, as the article's pattern does", () => {
        const pattern = /application.*_default_*/;
        assert.ok(pattern.test("application.C.var.log.containers.web_default-x_iis-0.log"));
        const found = routeOf(routes(["default"]), tagOf({ namespace: "default-x", pod: "web", container: "iis" }));
        assert.equal(found?.name, "unrouted");
    });
});
