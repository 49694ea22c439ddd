import type { AccessScopeType } from "@aws-sdk/client-eks";

import { block, text, textSet } from "../argument";
import { unlessGone } from "../aws-errors";
import { givenPart } from "../given-part";
import { isMap } from "../property-values";
import { resourceType } from "../resource-type";
import { rfc3339 } from "../rfc3339";
import { arn, clusterName, oneOf } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/access_policy_association.go */
export const eksAccessPolicyAssociation = resourceType({
    token: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    title: "EKS Access Policy Association",
    arguments: {
        clusterName: text({ required: true, replaces: true, must: clusterName }),
        principalArn: text({ required: true, replaces: true, must: arn }),
        policyArn: text({ required: true, replaces: true, must: arn }),
        accessScope: block(
            { type: text({ required: true, must: oneOf("cluster", "namespace") }), namespaces: textSet({}) },
            { required: true, replaces: true },
        ),
        region: text({ replaces: true, computed: true }),
    },
    outputs: ["associatedAt", "modifiedAt"],
    identity: ({ clusterName, principalArn, policyArn, region }) =>
        `${region ?? ""} ${clusterName} ${principalArn} ${policyArn}`,

    async create(aws, { clusterName, principalArn, policyArn, accessScope: { type, namespaces } }) {
        await aws.eks.associateAccessPolicy({
            clusterName,
            principalArn,
            policyArn,
            accessScope: { type: type as AccessScopeType, namespaces },
        });
        return `${clusterName}#${principalArn}#${policyArn}`;
    },

    async read(aws, id, known) {
        const { policyArn, ...entry } = partsOf(id);
        const found = await unlessGone(aws.eks.listAssociatedAccessPolicies(entry));
        const policy = found?.associatedAccessPolicies?.find((one) => one.policyArn === policyArn);
        const scope = known["accessScope"];
        return (
            policy && {
                ...entry,
                policyArn,
                accessScope: givenPart(isMap(scope) ? scope : undefined, {
                    type: policy.accessScope?.type,
                    namespaces: policy.accessScope?.namespaces,
                }),
                associatedAt: rfc3339(policy.associatedAt),
                modifiedAt: rfc3339(policy.modifiedAt),
            }
        );
    },

    async delete(aws, id) {
        await aws.eks.disassociateAccessPolicy(partsOf(id));
    },
});

function partsOf(id: string): { clusterName: string; principalArn: string; policyArn: string } {
    const [clusterName = "", principalArn = "", policyArn = ""] = id.split("#");
    return { clusterName, principalArn, policyArn };
}
