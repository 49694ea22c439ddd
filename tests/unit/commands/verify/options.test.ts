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
            watch: undefined,
        });
        assert.equal(readOptions(["--help"]), undefined);
        assert.equal(readOptions(["--stack", "dev", "--no-requests"])?.requests, false);
    });

    it("take an interval in seconds, minutes or hours, or the usual one", () => {
        const watch = (...args: string[]) => readOptions(["--stack", "dev", ...args])?.watch;
        assert.deepEqual(watch("--watch"), { intervalSeconds: 300, rounds: undefined });
        assert.deepEqual(watch("--watch", "--rounds", "3"), { intervalSeconds: 300, rounds: 3 });
        assert.deepEqual(watch("--watch", "90s"), { intervalSeconds: 90, rounds: undefined });
        assert.deepEqual(watch("--watch", "90"), { intervalSeconds: 90, rounds: undefined });
        assert.deepEqual(watch("--watch=2h"), { intervalSeconds: 7200, rounds: undefined });
        assert.equal(readOptions(["--watch", "--stack", "dev"])?.stack, "dev");
    });

    for (const [args, said] of [
        [
            ["--stack", "dev", "--watch", "soon"],
            /^--watch soon: is not an interval from 30s to 24h; write it as 90s, 5m or 1h/,
        ],
        [["--stack", "dev", "--watch", "5s"], /^--watch 5s: is not an interval/],
        [["--stack", "dev", "--rounds", "3"], /^--rounds 3: is for --watch/],
        [["--stack", "dev", "--watch", "--rounds", "0"], /^--rounds 0: is not a whole number/],
        [[], /^--stack: is needed\.\n\nnpm run verify/],
        [["--stack", "dev", "--timeout", "soon"], /^--timeout soon: is not a number of seconds/],
        [["--stack", "dev", "--timeout", "0"], /^--timeout 0: is not a number of seconds/],
        [["--stack", "dev", "--path", "healthz"], /^--path healthz: must begin with "\/"/],
        [["--stack", "dev", "--report", "nowhere/a.json"], /^--report nowhere\/a\.json: the folder does not exist/],
        [["--stack", "dev", "--jsn"], /^--jsn: is not an option; did you mean --json\?/],
        [["dev"], /^dev: is not an option, .*: npm run verify -- --stack dev/],
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
