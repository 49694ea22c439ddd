import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

import {
    IisLogMonitorApp,
    type IisLogMonitorAppArgs,
} from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { windowsCluster } from "../cluster";
import { account, run } from "../engine";

const url = `${account}.dkr.ecr.eu-central-1.amazonaws.com/dev/iis`;
const sha256 = "5".repeat(64);
const logMonitor = { sha256 };
const base = `${account}.dkr.ecr.eu-central-1.amazonaws.com/mirror/iis:ltsc2022`;

type Args = Omit<IisLogMonitorAppArgs, "cluster">;

function deploy(args: Args, options: Parameters<typeof run>[1] = {}) {
    return run(() => new IisLogMonitorApp("iis", { cluster: windowsCluster(), ...args }), options);
}

function resolved(output: pulumi.Output<string> | undefined): Promise<string> {
    assert.ok(output, "there is no image");
    return new Promise((resolve) => output.apply(resolve));
}

/** The image that the Deployment names. */
function runningImage({ find }: Awaited<ReturnType<typeof deploy>>): unknown {
    const { template } = find("kubernetes:apps/v1:Deployment").inputs["spec"] as {
        template: { spec: { containers: [{ image: unknown }] } };
    };
    return template.spec.containers[0].image;
}

describe("the image of IisLogMonitorApp", () => {
    let context: string;

    beforeEach(() => {
        context = mkdtempSync(join(tmpdir(), "context-"));
        cpSync("docker", context, { recursive: true });
    });

    afterEach(() => {
        rmSync(context, { recursive: true, force: true });
    });

    describe("built by BuildKit", () => {
        const image = "docker-build:index:Image";
        const tag = async (build: NonNullable<Args["build"]>, args: Args = {}) => {
            const { find } = await deploy({ ...args, build });
            return (find(image).inputs["tags"] as string[])[0];
        };

        it("is for Windows, pushed to the repository, and run by the digest that the build reports", async () => {
            const built = await deploy({ build: { context, logMonitor } });
            const { inputs, dependencies } = built.find(image);
            assert.deepEqual(inputs["platforms"], ["windows/amd64"]);
            assert.equal(inputs["push"], true);
            assert.deepEqual(inputs["context"], { location: context });
            assert.deepEqual(inputs["dockerfile"], { location: join(context, "Dockerfile") });
            assert.deepEqual(inputs["buildArgs"], {
                WINDOWS: "ltsc2022",
                LOG_MONITOR_VERSION: "2.2.2",
                LOG_MONITOR_SHA256: sha256,
                LOG_MONITOR_RELEASES: "https://github.com/microsoft/windows-container-tools/releases/download",
            });
            assert.ok(dependencies.includes(built.find("aws:ecr/repository:Repository").urn));
            assert.equal(runningImage(built), `${url}@sha256:${"d".repeat(64)}`);
            assert.equal(await resolved(built.result.images["2022"]), runningImage(built));
        });

        it("logs in to ECR with a token that stays secret", async () => {
            const { inputs, secrets } = (await deploy({ build: { context, logMonitor } })).find(image);
            const [registry] = inputs["registries"] as { address: string; username: string; password: string }[];
            assert.deepEqual(registry, {
                address: `${account}.dkr.ecr.eu-central-1.amazonaws.com`,
                username: "AWS",
                password: "token-of-ecr",
            });
            assert.deepEqual(secrets, ["registries"]);
        });

        it("has a tag that stays as long as nothing changes, and changes with every file, name and argument", async () => {
            const build = { context, logMonitor };
            const first = await tag(build);
            assert.match(String(first), /:[0-9a-f]{16}$/);
            assert.equal(await tag(build), first);

            const tags = new Set([first]);
            writeFileSync(join(context, "wwwroot", "index.html"), "another page");
            tags.add(await tag(build));
            cpSync(join(context, "wwwroot", "index.html"), join(context, "wwwroot", "copy.html"));
            tags.add(await tag(build));
            tags.add(await tag({ ...build, logMonitor: { sha256, version: "2.2.0" } }));
            tags.add(await tag(build, { windowsVersions: ["2025"] }));
            writeFileSync(join(context, "another.Dockerfile"), "FROM scratch");
            tags.add(await tag(build));
            tags.add(await tag({ ...build, dockerfile: "another.Dockerfile" }));
            tags.add(await tag({ ...build, builder: "windows" }));
            assert.equal(tags.size, 8);
        });

        it("is pushed to a repository that is there already", async () => {
            const repositoryUrl = "registry.example/shared";
            const built = await deploy(
                { build: { context, logMonitor }, repository: { create: false, name: "shared" } },
                { invokes: { "aws:ecr/getRepository:getRepository": () => ({ repositoryUrl }) } },
            );
            assert.deepEqual(built.ofType("aws:ecr/repository:Repository"), []);
            assert.equal(runningImage(built), `${repositoryUrl}@sha256:${"d".repeat(64)}`);
        });
    });

    describe("built by a Docker engine", () => {
        it("is made by the classic builder on the engine named, and run by its digest", async () => {
            const built = await deploy({
                build: { type: "docker", context, logMonitor, host: "tcp://builder:2376", tlsFolder: "/keys/builder" },
            });
            const { inputs, provider } = built.find("docker:index/image:Image");
            assert.deepEqual(inputs["build"], {
                context,
                dockerfile: join(context, "windows-engine.Dockerfile"),
                args: {
                    WINDOWS: "ltsc2022",
                    LOG_MONITOR_VERSION: "2.2.2",
                    LOG_MONITOR_SHA256: sha256,
                    LOG_MONITOR_RELEASES: "https://github.com/microsoft/windows-container-tools/releases/download",
                },
                platform: "windows/amd64",
                builderVersion: "BuilderV1",
            });
            assert.equal((inputs["registry"] as { password: string }).password, "token-of-ecr");
            const engine = built.find("pulumi:providers:docker");
            assert.equal(engine.inputs["host"], "tcp://builder:2376");
            assert.equal(engine.inputs["certPath"], "/keys/builder");
            assert.ok(provider.startsWith(engine.urn));
            assert.equal(runningImage(built), `${url}@sha256:${"c".repeat(64)}`);
        });

        it("refuses an engine that anybody could use, and settings that go with another kind of host", async () => {
            const host = (build: object) => deploy({ build: { type: "docker", context, logMonitor, ...build } });
            await assert.rejects(host({ host: "tcp://builder:2375" }), /build\.tlsFolder: is missing: .*without TLS/);
            await assert.rejects(host({ host: "builder" }), /build\.host = "builder": must be "npipe:/);
            await assert.rejects(host({ host: "ssh://me@b", tlsFolder: "/k" }), /build\.tlsFolder = "\/k": applies/);
            await assert.rejects(host({ sshOptions: ["-A"] }), /build\.sshOptions = \["-A"\]: apply only to an ssh/);
        });
    });

    describe("built by EC2 Image Builder", () => {
        const build = { type: "imageBuilder" as const, baseImage: base, logMonitor };

        it("puts LogMonitor, checked, and its configuration into the image, and starts as the Dockerfile's does", async () => {
            const sources = [{ type: "Process" as const }];
            const { find } = await deploy({ build, logMonitor: { sources } });
            const component = find("aws:imagebuilder/component:Component").inputs;
            const { phases } = parse(String(component["data"])) as {
                phases: [{ steps: { action: string; inputs: [Record<string, unknown>] }[] }];
            };
            const [download, , configuration] = phases[0].steps;
            assert.deepEqual(download?.inputs[0], {
                source: "https://github.com/microsoft/windows-container-tools/releases/download/v2.2.2/LogMonitor.exe",
                destination: "C:\\LogMonitor.exe",
                checksum: sha256,
                algorithm: "SHA256",
            });
            assert.equal(configuration?.inputs[0]["path"], "C:\\LogMonitor\\LogMonitorConfig.json");
            const written = JSON.parse(String(configuration.inputs[0]["content"])) as object;
            assert.deepEqual(written, { LogConfig: { logFormat: "json", sources } });
            const recipe = find("aws:imagebuilder/containerRecipe:ContainerRecipe").inputs;
            assert.equal(recipe["parentImage"], base);
            assert.match(
                String(recipe["dockerfileTemplateData"]),
                /ENTRYPOINT \["C:\\\\LogMonitor\.exe", "C:\\\\ServiceMonitor\.exe", "w3svc"\]/,
            );
        });

        it("replaces component and recipe by others of another name, since a version of either never changes", async () => {
            const name = async (args: Args) =>
                (await deploy(args)).find("aws:imagebuilder/containerRecipe:ContainerRecipe").inputs["name"];
            const first = await name({ build });
            assert.equal(await name({ build }), first);
            assert.notEqual(await name({ build: { ...build, baseImage: `${base}-2` } }), first);
            assert.notEqual(await name({ build, logMonitor: { logFormat: "xml" } }), first);
        });

        it("builds on an instance that pushes to this repository only, pulls its base, and demands IMDSv2", async () => {
            const { find } = await deploy({ build });
            const { Statement } = JSON.parse(String(find("aws:iam/policy:Policy").inputs["policy"])) as {
                Statement: { Action: string[]; Resource: string[] }[];
            };
            const resources = (action: string) =>
                Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
            const repository = (name: string) => `arn:aws:ecr:eu-central-1:${account}:repository/${name}`;
            assert.deepEqual(resources("ecr:PutImage"), [repository("dev/iis")]);
            assert.deepEqual(resources("ecr:BatchGetImage"), [repository("dev/iis"), repository("mirror/iis")]);
            const everywhere = Statement.filter(({ Resource }) => Resource.includes("*")).flatMap(
                ({ Action }) => Action,
            );
            assert.deepEqual(
                everywhere.filter((action) => !/^(ec2messages|ssmmessages):/.test(action)),
                ["ecr:GetAuthorizationToken", "ssm:UpdateInstanceInformation"],
            );
            const { inputs } = find("aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration");
            assert.deepEqual(inputs["instanceMetadataOptions"], { httpTokens: "required", httpPutResponseHopLimit: 2 });
        });

        it("may do all that AWS documents for container builds, but what a customer's key alone needs", async () => {
            const { find } = await deploy({ build });
            const { Statement } = JSON.parse(String(find("aws:iam/policy:Policy").inputs["policy"])) as {
                Statement: { Action: string[] }[];
            };
            const allowed = Statement.flatMap(({ Action }) => Action);
            // Version 1 of EC2InstanceProfileForImageBuilderECRContainerBuilds:
            // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2InstanceProfileForImageBuilderECRContainerBuilds.html
            const documented = [
                ...["imagebuilder:GetComponent", "imagebuilder:GetContainerRecipe", "ecr:GetAuthorizationToken"],
                ...["ecr:BatchGetImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"],
                ...["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:PutImage", "kms:Decrypt"],
                ...["s3:GetObject", "logs:CreateLogStream", "logs:CreateLogGroup", "logs:PutLogEvents"],
            ];
            assert.deepEqual(
                documented.filter((action) => !allowed.includes(action)),
                ["kms:Decrypt"],
            );
            // Nothing but this is of Systems Manager, so nothing may ask for its inventory.
            assert.equal(find("aws:imagebuilder/image:Image").inputs["enhancedImageMetadataEnabled"], false);
            assert.equal(
                find("aws:imagebuilder/imagePipeline:ImagePipeline").inputs["enhancedImageMetadataEnabled"],
                false,
            );
        });

        it("builds on Windows of the image's own version, or on the AMI that is named", async () => {
            const host = async (args: Args) =>
                (await deploy(args)).find("aws:imagebuilder/containerRecipe:ContainerRecipe").inputs[
                    "instanceConfiguration"
                ];
            const parameter = (version: string) => ({
                image: `ssm:/aws/service/ami-windows-latest/Windows_Server-${version}-English-Full-ECS_Optimized/image_id`,
            });
            assert.deepEqual(await host({ build }), parameter("2022"));
            const baseImage = base.replace("2022", "2025");
            assert.deepEqual(
                await host({ build: { ...build, baseImage }, windowsVersions: ["2025"] }),
                parameter("2025"),
            );
            assert.deepEqual(await host({ build: { ...build, amiId: "ami-00000a1b" } }), { image: "ami-00000a1b" });
        });

        it("names everything as Image Builder and its ARNs can have it, whatever the repository is called", async () => {
            const { find, registrations } = await deploy({ build, repository: { name: "team.a/iis_web.v2" } });
            const names = registrations
                .filter(({ type }) => type.startsWith("aws:imagebuilder/") && !type.endsWith(":Image"))
                .map(({ inputs }) => String(inputs["name"]));
            assert.equal(names.length, 4);
            for (const name of names) {
                assert.match(name, /^team-a-iis-web-v2(-[0-9a-f]{8})?$/);
            }
            const recipe = find("aws:imagebuilder/containerRecipe:ContainerRecipe").inputs;
            assert.deepEqual(recipe["targetRepository"], { service: "ECR", repositoryName: "team.a/iis_web.v2" });
            const policy = String(find("aws:iam/policy:Policy").inputs["policy"]);
            assert.ok(policy.includes(`:container-recipe/${String(recipe["name"])}/*`));
            assert.ok(policy.includes(":repository/team.a/iis_web.v2"));
        });

        it("is run by the digest that ECR knows for the tag that Image Builder gave", async () => {
            const asked: unknown[] = [];
            const built = await deploy(
                { build },
                {
                    invokes: {
                        "aws:ecr/getImage:getImage": (inputs) => {
                            asked.push(inputs);
                            return { imageDigest: `sha256:${"e".repeat(64)}` };
                        },
                    },
                },
            );
            assert.deepEqual(asked, [{ repositoryName: "dev/iis", imageTag: "1.0.0-1" }]);
            assert.equal(runningImage(built), `${url}@sha256:${"e".repeat(64)}`);
        });
    });

    describe("refused", () => {
        const rejects = (args: object, message: RegExp) => assert.rejects(deploy(args), message);

        it("when it could not run on the application's nodes", async () => {
            const baseImage = "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019";
            await rejects(
                { build: { context, logMonitor, baseImage } },
                /build\.baseImage = .*image for Windows Server 2019/,
            );
            await rejects(
                { build: { context, logMonitor }, windowsVersions: ["2019"] },
                /windowsVersions\[0\] = "2019": the cluster has nodes of "2022", "2025" only/,
            );
        });

        it("when LogMonitor has no checksum, or is one that ends the application", async () => {
            await rejects({ build: { context, logMonitor: {} } }, /build\.logMonitor\.sha256: is missing/);
            await rejects(
                { build: { context, logMonitor: { sha256, version: "2.1.1" } } },
                /build\.logMonitor\.version = "2\.1\.1": must be 2\.1\.3 or newer/,
            );
        });

        it("when another image is named too, or there is nowhere to push it", async () => {
            const image = `r/i@sha256:${"a".repeat(64)}`;
            await rejects({ build: { context, logMonitor }, image }, /image = .*builds another image/);
            await rejects(
                { build: { context, logMonitor }, repository: { create: false } },
                /repository\.name: is missing/,
            );
        });

        it("when its context is not there, or would not hold the configuration asked for", async () => {
            await rejects(
                { build: { context: "nowhere", logMonitor } },
                /IisLogMonitorApp\.build\.context = "nowhere": there is no such folder; /,
            );
            await rejects(
                { build: { context: "docker", logMonitor }, logMonitor: { logFormat: "xml", mount: false } },
                /logMonitor\.mount = false: the image contains LogMonitorConfig\.json of docker/,
            );
        });

        it("when its context has no such Dockerfile", async () => {
            rmSync(join(context, "Dockerfile"));
            await rejects(
                { build: { context, logMonitor } },
                /IisLogMonitorApp\.build\.context = ".+": this folder has no file "Dockerfile"/,
            );
            rmSync(join(context, "windows-engine.Dockerfile"));
            await rejects(
                { build: { type: "docker", context, logMonitor } },
                /build\.context = ".+": this folder has no file "windows-engine\.Dockerfile"/,
            );
            await rejects(
                { build: { context, logMonitor, dockerfile: "wwwroot" } },
                /build\.dockerfile = "wwwroot": there is no such file in the folder/,
            );
        });

        it("when its base cannot be pulled by Image Builder", async () => {
            const baseImage = "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022";
            await rejects({ build: { type: "imageBuilder", logMonitor, baseImage } }, /push a copy to ECR/);
        });
    });
});
