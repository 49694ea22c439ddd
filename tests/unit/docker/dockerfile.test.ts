import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";

import {
    configurationFolder,
    configurationName,
    logMonitorConfiguration,
} from "../../../components/iis-log-monitor-app/log-monitor/configuration-file";
import { logMonitorSettings } from "../../../components/iis-log-monitor-app/log-monitor/settings";

const context = join(__dirname, "..", "..", "..", "docker");
const text = readFileSync(join(context, "Dockerfile"), "utf8");
const instructions = DockerfileParser.parse(text).getInstructions();
const lastFrom = instructions.map((instruction) => instruction.getKeyword()).lastIndexOf("FROM");
const windowsStage = instructions.slice(lastFrom);

function argumentsOf(keyword: string): string[][] {
    return instructions
        .filter((instruction) => instruction.getKeyword() === keyword)
        .map((instruction) => instruction.getArguments().map((argument) => argument.getValue()));
}

describe("docker/Dockerfile", () => {
    it("has nothing that the linter finds", () => {
        assert.deepEqual(validate(text), []);
    });

    it("runs nothing, so that it is built on Linux for Windows", () => {
        const keywords = instructions.map((instruction) => instruction.getKeyword());
        assert.ok(!keywords.includes("RUN"));
        assert.ok(!keywords.includes("SHELL"));
    });

    it("takes IIS' base image of one Windows version by default", () => {
        const [base] = argumentsOf("ARG").filter(([name]) => name?.startsWith("BASE_IMAGE="));
        assert.deepEqual(base, ["BASE_IMAGE=mcr.microsoft.com/windows/servercore/iis:windowsservercore-${WINDOWS}"]);
        assert.deepEqual(
            windowsStage[0]?.getArguments().map((argument) => argument.getValue()),
            ["${BASE_IMAGE}"],
        );
    });

    it("demands version and checksum of LogMonitor, and has no default for either", () => {
        const declared = argumentsOf("ARG").map(([name]) => name);
        assert.ok(declared.includes("LOG_MONITOR_VERSION"));
        assert.ok(declared.includes("LOG_MONITOR_SHA256"));
        const add = text.slice(text.indexOf("\nADD "), text.indexOf("\nFROM ${BASE_IMAGE}"));
        assert.match(add, /--checksum=sha256:\$\{LOG_MONITOR_SHA256:\?/);
        assert.match(add, /\/v\$\{LOG_MONITOR_VERSION:\?/);
    });

    it("has no white space in a variable of ADD, whose line BuildKit takes apart first", () => {
        const add = text.slice(text.indexOf("\nADD "), text.indexOf("\nFROM ${BASE_IMAGE}"));
        const variables = add.match(/\$\{[^}]*\}/g) ?? [];
        assert.equal(variables.length, 3);
        assert.deepEqual(
            variables.filter((variable) => /\s/.test(variable)),
            [],
        );
    });

    it("starts ServiceMonitor through LogMonitor, without a shell or a /CONFIG", () => {
        const entryPoint = windowsStage.find((instruction) => instruction.getKeyword() === "ENTRYPOINT");
        // The exec form is JSON; with the shell form this fails.
        assert.deepEqual(JSON.parse(entryPoint?.getArgumentsContent() ?? ""), [
            "C:\\LogMonitor.exe",
            "C:\\ServiceMonitor.exe",
            "w3svc",
        ]);
    });

    it("puts the configuration where LogMonitor looks, and the program where a mounted one does not hide it", () => {
        const copies = windowsStage
            .filter((instruction) => instruction.getKeyword() === "COPY")
            .map((instruction) => instruction.getArguments().map((argument) => argument.getValue()));
        const inImage = `${configurationFolder}\\${configurationName}`.replace("C:", "").replaceAll("\\", "/");
        assert.ok(copies.some(([source, target]) => source === configurationName && target === inImage));
        const program = copies.find(([source]) => source === "/LogMonitor.exe")?.[1] ?? "";
        assert.equal(program, "/LogMonitor.exe");
    });

    it("copies from the context only what .dockerignore lets through", () => {
        const allowed = readFileSync(join(context, ".dockerignore"), "utf8")
            .split("\n")
            .filter((line) => line.startsWith("!"))
            .map((line) => line.slice(1));
        const copied = windowsStage
            .filter((instruction) => instruction.getKeyword() === "COPY")
            .map((instruction) => instruction.getArguments()[0]?.getValue() ?? "")
            // What begins at the root comes from another stage.
            .filter((source) => !source.startsWith("/"));
        assert.deepEqual(copied, allowed);
        assert.deepEqual(
            copied.filter((name) => !existsSync(join(context, name))),
            [],
        );
    });
});

describe("docker/LogMonitorConfig.json", () => {
    it("is what the settings' defaults say (UPDATE_GOLDEN=1 accepts a change)", () => {
        const file = join(context, configurationName);
        const expected = logMonitorConfiguration(logMonitorSettings.parse({}));
        if (process.env["UPDATE_GOLDEN"] === "1") {
            writeFileSync(file, expected);
        }
        assert.equal(readFileSync(file, "utf8"), expected);
    });
});

describe("docker/windows-engine.Dockerfile", () => {
    const windows = readFileSync(join(context, "windows-engine.Dockerfile"), "utf8");
    const lines = (dockerfile: string, keyword: RegExp) => dockerfile.split("\n").filter((line) => keyword.test(line));

    it("copies, exposes and starts what the Dockerfile does, from the same base", () => {
        const same = /^(ARG WINDOWS|ARG BASE_IMAGE|COPY (?!--from)|EXPOSE|ENTRYPOINT)/;
        assert.ok(lines(windows, same).length > 5);
        assert.deepEqual(lines(windows, same), lines(text, same));
    });

    it("fails when LogMonitor has another checksum than was said", () => {
        assert.match(windows, /\.Hash -ne \$env:LOG_MONITOR_SHA256\) \{ throw /);
    });
});
