import assert from "node:assert/strict";

import { ConfigurationError } from "../../../../components/settings/configuration-error";
import { encrypted } from "../../../../config/stack-file";
import { kubeconfigOf } from "../../../../commands/verifying/access";
import { readOptions } from "../../../../commands/verifying/options";
import { stackWith } from "./deployed-stack";

describe("the options of verify", () => {
    it("have defaults", () => {
        assert.deepEqual(readOptions(["--stack", "dev"]), {
            stack: "dev",
            region: undefined,
            profile: undefined,
            kubeconfig: undefined,
            path: undefined,
            requests: true,
            timeoutSeconds: 300,
            report: undefined,
            json: false,
        });
        assert.equal(readOptions(["--help"]), undefined);
        assert.equal(readOptions(["--stack", "dev", "--no-requests"])?.requests, false);
    });

    for (const [args, said] of [
        [[], /^--stack is needed\.\n\nnpm run verify/],
        [["--stack", "dev", "--timeout", "soon"], /^--timeout soon: is not a number of seconds/],
        [["--stack", "dev", "--timeout", "0"], /^--timeout 0: is not a number of seconds/],
        [["--stack", "dev", "--path", "healthz"], /^--path healthz: must begin with "\/"/],
        [["--stack", "dev", "--report", "nowhere/a.json"], /^--report nowhere\/a\.json: the folder does not exist/],
        [["--stack", "dev", "--jsn"], /^Unknown option '--jsn'/],
        [["dev"], /^Unexpected argument 'dev'/],
    ] as const) {
        it(`refuse ${args.join(" ") || "nothing"}`, () => {
            assert.throws(
                () => readOptions(args),
                (error) => error instanceof ConfigurationError && said.test(error.message),
            );
        });
    }

    it("have to name a kubeconfig where the stack file keeps it secret", async () => {
        const { cluster } = stackWith({}, {}, { kubeconfig: encrypted }).settings;
        await assert.rejects(kubeconfigOf(cluster, "eu-central-1", {}, undefined), /is a secret.*--kubeconfig FILE/);
        await assert.rejects(
            kubeconfigOf(cluster, "eu-central-1", {}, "/nowhere"),
            /^.*--kubeconfig \/nowhere: cannot be read/,
        );
    });
});
