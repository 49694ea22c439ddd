import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
    CreateSubnetCommand,
    CreateVpcCommand,
    DeleteSubnetCommand,
    DeleteVpcCommand,
    EC2Client,
} from "@aws-sdk/client-ec2";
import { stringify } from "yaml";

import type { Environment } from "../../../local/environment";
import type { CommandResult } from "../../../machine/run-command";
import { loggedSteps, pendingOperations, type StepEvent, stoppedUp, type StoppedUp } from "../engine-steps";

/** Not the region of the stack `local`: moto gives all clusters of a region one OIDC issuer, and there can be one provider for it. */
export const region = "us-east-1";

const name = "created";
const image = `registry.example/fluent-bit@sha256:${"a".repeat(64)}`;

/** A stack of its own that creates a cluster, beside the stack `local`: in a VPC that is there, as a second stack of a team would be. */
export class CreatedStack {
    private constructor(
        private readonly environment: Environment,
        private readonly folder: string,
        private readonly ec2: EC2Client,
        private readonly network: { vpcId: string; subnetIds: string[] },
    ) {}

    static async make(environment: Environment): Promise<CreatedStack> {
        const credentials = { accessKeyId: "test", secretAccessKey: "test" };
        const ec2 = new EC2Client({ endpoint: environment.aws, region, credentials });
        const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
        const vpcId = Vpc?.VpcId ?? "";
        const subnetIds: string[] = [];
        for (const [index, zone] of ["a", "b"].entries()) {
            const { Subnet } = await ec2.send(
                new CreateSubnetCommand({
                    VpcId: vpcId,
                    CidrBlock: `10.0.${index}.0/24`,
                    AvailabilityZone: region + zone,
                }),
            );
            subnetIds.push(Subnet?.SubnetId ?? "");
        }
        const folder = mkdtempSync(join(tmpdir(), "created-stack-"));
        const stack = new CreatedStack(environment, folder, ec2, { vpcId, subnetIds });
        await environment.pulumi(["stack", "init", name, "--no-select"]);
        return stack;
    }

    /** Runs a command of Pulumi's CLI on the stack, with these settings of its cluster. */
    async pulumi(args: readonly string[], cluster: object = {}, reject = true): Promise<CommandResult> {
        return this.environment.pulumi([...args, "--stack", name, "--config-file", this.stackFile(cluster)], {
            reject,
        });
    }

    /** Runs `up` or `destroy`, and returns what the engine did, step by step. */
    async steps(command: "up" | "destroy", cluster: object = {}): Promise<StepEvent[]> {
        return loggedSteps(this.environment, [command, ...this.options(cluster)]);
    }

    /** Starts an `up`, and stops it as soon as the engine has made `count` resources. */
    async stoppedUp(count: number): Promise<StoppedUp> {
        return stoppedUp(this.environment, this.options({}), count);
    }

    pendingOperations(): Promise<number> {
        return pendingOperations(this.environment, name);
    }

    /** Writes a file of JSON beside the stack's own, and returns its path. */
    file(name: string, contents: object): string {
        const path = join(this.folder, name);
        writeFileSync(path, JSON.stringify(contents));
        return path;
    }

    async remove(): Promise<void> {
        await this.environment.pulumi(["stack", "rm", name, "--yes", "--force"], { reject: false });
        for (const SubnetId of this.network.subnetIds) {
            await this.ec2.send(new DeleteSubnetCommand({ SubnetId }));
        }
        await this.ec2.send(new DeleteVpcCommand({ VpcId: this.network.vpcId }));
        rmSync(this.folder, { recursive: true, force: true });
    }

    private options(cluster: object): string[] {
        return ["--yes", "--skip-preview", "--stack", name, "--config-file", this.stackFile(cluster)];
    }

    private stackFile(cluster: object): string {
        const file = join(this.folder, "Pulumi.created.yaml");
        const setting = (key: string) => `windows-eks-logging:${key}`;
        writeFileSync(
            file,
            stringify({
                config: {
                    "aws:region": region,
                    [setting("cluster")]: {
                        mode: "create",
                        name,
                        kubernetesVersion: "1.35",
                        network: {
                            type: "existing",
                            vpcId: this.network.vpcId,
                            privateSubnetIds: this.network.subnetIds,
                        },
                        protect: false,
                        windowsNodeGroups: [{ name: "windows-2022" }, { name: "windows-2025", windowsVersion: "2025" }],
                        ...cluster,
                    },
                    [setting("fluentBit")]: {
                        // Beside the one of the stack `local`, in the same control plane.
                        namespace: "created-logging",
                        rolloutTimeoutMinutes: 2,
                        image: { overrides: { "2022": image, "2025": image } },
                        routes: [{ match: { namespace: "created-app" } }],
                    },
                    [setting("iisApps")]: [
                        {
                            name: "created-app",
                            namespace: "created-app",
                            rolloutTimeoutMinutes: 2,
                            image: `registry.example/iis@sha256:${"b".repeat(64)}`,
                        },
                    ],
                    [setting("tags")]: { environment: "test" },
                },
                // Of the passphrase of the local environment, as in Pulumi.local.yaml.
                encryptionsalt: "v1:F2ciwDem1wI=:v1:UhfCMxVzEv2DIySh:Rr9w6Eqq/+Y1Pgcz4kXgBSqUiWBkYw==",
            }),
        );
        return file;
    }
}
