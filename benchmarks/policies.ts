/**
 * What the policy pack costs: CPU time for a stack of 1,000 resources, for ConfigMaps of a megabyte, for IAM policies of wildcards, and
 * for templates and manifests that are made to be slow.
 *
 *     npm run benchmark-policies
 *
 * The pack runs as the engine runs it, a process that is asked over gRPC. CPU time is the process' own, from Linux' /proc.
 */
import { readFileSync } from "node:fs";

import { runExample } from "../policy/pages/run-example";
import { identityPolicy } from "../policy/rules/iam/examples";
import { container, object, workload } from "../policy/rules/kubernetes/examples";
import type { ExampleResource } from "../policy/rules/rule";
import { rules } from "../policy/rules";
import { hardPolicies, hardTexts } from "../tests/unit/policy/hard-texts";
import { RunningPack } from "../tests/unit/policy/running-pack";
import { start } from "../commands/command-line";
import { readRuns } from "./options";

const usage = `npm run benchmark-policies -- [options]

Measures the CPU time that the policy pack takes for 1,000 resources, for ConfigMaps of a
megabyte, for IAM policies of wildcards, and for templates and manifests that are made to
be slow.

  --runs COUNT  runs of each case, of which the fastest counts; default: 3
  --help        this
`;

const resourceCount = 1000;
const megabyte = 1_000_000;

/** Milliseconds of CPU time for each 10 kB of a file, over all policies together; more fails. */
const greatestForText = 15;
/** The same for each of 1,000 resources. */
const greatestForResource = 4;
/** The same for each 10 kB of IAM policies that consist of wildcards, and of templates and manifests that are made to be slow. */
const greatestForPolicy = 120;
/** The same for one of the policies. */
const greatestForRule = 15;
const policyCount = 10;
/** Of other contents. The pack remembers a few templates for its next policy, as it does in a stack. */
const copies = 4;

/** What sound stacks consist of, repeated under names of their own. */
function manyResources(count: number): ExampleResource[] {
    const sound = rules.flatMap(({ examples }) => examples.good.flatMap(({ resources }) => resources));
    return Array.from({ length: count }, (_, index) => {
        const resource = sound[index % sound.length];
        if (resource === undefined) {
            throw new Error("the rules have no examples");
        }
        return { ...resource, name: `${resource.name}-${index}` };
    });
}

const files: Readonly<Record<string, () => string>> = {
    "lines of a log": () =>
        lines(
            (index) =>
                `2026-11-29T09:20:12Z INFO Shop.Cart[${index}] item ${index * 7919} added to cart in ${index % 97} ms`,
        ),
    "settings in YAML": () => lines((index) => `setting_${index}:\n  name: value ${index}\n  token_ttl: ${index}`),
    "a dashboard in JSON": () =>
        JSON.stringify(
            Array.from({ length: 6500 }, (_, index) => ({
                id: index,
                title: `Tokens per second of pod ${index}`,
                targets: [{ expr: `sum(rate(http_requests_total{pod="web-${index}"}[5m])) by (code)`, refId: "A" }],
            })),
        ),
    "a configuration of Fluent Bit": () =>
        lines(
            (index) =>
                `[OUTPUT]\n    Name cloudwatch_logs\n    Match kube.${index}.*\n    log_group_name /eks/${index}\n    HTTP_Passwd \${PASSWORD}`,
        ),
    "one line": () => "a".repeat(megabyte),
    // Up to 256 KiB are read by a parser.
    "a configuration of Fluent Bit in YAML, of 250 kB": () =>
        `pipeline:\n  outputs:\n${lines((index) => `    - name: cloudwatch_logs\n      match: kube.${index}\n      log_group_name: /eks/app\n      http_passwd: \${PASSWORD}`, 250_000)}`,
};

/** Policies of about 10 kB, the most that IAM takes for a role, made of wildcards: rules compare them with all of IAM's actions. */
const policies: Readonly<Record<string, () => readonly object[]>> = {
    "`*` in 180 statements": () => repeated(180, () => ({ Action: "*", Resource: "*" })),
    "`*` on 250 patterns of resources": () => [
        { Action: "*", Resource: repeated(250, (index) => `arn:aws:${"?".repeat(index % 9)}*:*:*:*/i-${index}*`) },
    ],
    "`ec2:*` on 320 patterns of resources": () => [
        { Action: "ec2:*", Resource: repeated(320, (index) => `arn:aws:ec2:*:*:*/i-${index}*`) },
    ],
    "`*` with a tag of the request, in 60 statements": () =>
        repeated(60, (index) => ({
            Action: "*",
            Resource: `arn:aws:*:*:*:x${index}*`,
            Condition: { StringEquals: { "aws:RequestTag/team": "shop" } },
        })),
    "`*` on 320 patterns of buckets of the own account": () => [
        {
            Action: "*",
            Resource: repeated(320, (index) => `arn:aws:s3:::x${index}*`),
            Condition: { StringEquals: { "aws:ResourceAccount": "111122223333" } },
        },
    ],
    "200 patterns of actions of all services on 200 patterns of objects": () => [
        {
            Action: repeated(200, (index) => `*:*${letter(index)}?${letter(index / 26)}*`),
            Resource: repeated(200, (index) => `arn:aws:s3:::x${index}/*`),
        },
    ],
    "850 patterns of actions of all services": () => [
        { Action: repeated(850, (index) => `*:*${letter(index)}?${letter(index / 26)}*`), Resource: "*" },
    ],
    "900 patterns of actions of EC2": () => [
        { Action: repeated(900, (index) => `ec2:${letter(index)}*${letter(index / 26)}`), Resource: "*" },
    ],
};

/** Other resources of about 10 kB that are made to be slow. A text that was read before would be read faster, so each run has its own. */
const contrived: Readonly<Record<string, (run: number) => ExampleResource>> = {
    "a bucket policy of 80 statements for everybody": (run) => ({
        type: "aws:s3/bucketPolicy:BucketPolicy",
        name: "bucket",
        props: {
            policy: JSON.stringify({
                Version: "2012-10-17",
                Statement: repeated(80, (index) => ({
                    Effect: "Allow",
                    Principal: "*",
                    Action: "*",
                    Resource: `arn:aws:s3:::shop/x${index}-${run}*`,
                })),
            }),
        },
    }),
    "a policy of 50 Deny and 50 Allow statements": (run) =>
        identityPolicy(
            `deny-${run}`,
            ...repeated(100, (index) => ({
                Effect: index % 2 === 0 ? "Allow" : "Deny",
                Action: "*",
                Resource: [`arn:aws:s3:::x${index}-${run}*`, "arn:aws:s3:::y*"],
            })),
        ),
    "a template of 60 roles that allow everything": (run) =>
        template({
            Resources: named(60, (index) => ({
                Type: "AWS::IAM::Role",
                Properties: {
                    AssumeRolePolicyDocument: {},
                    Policies: [{ PolicyName: `p${index}-${run}`, PolicyDocument: everything }],
                },
            })),
        }),
    "a template of a resource with 80 conditions": (run) =>
        template({
            Parameters: named(80, () => ({ Type: "String", AllowedValues: ["a", `x${run}`] })),
            Conditions: named(80, (index) => ({ "Fn::Equals": [{ Ref: `N${index}` }, `x${run}`] })),
            Resources: {
                Bucket: {
                    Type: "AWS::S3::Bucket",
                    Properties: {
                        Tags: repeated(80, (index) => ({
                            "Fn::If": [`N${index}`, { Key: "a", Value: "b" }, { Ref: "AWS::NoValue" }],
                        })),
                    },
                },
            },
        }),
    "a template of 45 resources that choose from a map of 150 rows": (run) =>
        template({
            Mappings: { Names: named(150, (index) => ({ name: `name-${index}-${run}` })) },
            Resources: named(45, () => ({
                Type: "AWS::S3::Bucket",
                Properties: { BucketName: { "Fn::FindInMap": ["Names", { Ref: "Env" }, "name"] } },
            })),
        }),
    "a `ConfigGroup` of 110 manifests": (run) => ({
        type: "kubernetes:yaml/v2:ConfigGroup",
        name: "group",
        props: {
            yaml: repeated(
                110,
                (index) =>
                    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: a${index}}\nspec: {containers: [{name: x, image: y${run}}]}\n`,
            ).join(""),
        },
    }),
    "a chart of 180 privileged containers": (run) => ({
        type: "kubernetes:helm.sh/v3:Release",
        name: "chart",
        props: {
            chart: "x",
            values: {
                containers: repeated(180, (index) => ({
                    securityContext: { privileged: true },
                    name: `a${index}-${run}`,
                })),
            },
        },
    }),
    "a container with 1,000 capabilities": (run) =>
        workload("Deployment", "web", {
            containers: [
                container("web", {
                    securityContext: { capabilities: { add: repeated(1000, (index) => `CAP_${index}_${run}`) } },
                }),
            ],
        }),
    "a ConfigMap of 300 passwords": (run) =>
        object("core/v1:ConfigMap", "app", {
            data: { "app.conf": repeated(300, (index) => `x${index}_password=q7Rt${index}Y2pLx9V${run}\n`).join("") },
        }),
};

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

function template(body: object): ExampleResource {
    return {
        type: "aws:cloudformation/stack:Stack",
        name: "stack",
        props: { templateBody: JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", ...body }) },
    };
}

function named(count: number, make: (index: number) => object): object {
    return Object.fromEntries(repeated(count, (index) => [`N${index}`, make(index)]));
}

function repeated<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
}

function letter(index: number): string {
    return String.fromCharCode(97 + (Math.floor(index) % 26));
}

function lines(line: (index: number) => string, length = megabyte): string {
    let text = "";
    for (let index = 0; text.length < length; index++) {
        text += `${line(index)}\n`;
    }
    return text;
}

/** Milliseconds of CPU time that a process has taken so far. */
function processorTime(processId: number): number {
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: after the name in parentheses, user and system time are fields 12 and 13.
    const [, rest = ""] = readFileSync(`/proc/${processId}/stat`, "utf8").split(") ");
    const fields = rest.split(" ").map(Number);
    const ticksInSecond = 100;
    return (((fields[11] ?? Number.NaN) + (fields[12] ?? Number.NaN)) / ticksInSecond) * 1000;
}

/** @param stack for a run: a text that the pack has read before would be read faster */
async function fastest(
    pack: RunningPack,
    stack: (run: number) => readonly ExampleResource[],
    runs: number,
): Promise<number> {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
        const resources = stack(run);
        const before = processorTime(pack.processId);
        await pack.judge(resources);
        best = Math.min(best, processorTime(pack.processId) - before);
    }
    return best;
}

/** The policy that takes longest for a stack, asked in this process, because the engine asks for all policies together. */
async function slowestPolicy(
    stack: (run: number) => readonly ExampleResource[],
    runs: number,
    length: number,
): Promise<NonNullable<MeasuredText["slowest"]>> {
    // The first runs are those of code that is not compiled yet.
    const warm = 2;
    const slowest = { name: "", perPart: 0 };
    for (const rule of rules) {
        let best = Number.POSITIVE_INFINITY;
        for (let run = 0; run < warm + runs; run++) {
            const resources = stack(run);
            const before = process.cpuUsage();
            await runExample(rule, { resources });
            const { user, system } = process.cpuUsage(before);
            best = Math.min(best, (user + system) / 1000);
        }
        const { perPart } = measured("", best, length);
        if (perPart > slowest.perPart) {
            Object.assign(slowest, { name: rule.name, perPart });
        }
    }
    return slowest;
}

/** npm run benchmark-policies. */
export async function benchmarkPolicies(args: string[]): Promise<string> {
    const runs = readRuns(args, 3);
    if (runs === undefined) {
        return usage;
    }
    const pack = await RunningPack.start();
    try {
        await pack.judge(manyResources(100));
        const forStack = await fastest(pack, () => manyResources(resourceCount), runs);
        const forFiles: MeasuredText[] = [];
        const forPolicies: MeasuredText[] = [];
        const ofFile = async (title: string, contents: string) => {
            const map = (run: number) => [
                object("core/v1:ConfigMap", "app", { data: { "app.conf": `${contents}# ${run}\n` } }),
            ];
            return measured(`a ConfigMap: ${title}`, await fastest(pack, map, runs), contents.length);
        };
        const ofPolicy = async (title: string, statements: readonly object[]) => {
            const stack = (run: number) =>
                repeated(policyCount, (index) => identityPolicy(`wide-${run}-${index}`, ...statements));
            const length = policyCount * JSON.stringify(statements).length;
            return {
                ...measured(`${policyCount} IAM policies: ${title}`, await fastest(pack, stack, runs), length),
                slowest: await slowestPolicy(stack, runs, length),
            };
        };
        for (const [title, file] of Object.entries(files)) {
            forFiles.push(await ofFile(title, file()));
        }
        const hardFiles: MeasuredText[] = [];
        for (const [title, contents] of Object.entries(hardTexts)) {
            hardFiles.push(
                await ofFile(`the slowest of ${Object.keys(hardTexts).length} hard ones, ${title}`, contents),
            );
        }
        for (const [title, statements] of Object.entries(policies)) {
            forPolicies.push(await ofPolicy(title, statements()));
        }
        const forOthers: MeasuredText[] = [];
        for (const [title, resource] of Object.entries(contrived)) {
            const stack = (run: number) =>
                repeated(copies, (index) => {
                    const copy = resource(run * copies + index);
                    return { ...copy, name: `${copy.name}-${index}` };
                });
            const length = copies * JSON.stringify(resource(0).props).length;
            forOthers.push({
                ...measured(`${copies} times ${title}`, await fastest(pack, stack, runs), length),
                slowest: await slowestPolicy((run) => stack(runs + run), runs, length),
            });
        }
        const hard: MeasuredText[] = [];
        for (const [title, { Statement }] of Object.entries(hardPolicies)) {
            hard.push(
                await ofPolicy(`the slowest of ${Object.keys(hardPolicies).length} hard ones, ${title}`, Statement),
            );
        }
        return report(
            runs,
            forStack,
            [...forFiles, slowestOf(hardFiles)].flat(),
            [...forPolicies, slowestOf(hard), forOthers].flat(),
        );
    } finally {
        await pack.stop();
    }
}

interface MeasuredText {
    readonly title: string;
    /** Milliseconds of CPU time. */
    readonly time: number;
    /** The same for each 10 kB. */
    readonly perPart: number;
    /** Of one policy. */
    readonly slowest?: { readonly name: string; readonly perPart: number };
}

function measured(title: string, time: number, length: number): MeasuredText {
    return { title, time, perPart: (time / Math.max(length, 10_000)) * 10_000 };
}

function slowestOf(texts: readonly MeasuredText[]): MeasuredText[] {
    return [...texts].sort((a, b) => b.perPart - a.perPart).slice(0, 1);
}

function report(
    runs: number,
    forStack: number,
    forFiles: readonly MeasuredText[],
    forPolicies: readonly MeasuredText[],
): string {
    const slowest = (texts: readonly MeasuredText[]) => Math.max(...texts.map(({ perPart }) => perPart));
    const isSlow =
        forStack / resourceCount > greatestForResource ||
        slowest(forFiles) > greatestForText ||
        slowest(forPolicies) > greatestForPolicy ||
        forPolicies.some((each) => (each.slowest?.perPart ?? 0) > greatestForRule);
    if (isSlow) {
        console.error(
            `\nThe limits are ${greatestForResource} ms for a resource, ${greatestForText} ms for each 10 kB of a file and ` +
                `${greatestForPolicy} ms for each 10 kB of an IAM policy, a template or a manifest, ${greatestForRule} ms in one of the policies.`,
        );
        process.exitCode = 1;
    }
    return [
        `${rules.length} policies, the fastest of ${runs} runs:`,
        "",
        "| stack | seconds of CPU time | ms for each part |",
        "| --- | --- | --- |",
        `| ${resourceCount} resources | ${(forStack / 1000).toFixed(2)} | ${(forStack / resourceCount).toFixed(1)} a resource |`,
        ...[...forFiles, ...forPolicies].map(
            ({ title, time, perPart, slowest: one }) =>
                `| ${title} | ${(time / 1000).toFixed(2)} | ${perPart.toFixed(1)} for each 10 kB` +
                `${one === undefined ? "" : `, at most ${one.perPart.toFixed(1)} in one policy (${one.name})`} |`,
        ),
    ].join("\n");
}

if (require.main === module) {
    void start(benchmarkPolicies);
}
