import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import {
    type ExistingCluster,
    type LookUpOptions,
    lookUpExistingCluster,
} from "../../../components/windows-cluster/pulumi/existing-cluster";
import { ownerTag } from "../../../components/windows-cluster/owner-tag";
import { isAtLeast } from "../../../components/settings/versions";
import type { KubernetesNeed } from "../../../components/windows-cluster/kubernetes-version";
import { type KubernetesFacts, readKubernetesFacts } from "../../../components/windows-cluster/kubernetes-api";
import { existingClusterSettings } from "../../../components/windows-cluster/settings";
import { account, type Invokes, issuer, run } from "../engine";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";

const owner = "organization/windows-eks-logging/test";
const ready: KubernetesFacts = {
    version: "v1.33.5-eks-1a2b3c4",
    windowsNodes: [{ name: "n1", build: "10.0.20348", ready: true, containerRuntime: "containerd" }],
};

function lookUp(
    settings: object,
    answers: Invokes = {},
    readKubernetes: (kubeconfig: string) => Promise<KubernetesFacts> = () => Promise.resolve(ready),
    needs: readonly KubernetesNeed[] = [],
): Promise<ExistingCluster> {
    const parsed = existingClusterSettings.parse({ name: "dev", ...settings });
    return run(() => lookUpExistingCluster(parsed, owner, { readKubernetes, needs }), { invokes: answers }).then(
        (r) => r.result,
    );
}

/** The message of the error that stops the deployment. It is one that Pulumi prints without a stack trace. */
async function refusal(looked: Promise<unknown>): Promise<string> {
    try {
        await looked;
    } catch (error) {
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        return error.message;
    }
    throw new assert.AssertionError({ message: "nothing was refused" });
}

const noProvider: Invokes = {
    "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": () => {
        throw new Error("finding IAM OIDC Provider by arn (…): couldn't find resource");
    },
};

function providerWithTags(tags: Record<string, string>): Invokes {
    return { "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": ({ arn }) => ({ arn, tags }) };
}

describe("looking up an existing cluster", () => {
    it("finds place, issuer and the way to the API server", async () => {
        let asked = "";
        const facts = await lookUp({}, {}, (kubeconfig) => {
            asked = kubeconfig;
            return Promise.resolve(ready);
        });
        assert.equal(facts.accountId, account);
        assert.equal(facts.partition, "aws");
        assert.equal(facts.version, "1.33");
        assert.equal(facts.oidcProviderArn, `arn:aws:iam::${account}:oidc-provider/${issuer.replace("https://", "")}`);
        assert.equal(facts.kubeconfig, asked);
        const kubeconfig = JSON.parse(asked) as { users: [{ user: { exec: { command: string; args: string[] } } }] };
        assert.equal(kubeconfig.users[0].user.exec.command, "aws");
        assert.deepEqual(kubeconfig.users[0].user.exec.args.slice(0, 4), ["eks", "get-token", "--cluster-name", "dev"]);
    });

    it("reaches the API server by another kubeconfig where one is given", async () => {
        const facts = await lookUp({ kubeconfig: '{"apiVersion":"v1"}' });
        assert.equal(facts.kubeconfig, '{"apiVersion":"v1"}');
        assert.match(
            await refusal(lookUp({ kubeconfig: "no/such/file" })),
            /WindowsCluster\.kubeconfig = "no\/such\/file": there is no such file/,
        );
    });

    it("says which cluster is missing, and where", async () => {
        const message = await refusal(
            lookUp(
                {},
                {
                    "aws:eks/getCluster:getCluster": () => {
                        throw new Error("couldn't find resource");
                    },
                },
            ),
        );
        assert.match(
            message,
            /WindowsCluster\.name = "dev": could not read this cluster from EKS in eu-central-1, account 111122223333/,
        );
        assert.match(message, /couldn't find resource/);
    });

    it("says that the API server cannot be reached", async () => {
        const message = await refusal(lookUp({}, {}, () => Promise.reject(new Error("connect ECONNREFUSED"))));
        assert.match(message, /its API server\. Check that this.*0123456789\.gr7.*connect ECONNREFUSED/);
    });

    it("does not advise what is set already: where kubeconfig is set, the remedy is in it", async () => {
        const kubeconfig = '{"apiVersion":"v1"}';
        const refusalOf = (error: Error) => refusal(lookUp({ kubeconfig }, {}, () => Promise.reject(error)));
        const message = await refusalOf(new Error("connect ECONNREFUSED"));
        assert.match(message, /`kubectl get nodes` works on this machine with this kubeconfig: connect ECONNREFUSED/);
        assert.doesNotMatch(message, /set kubeconfig|AWS CLI/);
        for (const code of [401, 403]) {
            const answer = Object.assign(new Error("refused"), { code });
            assert.doesNotMatch(await refusalOf(answer), /access entry|aws:profile/);
        }
    });

    it("says of an answer 401 and 403 that the API server answers, and which identity it was asked by", async () => {
        const answers = (code: number) => () =>
            Promise.reject(Object.assign(new Error(`HTTP-Code: ${code}`), { code }));
        const caller = `arn:aws:sts::${account}:assumed-role/deployer/session`;
        const unknown = await refusal(lookUp({}, {}, answers(401)));
        assert.match(unknown, new RegExp(`API server does not accept ${caller} .*HTTP 401.*access entry`));
        assert.doesNotMatch(unknown, /does not answer|HTTP-Code/);
        assert.match(
            await refusal(lookUp({}, {}, answers(403))),
            new RegExp(`does not allow ${caller}.*to list nodes.*403`),
        );
        const kubeconfig = '{"apiVersion":"v1"}';
        assert.match(
            await refusal(lookUp({ kubeconfig }, {}, answers(401))),
            /does not accept the identity in the setting kubeconfig/,
        );
    });

    it("says it of a real API server too", async () => {
        const server = await startKubernetesApi({}, 401);
        try {
            const message = await refusal(lookUp({ kubeconfig: kubeconfigOf(server) }, {}, readKubernetesFacts));
            assert.match(message, /does not accept the identity in the setting kubeconfig \(HTTP 401/);
        } finally {
            server.close();
        }
    });

    it("asks for a token with the credentials of an explicit provider, which it has to be told", async () => {
        const parsed = existingClusterSettings.parse({ name: "dev" });
        const readKubernetes = () => Promise.resolve(ready);
        const explicit = (options: Partial<LookUpOptions>) =>
            run(() => {
                const provider = new aws.Provider("other", { profile: "prod" });
                return lookUpExistingCluster(parsed, owner, { readKubernetes, provider, ...options });
            });
        assert.match(
            await refusal(explicit({})),
            /^ {2}credentials: is missing: the component has an explicit AWS provider.*Set credentials/m,
        );
        const { result } = await explicit({ credentials: { profile: "prod" } });
        assert.match(result.kubeconfig, /"--profile","prod"/);
    });

    it("refuses a version that is too old, and reports it together with what else is wrong", async () => {
        const old: Invokes = {
            "aws:eks/getCluster:getCluster": ({ name }) => ({
                name,
                status: "CREATING",
                version: "1.19",
                endpoint: "https://x",
                certificateAuthorities: [{ data: "" }],
                identities: [{ oidcs: [{ issuer }] }],
            }),
        };
        const message = await refusal(lookUp({}, old, () => Promise.resolve({ ...ready, windowsNodes: [] })));
        assert.match(message, /status is CREATING/);
        assert.match(message, /runs Kubernetes 1\.19; at least 1\.20/);
        assert.match(message, /no Windows node/);
    });

    it("refuses what needs a newer one, by the setting that needs it", async () => {
        const need = { setting: "fluentBit.a", value: "1", otherwise: "leave it out" };
        const looked = (minimum: string) => lookUp({}, {}, undefined, [{ ...need, minimum }]);
        assert.match(
            await refusal(looked("1.34")),
            /fluentBit\.a = 1: needs Kubernetes 1\.34, but the cluster has 1\.33; upgrade it, or leave it out/,
        );
        assert.equal((await looked("1.33")).version, "1.33");
    });

    it("compares versions by number", () => {
        assert.ok(isAtLeast("1.20", "1.20"));
        assert.ok(isAtLeast("1.100", "1.20"));
        assert.ok(isAtLeast("2.0", "1.20"));
        assert.ok(!isAtLeast("1.9", "1.20"));
    });

    describe("its OIDC provider", () => {
        it("is there as said, or is to be made as said", async () => {
            await lookUp({ oidcProvider: "existing" });
            await lookUp({ oidcProvider: "owned" }, noProvider);
        });

        it("is missing, and should exist", async () => {
            const message = await refusal(lookUp({ oidcProvider: "existing" }, noProvider));
            assert.match(
                message,
                /WindowsCluster\.oidcProvider = "existing": IAM has no OIDC provider.* Set it to "owned"/,
            );
        });

        it("exists, and should be made", async () => {
            const message = await refusal(lookUp({ oidcProvider: "owned" }, providerWithTags({})));
            assert.match(
                message,
                /WindowsCluster\.oidcProvider = "owned": .* was not made by this stack.* Set it to "existing"/,
            );
            const others = await refusal(
                lookUp({ oidcProvider: "owned" }, providerWithTags({ [ownerTag]: "o/p/other" })),
            );
            assert.match(others, /belongs to o\/p\/other/);
        });

        it("is still ours at the second run", async () => {
            await lookUp({ oidcProvider: "owned" }, providerWithTags({ [ownerTag]: owner }));
        });

        it("is not deleted by calling it existing", async () => {
            const message = await refusal(
                lookUp({ oidcProvider: "existing" }, providerWithTags({ [ownerTag]: owner })),
            );
            assert.match(message, /this stack owns .* Keep "owned"/);
        });

        it("cannot be read, which is not taken for missing", async () => {
            const denied: Invokes = {
                "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": () => {
                    throw new Error("AccessDenied: not authorized to perform iam:GetOpenIDConnectProvider");
                },
            };
            assert.match(
                await refusal(lookUp({ oidcProvider: "owned" }, denied)),
                /cannot tell whether .* AccessDenied/,
            );
        });
    });
});
