import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateClusterCommand, DeleteClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";

import { buildCommand } from "../../commands/build";
import { type Environment, openEnvironment } from "../../local/environment";
import { install } from "../unit/install-package";

/** Not that of another stack: moto gives all clusters of a region one OIDC issuer. */
const region = "eu-west-1";
const root = join(__dirname, "..", "..");

/** `make e2e` runs these beside the stack `local`: examples as a user installs them, with the package that npm pack makes. */
describe("an example, on Pulumi's engine", function () {
    // The Kubernetes provider can miss that a DaemonSet is gone, and waits ten minutes then: https://github.com/pulumi/pulumi-kubernetes/issues/3317
    this.timeout(900_000);
    const cluster = "examples";
    let environment: Environment;
    let folder: string | undefined;
    let eks: EKSClient;
    let iam: IAMClient;
    let providerArn: string | undefined;

    before(async () => {
        environment = openEnvironment();
        const options = {
            endpoint: environment.aws,
            region,
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        };
        eks = new EKSClient(options);
        iam = new IAMClient(options);
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
        const { OpenIDConnectProviderArn } = await iam.send(
            new CreateOpenIDConnectProviderCommand({
                Url: created.cluster?.identity?.oidc?.issuer,
                ClientIDList: ["sts.amazonaws.com"],
                ThumbprintList: ["0".repeat(40)],
            }),
        );
        providerArn = OpenIDConnectProviderArn;
        folder = mkdtempSync(join(tmpdir(), "examples-"));
        buildCommand([]);
        await install(folder, root, ["@types/node", "typescript"]);
    });
    after(async () => {
        if (folder !== undefined) {
            rmSync(folder, { recursive: true, force: true });
        }
        await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn }));
        await eks.send(new DeleteClusterCommand({ name: cluster }));
    });

    for (const [name, namespace] of Object.entries({
        "existing-cluster": "example-1",
        "linux-and-windows": "example-2",
    })) {
        it(`is deployed, changes nothing at a second time, and goes: ${name}`, async () => {
            const project = join(folder ?? "", name);
            cpSync(join(root, "examples", name), project, { recursive: true });
            const pulumi = async (...args: string[]): Promise<string> => {
                const { exitCode, stdout, stderr } = await environment.pulumi(
                    [...args, "--stack", "test", "--non-interactive"],
                    {
                        cwd: project,
                        reject: false,
                    },
                );
                assert.equal(exitCode, 0, `${stdout}\n${stderr}`);
                return stdout;
            };
            await pulumi("stack", "init");
            const config = { "aws:region": region, cluster, namespace, kubeconfig: environment.kubeconfig };
            for (const [key, value] of Object.entries(config)) {
                await pulumi("config", "set", key, value);
            }
            await pulumi("up", "--yes", "--skip-preview");
            const outputs = JSON.parse(await pulumi("stack", "output", "--json")) as { logGroupNames: string[] };
            assert.ok(outputs.logGroupNames.includes(`/aws/containerinsights/${cluster}/shop`));
            await pulumi("preview", "--expect-no-changes");
            await pulumi("destroy", "--yes", "--skip-preview");
            await pulumi("stack", "rm", "--yes");
        });
    }
});
