import { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import * as assert from "node:assert/strict";

import { configEnvironment, programArguments } from "../../../local/language-host/run-program";

const request = () =>
    new RunRequest()
        .setMonitorAddress("127.0.0.1:1")
        .setProject("shop")
        .setStack("dev")
        .setOrganization("organization")
        .setParallel(16)
        .setInfo(
            new ProgramInfo().setRootDirectory("/shop").setProgramDirectory("/shop/infra").setEntryPoint("index.ts"),
        );

describe("language host: the command line of a program", () => {
    it("says where, for whom and how much at a time", () => {
        assert.deepEqual(programArguments(request(), "127.0.0.1:2"), [
            ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2", "--organization", "organization"],
            ...["--project", "shop", "--root-directory", "/shop", "--stack", "dev", "--pwd", "/shop/infra"],
            ...["--parallel", "16", "index.ts"],
        ]);
    });

    it("has the flag of a preview before, and the program's own arguments behind, the program", () => {
        const preview = request().setDryrun(true).setArgsList(["--own", "argument"]);
        assert.deepEqual(programArguments(preview, "").slice(-4), ["--dry-run", "index.ts", "--own", "argument"]);
        assert.ok(!programArguments(preview, "").includes("--engine"));
    });
});

describe("language host: a stack's configuration", () => {
    it("is in the environment, with the keys that the engine sends", () => {
        const configured = request();
        configured.getConfigMap().set("shop:size", "3").set("aws:config:region", "eu-central-1").set("shop:a:b", "x");
        configured.setConfigsecretkeysList(["shop:size"]);
        const environment = configEnvironment(configured);
        assert.deepEqual(JSON.parse(environment["PULUMI_CONFIG"] ?? ""), {
            "shop:size": "3",
            "aws:config:region": "eu-central-1",
            "shop:a:b": "x",
        });
        assert.deepEqual(JSON.parse(environment["PULUMI_CONFIG_SECRET_KEYS"] ?? ""), ["shop:size"]);
        // A secret on a command line could be read by every user of the machine.
        assert.ok(!programArguments(configured, "").includes("3"));
    });
});
