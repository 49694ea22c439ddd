import assert from "node:assert/strict";
import type { Server } from "node:http";

import program from "../../../index";
import { account, type Invokes, issuer, run } from "../engine";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";

const roleArn = `arn:aws:iam::${account}:role/company/logs/fluent-bit`;
const host = issuer.replace("https://", "");
const provider = `arn:aws:iam::${account}:oidc-provider/${host}`;

function trust(changes: object = {}, condition: object = {}): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: {
            Effect: "Allow",
            Principal: { Federated: provider },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: {
                    [`${host}:aud`]: "sts.amazonaws.com",
                    [`${host}:sub`]: "system:serviceaccount:amazon-cloudwatch:fluent-bit",
                    ...condition,
                },
            },
            ...changes,
        },
    });
}

interface Asked {
    policySourceArn: string;
    actionNames: string[];
    resourceArns: string[];
}

/** IAM with the role, and with a simulator that allows all but what a test names. */
function iam(assumeRolePolicy = trust(), denied: readonly string[] = [], asked: Asked[] = []): Invokes {
    return {
        "aws:iam/getRole:getRole": ({ name }) => ({ name, arn: roleArn, assumeRolePolicy }),
        "aws:iam/getPrincipalPolicySimulation:getPrincipalPolicySimulation": (inputs) => {
            const question = inputs as unknown as Asked;
            asked.push(question);
            return {
                results: question.actionNames.flatMap((actionName) =>
                    question.resourceArns.map((resourceArn) => ({
                        actionName,
                        resourceArn,
                        allowed: !denied.includes(actionName),
                        missingContextKeys: [],
                    })),
                ),
            };
        },
    };
}

describe("a role for Fluent Bit that somebody else creates", () => {
    let server: Server;
    before(async () => {
        server = await startKubernetesApi();
    });
    after(() => server.close());

    function deploy(
        invokes: Invokes,
        { registered = [], identity = {}, to = [{ type: "cloudWatchLogs" }] }: Partial<Options> = {},
    ) {
        const values = {
            cluster: { name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] },
            fluentBit: {
                identity: { type: "irsa", roleArn, ...identity },
                routes: [{ match: { namespace: "shop" }, to }],
            },
        };
        const config = Object.fromEntries(
            Object.entries(values).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
        );
        return run(program, { invokes, config, registered });
    }
    interface Options {
        registered: string[];
        identity: object;
        to: object[];
    }

    it("is what the service account carries; the stack creates no role and no policy", async () => {
        const asked: Asked[] = [];
        const { registrations, find, result } = await deploy(iam(trust(), [], asked));
        assert.deepEqual(
            registrations.filter(({ type }) => type.startsWith("aws:iam/")),
            [],
        );
        const { inputs } = find("kubernetes:core/v1:ServiceAccount", "fluent-bit-service-account");
        const { annotations } = inputs["metadata"] as { annotations: Record<string, string> };
        assert.equal(annotations["eks.amazonaws.com/role-arn"], roleArn);
        assert.equal(await new Promise((resolve) => result.roleArn?.apply(resolve)), roleArn);
        // The simulator is asked about resources, not about patterns, and about all that Fluent Bit does.
        assert.deepEqual([...new Set(asked.map(({ policySourceArn }) => policySourceArn))], [roleArn]);
        assert.deepEqual(asked.flatMap(({ actionNames }) => actionNames).sort(), [
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ]);
        assert.ok(asked.every(({ resourceArns }) => resourceArns.every((arn) => !arn.includes("*"))));
    });

    const refused: [string, Invokes, RegExp, Partial<Options>?][] = [
        [
            "that is missing",
            {
                "aws:iam/getRole:getRole": () => {
                    throw new Error("reading IAM Role (fluent-bit): couldn't find resource");
                },
            },
            /identity\.roleArn = "arn.*": IAM has no such role/,
        ],
        [
            "that has another path",
            iam(),
            /another path; write arn:aws:iam::111122223333:role\/company\/logs\/fluent-bit/,
            { identity: { roleArn: `arn:aws:iam::${account}:role/fluent-bit` } },
        ],
        [
            "that trusts another service account",
            iam(trust({}, { [`${host}:sub`]: "system:serviceaccount:default:fluent-bit" })),
            /could not assume it.*default:fluent-bit.*has system:serviceaccount:amazon-cloudwatch:fluent-bit.*npm run render/,
        ],
        [
            "that trusts another cluster's issuer",
            iam(trust({ Principal: { Federated: `${provider}0` } })),
            new RegExp(`trusts ${provider}0, but the cluster's provider is ${provider}`),
        ],
        [
            "whose conditions are about another issuer",
            iam(trust({ Condition: { StringEquals: { "oidc.example/id/1:sub": "x" } } })),
            /a claim of another issuer/,
        ],
        [
            "that EC2 assumes",
            iam(trust({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" })),
            /no statement that allows sts:AssumeRoleWithWebIdentity/,
        ],
        [
            "that may not write",
            iam(trust(), ["logs:PutLogEvents"]),
            /do not allow logs:PutLogEvents on arn:aws:logs:.*and \d+ more|do not allow logs:PutLogEvents on/,
        ],
        [
            "of another account",
            iam(),
            /not in the cluster's account, 111122223333/,
            { identity: { roleArn: "arn:aws:iam::444455556666:role/x" } },
        ],
        [
            "that Fluent Bit cannot tell STS",
            iam(),
            /identity\.roleArn.*STS/,
            { identity: { roleArn: `arn:aws:iam::${account}:role/a+b` } },
        ],
    ];
    for (const [what, invokes, message, options] of refused) {
        it(`is refused before the first resource: one ${what}`, async () => {
            const registered: string[] = [];
            await assert.rejects(deploy(invokes, { ...options, registered }), (error: Error) => {
                assert.match(error.message, message);
                assert.match(error.message, /nothing was changed/i);
                return true;
            });
            assert.deepEqual(registered, []);
        });
    }

    const like = {
        Condition: {
            StringLike: { [`${host.toUpperCase()}:SUB`]: "system:serviceaccount:amazon-*:fluent-?it" },
            StringEquals: { [`${host}:aud`]: ["other", "sts.amazonaws.com"] },
        },
    };
    const taken: [string, Invokes, Partial<Options>?][] = [
        ["whose trust is a pattern", iam(trust(like))],
        [
            "one of whose statements trusts it",
            iam(
                trust().replace(
                    /"Statement":(\{.*\})\}$/,
                    '"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"},$1]}',
                ),
            ),
        ],
        [
            "that the simulator misjudges",
            iam(trust(), ["logs:PutLogEvents"]),
            { identity: { checkPermissions: false } },
        ],
        [
            "whose bucket may allow what its policies do not",
            iam(trust(), ["s3:PutObject"]),
            { to: [{ type: "s3", bucket: "somewhere" }] },
        ],
        [
            "that may not be read",
            {
                "aws:iam/getRole:getRole": () => {
                    throw new Error("AccessDenied: not authorized to perform: iam:GetRole");
                },
            },
        ],
        [
            "whose rights may not be asked for",
            {
                ...iam(),
                "aws:iam/getPrincipalPolicySimulation:getPrincipalPolicySimulation": () => {
                    throw new Error("AccessDenied: not authorized to perform: iam:SimulatePrincipalPolicy");
                },
            },
        ],
    ];
    for (const [what, invokes, options] of taken) {
        it(`is taken: one ${what}`, async () => {
            const { find } = await deploy(invokes, options);
            assert.ok(find("kubernetes:core/v1:ServiceAccount", "fluent-bit-service-account"));
        });
    }
});
