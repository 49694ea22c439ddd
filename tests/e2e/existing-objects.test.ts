import {
    CreateLogGroupCommand,
    CreateLogStreamCommand,
    FilterLogEventsCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { Engine } from "../policy-pack/engine";
import { endpoint, iam, logs, region, trust, unique } from "./aws-plugin/local-aws";

const project = join(__dirname, "adopting-stack");
const importFile = join(project, "import-test.json");

/** Pulumi's own engine and its import, on the local AWS. */
describe("objects that exist already, on Pulumi's engine", () => {
    const taken = unique("taken");
    let engine: Engine;
    let opened: Engine | undefined;
    before(async function () {
        opened = endpoint === undefined ? undefined : await Engine.open(project, "aws");
        if (opened === undefined) {
            console.log("      skipped: there is no Pulumi CLI or no local AWS; `make up` brings them");
            return this.skip();
        }
        engine = opened;
        await engine.configure({ "aws:region": region, taken });
        await logs.send(new CreateLogGroupCommand({ logGroupName: taken }));
        await logs.send(new CreateLogStreamCommand({ logGroupName: taken, logStreamName: "s" }));
        const logEvents = [{ timestamp: Date.now(), message: "a line of an older agent" }];
        await logs.send(new PutLogEventsCommand({ logGroupName: taken, logStreamName: "s", logEvents }));
        await iam.send(
            new CreateRoleCommand({
                RoleName: taken,
                AssumeRolePolicyDocument: JSON.stringify(trust("lambda.amazonaws.com")),
            }),
        );
    });
    after(() => {
        rmSync(importFile, { force: true });
        opened?.close();
    });

    it("are found before anything is created, in a preview and in an update", async () => {
        for (const command of ["preview", "up"] as const) {
            const { exitCode, output } = await engine.run(command, { pack: null });
            assert.notEqual(exitCode, 0, output);
            assert.match(output, /2 objects that the stack would create exist already/);
        }
        assert.doesNotMatch(await engine.state(), /"type": "aws:/);
    });

    it("are taken over by the file that is written, with their lines, and are then the stack's own", async () => {
        const imported = await engine.import(importFile);
        assert.equal(imported.exitCode, 0, imported.all);
        const { exitCode, output } = await engine.run("up", { pack: null });
        assert.equal(exitCode, 0, output);
        assert.match(output, /~ 2 updated/);
        const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: taken }));
        assert.deepEqual(
            events?.map(({ message }) => message),
            ["a line of an older agent"],
        );
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: taken }));
        assert.match(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""), /ec2\.amazonaws\.com/);
    });

    it("are no obstacle at the next update", async () => {
        const { exitCode, output } = await engine.run("up", { pack: null });
        assert.equal(exitCode, 0, output);
        assert.match(output, /4 unchanged/);
    });
});
