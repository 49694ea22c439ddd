import { account, type Invokes, issuer } from "./engine";

const host = issuer.replace("https://", "");

/** The trust policy by which Fluent Bit's service account assumes a role of the cluster that the mocks stand for. */
export const fluentBitTrust = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
            StringEquals: {
                [`${host}:aud`]: "sts.amazonaws.com",
                [`${host}:sub`]: "system:serviceaccount:amazon-cloudwatch:fluent-bit",
            },
        },
    },
});

/** An account that has roles and policies, by their ARNs. The policies and the simulator allow everything. */
export function existingIam({ roles = [], policies = [] }: { roles?: string[]; policies?: string[] }): Invokes {
    return {
        "aws:iam/getRole:getRole": ({ name }) => {
            const arn = roles.find((one) => one.endsWith(`/${String(name)}`));
            return arn === undefined ? missing() : { name, arn, assumeRolePolicy: fluentBitTrust };
        },
        "aws:iam/getPolicy:getPolicy": ({ arn }) =>
            policies.includes(String(arn))
                ? {
                      arn,
                      policy: JSON.stringify({
                          Version: "2012-10-17",
                          Statement: { Effect: "Allow", Action: "*", Resource: "*" },
                      }),
                  }
                : missing(),
        "aws:iam/getPrincipalPolicySimulation:getPrincipalPolicySimulation": () => ({ results: [] }),
    };
}

function missing(): never {
    throw new Error("reading it: couldn't find resource");
}
