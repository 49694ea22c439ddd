import { block, text, textSet } from "../argument";
import { resourceType } from "../resource-type";
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
    },
    outputs: ["associatedAt", "modifiedAt"],
    identity: ["region", "clusterName", "principalArn", "policyArn"],
    id: "clusterName#principalArn#policyArn",

    create: (aws, args) => aws.eks.associateAccessPolicy(args),

    async read(aws, _, { clusterName, principalArn, policyArn }) {
        const found = await aws.eks.listAssociatedAccessPolicies({ clusterName, principalArn });
        return found.associatedAccessPolicies?.find((one) => one.policyArn === policyArn);
    },

    delete: (aws, _, { clusterName, principalArn, policyArn }) =>
        aws.eks.disassociateAccessPolicy({ clusterName, principalArn, policyArn }),
});
