import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { dirname, join, relative } from "node:path";

import program from "../../index";
import { planFluentBit } from "../../components/fluent-bit-windows/plan";
import { headingAnchor } from "../../config/heading-anchor";
import { checkStackSettings } from "../../config/check-stack-settings";
import { dashboardOf } from "../../commands/docs";
import { pictures, withPictures } from "../../commands/pictures";
import { withFiles } from "../../commands/shown-files";
import { withOutputs } from "../../commands/shown-outputs";
import { explainCommand } from "../../commands/explain";
import { shipped } from "../../commands/explaining";
import { exampleAccount, planStack } from "../../commands/planned-stack";
import { documentedStacks } from "./documented-stacks";
import { type Registration, run } from "./engine";
import { kubeconfigOf, startKubernetesApi } from "./kubernetes-api";

const root = join(__dirname, "..", "..");

const pages = ["docs", "examples", "local", "policy", "dataplane", "."].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder === "docs", encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => join(root, folder, name)),
);

/** Anchors of a page's headings. GitHub numbers those that are the same. */
function anchors(page: string): string[] {
    const text = readFileSync(page, "utf8").replace(/^```.*?^```/gms, "");
    const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => headingAnchor(heading));
    return slugs.map((slug, index) => {
        const earlier = slugs.slice(0, index).filter((other) => other === slug).length;
        return earlier === 0 ? slug : `${slug}-${earlier}`;
    });
}

it("every page links to what exists", () => {
    const broken = pages.flatMap((page) => {
        const text = readFileSync(page, "utf8").replace(/^```.*?^```/gms, "");
        return [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]*))?\)/g)].flatMap(
            ([link, path = "", anchor]) => {
                const target = path === "" ? page : join(dirname(page), path);
                const exists = existsSync(target) && (anchor === undefined || anchors(target).includes(anchor));
                return exists ? [] : [`${relative(root, page)}: ${link}`];
            },
        );
    });
    assert.deepEqual(broken, []);
});

it("every page that packs the package builds it first: npm runs no scripts here, so npm pack alone makes it empty", () => {
    const readmes = readdirSync(join(root, "examples")).map((name) => join(root, "examples", name, "README.md"));
    const commands = [...pages, ...readmes.filter((page) => existsSync(page))].flatMap((page) =>
        readFileSync(page, "utf8")
            .split("\n")
            .filter((line) => /npm pack(?!age)/.test(line)),
    );
    assert.ok(commands.length > 5);
    assert.deepEqual(
        commands.filter((line) => !line.includes("npm run build && npm pack")),
        [],
    );
});

it("the picture of the dashboard shows what the stack prod deploys (npm run docs brings it up to date)", () => {
    const drawn = readFileSync(join(root, "docs", "dashboard.svg"), "utf8");
    assert.equal(drawn, dashboardOf("prod", root));
    for (const title of ["Running shippers, by kind", "US dollars a day", "slow requests", "top clients"]) {
        assert.ok(drawn.includes(title), title);
    }
});

describe("the pictures", () => {
    const drawn = pictures(planStack({ directory: root, stack: "demo", account: exampleAccount }));

    for (const page of ["README.md", "docs/concepts.md"]) {
        it(`show what the stack demo deploys: ${page} (npm run docs brings it up to date)`, () => {
            const text = readFileSync(join(root, page), "utf8");
            assert.ok(text.includes("<!-- picture: "));
            assert.equal(text, withPictures(text, drawn));
        });
    }

    it("are the only ones in README.md and docs: none is drawn by hand", () => {
        const shown = pages.filter((page) => /^(README\.md|docs\/)/.test(relative(root, page)));
        const byHand = shown.filter((page) =>
            readFileSync(page, "utf8")
                .replace(/<!-- picture: [\s\S]*?<!-- \/picture -->/g, "")
                .includes("```mermaid"),
        );
        assert.deepEqual(byHand, []);
    });
});

describe("docs/troubleshooting.md", () => {
    const page = join(root, "docs", "troubleshooting.md");
    const text = readFileSync(page, "utf8");

    it("has an index of every entry, in the order of the page", () => {
        const [, index = ""] = /<!-- index -->([^]*?)<!-- \/index -->/.exec(text) ?? [];
        const listed = [...index.matchAll(/\]\(#([^)]+)\)(?:\*\*)?$/gm)].map(([, anchor]) => anchor);
        assert.deepEqual(listed, anchors(page).slice(1));
    });

    it("begins each entry with a whole sentence", () => {
        const entries = text.split(/^### /m).slice(1);
        assert.ok(entries.length > 100);
        const fragments = entries
            .map((entry) => entry.split("\n\n"))
            .filter(([, first = ""]) => !/^(?:1\. )?[`[]?[A-Z][^]*[.:]$/.test(first.trim()))
            .map(([heading]) => heading);
        assert.deepEqual(fragments, []);
    });

    it("has no tables: an answer is read at any width", () => {
        assert.doesNotMatch(text, /^\|/m);
    });

    it("has an entry for each message that people paste", () => {
        const headings = [...text.matchAll(/^### (.+)$/gm)].join("\n");
        for (const message of [
            "x509",
            "unable to get local issuer certificate",
            "Unauthorized",
            "already exists",
            "toomanyrequests",
            "The container operating system does not match the host operating system",
            "no match for platform in manifest",
            "The security token included in the request is expired",
            "the stack is currently locked by",
            "failed to setup network for sandbox",
            "ImagePullBackOff",
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "i/o timeout",
            "context deadline exceeded",
            "exec: executable aws not found",
            "No valid credential sources found",
            "is not authorized to perform: logs:PutLogEvents",
        ]) {
            assert.ok(headings.includes(message), message);
        }
    });
});

/**
 * The GUID that .NET derives from the name of an EventSource.
 *
 * @see https://github.com/dotnet/runtime/blob/v9.0.0/src/libraries/System.Private.CoreLib/src/System/Diagnostics/Tracing/EventSource.cs (`GenerateGuidFromName`)
 */
function eventSourceGuid(name: string): string {
    const bytes = createHash("sha1")
        .update(Buffer.from("482C2DB2C39047C887F81A15BFC130FB", "hex"))
        .update(Buffer.from(name.toUpperCase(), "utf16le").swap16())
        .digest();
    bytes.writeUInt8((bytes.readUInt8(7) & 0x0f) | 0x50, 7);
    // The first three groups are little-endian numbers.
    const groups = [bytes.subarray(0, 4).reverse(), bytes.subarray(4, 6).reverse(), bytes.subarray(6, 8).reverse()];
    return [...groups, bytes.subarray(8, 10), bytes.subarray(10, 16)]
        .map((group) => group.toString("hex").toUpperCase())
        .join("-");
}

it("docs/iis-applications.md has the GUID that .NET gives to its EventSource", () => {
    // Of a known EventSource: https://github.com/dotnet/performance/blob/main/src/scenarios/staticdeps/PerfLab.cs
    assert.equal(eventSourceGuid("PerfLabGenericEventSource"), "9BB228BD-1033-5CF0-1A56-C2DBBE0EBC86");
    const page = readFileSync(join(root, "docs", "iis-applications.md"), "utf8");
    const [, name = "", guid] = /providerName: (\S+)\n\s+providerGuid: (\S+)/.exec(page) ?? [];
    assert.ok(page.includes(`[EventSource(Name = "${name}")]`), name);
    assert.equal(guid, eventSourceGuid(name));
});

it("docs/own-program.md shows the program that the tests run", () => {
    const page = readFileSync(join(root, "docs", "own-program.md"), "utf8");
    assert.equal(page, withFiles(page));
    assert.ok(page.includes("<!-- file: examples/local-environment/index.ts -->"));
});

it("docs/costs.md shows what explain writes (npm run docs brings it up to date)", () => {
    const page = readFileSync(join(root, "docs", "costs.md"), "utf8");
    assert.equal(page, withOutputs(page));
    const sums = [...page.matchAll(/^sum .*?(\d+\.\d\d)$/gm)].map(([, sum]) => Number(sum));
    assert.equal(sums.length, 2);
    assert.ok(sums.every((sum) => sum > 0));
});

it("docs/concepts.md shows a record and a message as they arrive (npm run docs brings them up to date)", () => {
    const page = readFileSync(join(root, "docs", "concepts.md"), "utf8");
    assert.equal(page, withOutputs(page));
    const [, line = ""] = /--line "([^"]+)" -->/.exec(page) ?? [];
    assert.match(page, new RegExp(`^ +shipped +\\{"log":"${line}","namespace":`, "m"));
    const stack = planStack({ directory: root, stack: "demo", account: exampleAccount });
    const { settings } = stack;
    const fluentBit = { ...settings.fluentBit, metadata: { ...settings.fluentBit.metadata, send: "message" as const } };
    const { routes } = planFluentBit(fluentBit, stack.cluster);
    const [to] = routes.find(({ name }) => name === "route.iis")?.destinations ?? [];
    assert.ok(to !== undefined);
    const container = { namespace: "iis", pod: "iis-6f9d7c5b48-x2x8p", container: "iis" };
    assert.deepEqual(shipped(line, to, stack, { container, labels: {} }), [line]);
    assert.ok(page.includes(`the event in CloudWatch Logs is only the line, \`${line}\``));
});

it("docs/other-languages.md shows the programs that the tests run", () => {
    const page = readFileSync(join(root, "docs", "other-languages.md"), "utf8");
    assert.equal(page, withFiles(page));
    const shown = [...page.matchAll(/<!-- file: (\S+) -->/g)].map(([, file]) => file);
    assert.deepEqual(
        shown,
        ["yaml/Pulumi.yaml", "python/__main__.py", "go/main.go"].map((file) => `examples/other-languages/${file}`),
    );
});

it("docs/README.md leads to every page", () => {
    const index = readFileSync(join(root, "docs", "README.md"), "utf8");
    const missing = readdirSync(join(root, "docs"))
        .filter((name) => name.endsWith(".md") && name !== "README.md")
        .filter((name) => !index.includes(`](${name})`));
    assert.deepEqual(missing, []);
});

it("every page asks for the Node.js of package.json, and so does what installs it", () => {
    const engines = ["package.json", "policy/package.json"].map(
        (file) => (JSON.parse(readFileSync(join(root, file), "utf8")) as { engines: { node: string } }).engines.node,
    );
    const [wanted = ""] = engines;
    assert.match(wanted, /^>=\d+$/);
    const major = wanted.slice(2);
    assert.deepEqual(engines, [wanted, wanted]);
    assert.equal(readFileSync(join(root, ".nvmrc"), "utf8").trim(), major);
    assert.match(
        readFileSync(join(root, "local", "tools", "node.sh"), "utf8"),
        new RegExp(`^oldest=${major}\nversion=${major}\\.`, "m"),
    );
    const asked = pages.flatMap((page) =>
        // Not the version of a measurement, such as 22.23.3.
        [...readFileSync(page, "utf8").matchAll(/\bNode(?:\.js)? (\d+)\b(?!\.\d)/g)].map(
            ([text, version]) => [relative(root, page), text, version] as const,
        ),
    );
    assert.ok(asked.some(([page]) => page === "README.md"));
    assert.deepEqual(
        asked.filter(([, , version]) => version !== major),
        [],
    );
});

it("the README's first screen has the first look, the two commands and how far this was tried", () => {
    const screen = readFileSync(join(root, "README.md"), "utf8").split("\n").slice(0, 40).join("\n");
    for (const part of [
        "npm ci\n",
        "npm run explain -- ",
        "make up ",
        "make test ",
        "has not run on AWS or on a Windows node",
    ]) {
        assert.ok(screen.includes(part), part);
    }
});

describe("an example of a stack file", () => {
    for (const [index, { page, settings }] of documentedStacks().entries()) {
        it(`is accepted: ${page}, ${index + 1}`, () => {
            checkStackSettings(settings);
        });
    }

    it("can be pasted into a stack file as it is, or the text before it says where it belongs", () => {
        const parts = documentedStacks().filter(({ isFile }) => !isFile);
        assert.deepEqual(
            parts.filter(({ before }) => !/\bbelow [^\n]*:$/i.test(before)).map(({ page }) => page),
            [],
        );
    });
});

describe("docs/importing.md", () => {
    const text = readFileSync(join(root, "docs", "importing.md"), "utf8");
    let server: Server;
    let registrations: Registration[];

    before(async () => {
        server = await startKubernetesApi();
        const cluster = { name: "my-cluster", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] };
        const fluentBit = { routes: [{ match: { namespace: "shop" } }] };
        const config = {
            "windows-eks-logging:cluster": JSON.stringify(cluster),
            "windows-eks-logging:fluentBit": JSON.stringify(fluentBit),
        };
        ({ registrations } = await run(program, { config }));
    });
    after(() => server.close());

    it("has commands that name the program's resources, their parent and their IDs", () => {
        const parent = /^parent=\w+=(\S+)$/m.exec(text)?.[1];
        const commands = [...text.matchAll(/^pulumi import (aws:\S+) (\S+) (\S+) --parent "\$parent"/gm)];
        assert.equal(commands.length, 2);
        for (const [command, type, name, id] of commands) {
            const found = registrations.find((one) => one.type === type && one.name === name);
            assert.ok(found !== undefined, command);
            assert.equal(found.inputs["name"], id);
            // The mocks name the stack among a resource's parents, the engine does not: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
            assert.equal(found.parent.replace("pulumi:pulumi:Stack$", ""), parent?.replace(":dev::", ":test::"));
        }
    });
});

it("the README's command for one line shows a route of its own", () => {
    const command = /^npm run explain -- (--stack \S+ --pod \S+ --line "[^"]+")/m.exec(
        readFileSync(join(root, "README.md"), "utf8"),
    )?.[1];
    assert.ok(command !== undefined, "the README has no such command");
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    const answer = explainCommand(args);
    assert.match(answer, /\(route\./);
    assert.doesNotMatch(answer, /_unrouted/);
});
