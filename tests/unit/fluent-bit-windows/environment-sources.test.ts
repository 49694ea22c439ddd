import assert from "node:assert/strict";
import type { Server } from "node:http";

import { lookForEnvironment } from "../../../components/fluent-bit-windows/environment-sources";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { describeProblems, describeProblem } from "../../../components/settings/problems";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";

const base = "/api/v1/namespaces/amazon-cloudwatch";

function encoded(text: string): string {
    return Buffer.from(text).toString("base64");
}

describe("environmentFrom", () => {
    const objects: Record<string, object | number> = {};
    let server: Server;
    before(async () => {
        server = await startKubernetesApi(objects);
    });
    after(() => server.close());
    afterEach(() => {
        Object.keys(objects).forEach((path) => Reflect.deleteProperty(objects, path));
    });

    async function found(environmentFrom: FluentBitSettingsInput["environmentFrom"], taken = ["AWS_REGION"]) {
        const settings = fluentBitSettings.parse({ environmentFrom });
        const { problems, warnings } = await lookForEnvironment(settings, taken, kubeconfigOf(server));
        return {
            problems: problems.length === 0 ? "" : describeProblems(problems),
            warnings: warnings.map(describeProblem).join("\n"),
        };
    }

    it("takes what others use too, also where the program's own variables win over it", async () => {
        objects[`${base}/configmaps/shared`] = {
            data: { STAGE: "prod", AWS_REGION: "eu-west-1", "app.properties": "a" },
        };
        assert.deepEqual(await found([{ kubernetesConfigMap: { name: "shared" } }]), { problems: "", warnings: "" });
    });

    for (const [what, key, prefix, said] of [
        [
            "another identity",
            "AWS_ACCESS_KEY_ID",
            undefined,
            /variable AWS_ACCESS_KEY_ID, which would give Fluent Bit another AWS identity/,
        ],
        ["another identity in small letters", "aws_role_arn", undefined, /another AWS identity than /],
        [
            "another identity by its prefix",
            "PROFILE",
            "AWS_",
            /entry "PROFILE" becomes the variable AWS_PROFILE, which .*another prefix/,
        ],
        ["a proxy", "NO_PROXY", undefined, /is set by httpProxy and noProxy/],
        [
            "one that Windows does not tell from the program's",
            "aws_region",
            undefined,
            /differs from AWS_REGION only in case/,
        ],
    ] as const) {
        it(`refuses a Secret that makes ${what}, by its name and without its value`, async () => {
            objects[`${base}/secrets/tokens`] = { data: { TOKEN: encoded("t"), [key]: encoded("hidden-value") } };
            const { problems } = await found([
                { kubernetesSecret: { name: "tokens" }, ...(prefix !== undefined && { prefix }) },
            ]);
            assert.match(problems, /^ +environmentFrom\[0\]\.kubernetesSecret\.name = "tokens": /m);
            assert.match(problems, said);
            assert.doesNotMatch(problems, /hidden-value|aGlkZGVu/);
        });
    }

    it("refuses entries of two objects that differ only in case", async () => {
        objects[`${base}/configmaps/one`] = { data: { Stage: "a" } };
        objects[`${base}/configmaps/other`] = { data: { STAGE: "b" } };
        const { problems } = await found([
            { kubernetesConfigMap: { name: "one" } },
            { kubernetesConfigMap: { name: "other" } },
        ]);
        assert.match(
            problems,
            /environmentFrom\[1\]\.kubernetesConfigMap\.name = "other": .*STAGE, which differs from Stage only in case/,
        );
    });

    it("warns of objects that do not exist or may not be read, which something else may still create", async () => {
        objects[`${base}/secrets/closed`] = 403;
        const { problems, warnings } = await found([
            { kubernetesConfigMap: { name: "later" } },
            { kubernetesSecret: { name: "closed" } },
        ]);
        assert.equal(problems, "");
        assert.match(
            warnings,
            /environmentFrom\[0\]\.kubernetesConfigMap\.name: there is no ConfigMap amazon-cloudwatch\/later/,
        );
        assert.match(
            warnings,
            /environmentFrom\[1\]\.kubernetesSecret\.name: .*amazon-cloudwatch\/closed.* not checked: the deploying identity has no permission to read it/,
        );
    });
});
