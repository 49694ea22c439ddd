import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { dirname, join, relative } from "node:path";

import program from "../../index";
import { checkStackSettings } from "../../config/stack-settings";
import { documentedStacks } from "./documented-stacks";
import { type Registration, run } from "./engine";
import { kubeconfigOf, startKubernetesApi } from "./kubernetes-api";

const root = join(__dirname, "..", "..");

const pages = ["docs", "local", "policy", "dataplane", "."].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder === "docs", encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => join(root, folder, name)),
);

/** Anchors of a page's headings, as GitHub makes them: https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb */
function anchors(page: string): string[] {
    const text = readFileSync(page, "utf8").replace(/^```.*?^```/gms, "");
    const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
        heading
            .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, "")
            .replaceAll(" ", "-"),
    );
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

describe("an example of a stack file", () => {
    for (const [index, { page, settings }] of documentedStacks().entries()) {
        it(`is accepted: ${page}, ${index + 1}`, () => {
            checkStackSettings(settings);
        });
    }
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
