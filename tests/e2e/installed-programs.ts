import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateClusterCommand, DeleteClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";

import { type Environment, openEnvironment } from "../../local/environment";
import { installedPackage } from "../package/install-package";

const root = join(__dirname, "..", "..");

/** A folder for programs beside our package, which is installed as a user installs it, and an EKS cluster for them. */
export class InstalledPrograms {
    private constructor(
        readonly environment: Environment,
        readonly folder: string,
        readonly cluster: string,
        readonly region: string,
        private readonly eks: EKSClient,
        private readonly iam: IAMClient,
        private readonly providerArn: string | undefined,
    ) {}

    /** @param region not that of another stack: moto gives all clusters of a region one OIDC issuer */
    static async make(cluster: string, region: string): Promise<InstalledPrograms> {
        const environment = openEnvironment();
        const options = {
            endpoint: environment.aws,
            region,
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        };
        const eks = new EKSClient(options);
        const iam = new IAMClient(options);
        // Those of the region's default VPC.
        const { Subnets = [] } = await new EC2Client(options).send(new DescribeSubnetsCommand({}));
        const created = await eks.send(
            new CreateClusterCommand({
                name: cluster,
                version: "1.33",
                roleArn: `arn:aws:iam::${environment.accountId}:role/eks`,
                resourcesVpcConfig: { subnetIds: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []) },
            }),
        );
        const provider = await iam.send(
            new CreateOpenIDConnectProviderCommand({
                Url: created.cluster?.identity?.oidc?.issuer,
                ClientIDList: ["sts.amazonaws.com"],
                ThumbprintList: ["0".repeat(40)],
            }),
        );
        const folder = mkdtempSync(join(await installedPackage(), "programs-"));
        return new InstalledPrograms(environment, folder, cluster, region, eks, iam, provider.OpenIDConnectProviderArn);
    }

    /** Copies a program beside the package, and configures a stack of it. */
    async program(
        from: string,
        name: string,
        config: Record<string, string>,
        secrets: Record<string, string> = {},
    ): Promise<InstalledProgram> {
        const folder = join(this.folder, name);
        cpSync(join(root, from), folder, { recursive: true });
        const program = new InstalledProgram(this.environment, folder);
        await program.pulumi("stack", "init");
        const all = {
            plaintext: { "aws:region": this.region, cluster: this.cluster, ...config },
            secret: { kubeconfig: this.environment.kubeconfig, ...secrets },
        };
        const values = Object.entries(all).flatMap(([kind, settings]) =>
            Object.entries(settings).map(([key, value]) => `--${kind}=${key}=${value}`),
        );
        await program.pulumi("config", "set-all", ...values);
        return program;
    }

    async remove(): Promise<void> {
        rmSync(this.folder, { recursive: true, force: true });
        await this.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: this.providerArn }));
        await this.eks.send(new DeleteClusterCommand({ name: this.cluster }));
    }
}

/** A program with a stack of its own. */
export class InstalledProgram {
    constructor(
        private readonly environment: Environment,
        readonly folder: string,
    ) {}

    /** What Pulumi's CLI prints. */
    async pulumi(...args: string[]): Promise<string> {
        const { exitCode, output } = await this.attempt(...args);
        assert.equal(exitCode, 0, output);
        return output;
    }

    async attempt(...args: string[]): Promise<{ exitCode: number | undefined; output: string }> {
        const all = [...args, "--stack", "test", "--non-interactive"];
        const { exitCode, stdout, stderr } = await this.environment.pulumi(all, {
            cwd: this.folder,
            // The unit tests check the types of these programs, once. Pulumi would at each run.
            env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
            reject: false,
        });
        return { exitCode, output: args.includes("--json") ? stdout : `${stdout}\n${stderr}` };
    }
}
