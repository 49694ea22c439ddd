import assert from "node:assert/strict";

import { describeProblem, type Problem } from "../../../components/settings/problems";
import { StackDocument } from "../../../config/stack-document";

const project = "windows-eks-logging";

function documentOf(text: string | Uint8Array): StackDocument {
    return new StackDocument(typeof text === "string" ? Buffer.from(text) : text, "Pulumi.dev.yaml", project);
}

function unreadable(text: string | Uint8Array): string {
    const [first] = documentOf(text).unreadable;
    assert.ok(first, "it was read");
    return describeProblem(first);
}

const file = `config:
  aws:region: eu-central-1
  windows-eks-logging:cluster:
    name: dev
    kubernetesVersion: 1.30
  windows-eks-logging:fluentBit:
    routes:
      - match: { namespace: Shop }
        to:
          - &group
            type: cloudWatchLogs
            logGroup: "C:\\temp"
            tags:
              app.kubernetes.io/name: 012
      - match:
          labels: { app.kubernetes.io/name: x }
        to: [*group]
  windows-eks-logging:iisApps:
    - image:
        "2022": i
`;

describe("a stack file", () => {
    const document = documentOf(file);
    const located = (setting: string, more: Partial<Problem> = {}): string => {
        const { place, ...problem } = document.located({ setting, remedy: "is wrong", ...more });
        return `${place?.line}:${place?.column} ${describeProblem(problem)}`;
    };

    it("tells where each setting is", () => {
        assert.equal(
            located("fluentBit.routes[0].match.namespace", { value: '"Shop"' }),
            '8:29 fluentBit.routes[0].match.namespace = "Shop": is wrong',
        );
        assert.match(located("aws:region", { value: '"eu-central-1"' }), /^2:15 /);
        assert.match(located("fluentBit.routes[0].to[0]", { value: '"CloudWatch Logs /x"' }), /^11:13 /);
        assert.match(located('iisApps[0].image["2022"]', { value: '"i"' }), /^20:17 /);
    });

    it("has the value as written, also under a wrong name", () => {
        const told = located("cluster.kubernetesVersion", { value: "1.3", isName: true });
        assert.match(told, /^5:5 cluster\.kubernetesVersion = 1\.30: is wrong/);
    });

    it("tells where a missing setting would be: the nearest one around it", () => {
        assert.match(located("fluentBit.routes[1].name"), /^15:9 /);
        assert.match(located("iam.path"), /^1:1 /);
    });

    it("points at a name that is wrong, and not at its value", () => {
        assert.match(located("cluster.name", { isName: true, value: '"dev"' }), /^4:5 /);
    });

    it("finds names with dots in them, and what stands behind an alias", () => {
        assert.match(located("fluentBit.routes[0].to[0].tags.app.kubernetes.io/name"), /^14:39 /);
        assert.match(located("fluentBit.routes[1].match.labels.app.kubernetes.io/name"), /^16:45 /);
        assert.match(located("fluentBit.routes[1].to[0].type"), /^11:19 /);
    });

    it("shows a value that YAML changes as it is written, with what YAML makes of it", () => {
        assert.equal(
            located("cluster.kubernetesVersion", { value: "1.3" }),
            "5:24 cluster.kubernetesVersion = 1.30: is wrong (YAML reads 1.30 as the number 1.3)",
        );
        assert.match(
            located("fluentBit.routes[0].to[0].tags.app.kubernetes.io/name", { value: "10" }),
            / = 012: .*the number 10\)/,
        );
        assert.match(
            located("fluentBit.routes[0].to[0].logGroup", { value: JSON.stringify("C:\temp") }),
            / = "C:\\temp": .*reads \\t as one character; put the value in single quotes/,
        );
    });

    it("does not show a value that a problem hides", () => {
        assert.equal(located("cluster.kubernetesVersion"), "5:24 cluster.kubernetesVersion: is wrong");
    });

    const sameInOtherBytes: [string, Uint8Array][] = [
        ["UTF-16", Buffer.from(`\ufeff${file}`, "utf16le")],
        ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${file}`)],
        ["Windows' line ends", Buffer.from(file.replaceAll("\n", "\r\n"))],
    ];
    for (const [what, bytes] of sameInOtherBytes) {
        it(`is read the same in ${what}`, () => {
            assert.deepEqual(documentOf(bytes).settings, document.settings);
            assert.equal(documentOf(bytes).located({ setting: "cluster.name", remedy: "" }).place?.line, 4);
        });
    }

    it("merges what `<<` names, and lets its own entries win", () => {
        const { settings } = documentOf("config:\n  a: &a { x: 1, y: 2 }\n  b:\n    <<: *a\n    y: 3\n");
        assert.deepEqual(settings["b"], { x: 1, y: 3 });
    });

    const bomb = `config:\n  a0: &a0 [x, x]\n${[...Array(40).keys()].map((n) => `  a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`).join("")}`;
    const refused: [what: string, text: string | Uint8Array, message: RegExp][] = [
        [
            "a tab",
            "config:\n\ta: 1\n",
            /^Pulumi\.dev\.yaml:2:1 {2}is indented with a tab; use spaces, as YAML requires$/,
        ],
        [
            "a name twice",
            "config:\n  a:\n    x: 1\n    y: 2\n    x: 3\n",
            /:5:5  config\.a\.x: is set twice, in line 3 and here/,
        ],
        ["an escape that is none", 'config:\n  a: "C:\\logs"\n', /:2:9  \\l is not a YAML .* single quotes/],
        ["a second document", "config: {}\n---\nconfig: {}\n", /:2:1 {2}begins a second document/],
        ["an alias of nothing", "config:\n  a: *hunter2\n", /:2:6 {2}begins with \*, .*; put a text .* in quotes$/],
        ["an alias within itself", "config:\n  a: &a [*a]\n", /:2:10  is an alias inside its own/],
        ["aliases of aliases", bomb, /has more than 100000 entries after/],
        ["a list in the place of a name", "config:\n  ? [a]\n  : b\n", /:2:5  is a list or a map where a name/],
        ["a list in the place of the settings", "config: [a]\n", /:1:1 {2}config: must be a map of settings/],
        ["a text in the place of the file", "hello\n", /:1:1 {2}must be a map/],
        ["very deep nesting", `config:\n  a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`, /nested/],
        ["NUL", "config:\n  a: b\0\n", /:2:7 {2}has the character U\+0000/],
        [
            "Latin-1",
            Buffer.from("config:\n  a: caf\xe9\n", "latin1"),
            /:2:9 {2}is not UTF-8 text; save the file as UTF-8/,
        ],
        ["infinity", "config:\n  a: [.inf]\n", /:2:7 {2}is not a number that can be stored/],
        ["a tag", "config:\n  a: !hunter2 x\n", /:2:15  has a YAML tag.* a text that begins with ! in quotes$/],
        ["a tag and nothing else", "config:\n  a: !hunter2\n", /has a YAML tag/],
        ["a block in a list", "config:\n  a: [|hunter2]\n", /\| cannot begin a value here; put the value in quotes$/],
        ["a very long name", `config:\n  ${"a".repeat(1100)}: 1\n`, /has a name of more than 1024 characters/],
        [
            "a name beside the list entry that it belongs to",
            "config:\n  a:\n    - x: 1\n    y: 2\n",
            /:4:5 {2}is not indented like the lines around it/,
        ],
        ["a name with a space too few", "config:\n  a:\n    - x: 1\n     y: 2\n", /:4:6 {2}is not indented like/],
        ["a tag of an unknown prefix", "config:\n  a: !hunter2!x y\n", /:2:6 {2}is not YAML/],
    ];
    for (const [what, text, message] of refused) {
        it(`is refused with ${what}, and the place`, () => {
            const told = unreadable(text);
            assert.match(told, message);
            assert.doesNotMatch(told, /hunter2/);
        });
    }
});
