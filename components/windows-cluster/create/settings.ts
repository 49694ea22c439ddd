import { z } from "zod";

import { notPublicPart } from "../../aws/cidr";
import { ec2Id, ipv4Cidr, kmsKeyArn, logRetentionDays } from "../../aws/settings";
import { distinct } from "../../settings/distinct";
import { arnPlaceFault, iamArn, parseArn } from "../../iam/arn";
import { listMayBeOutput, mayBeOutput } from "../../outputs/may-be-output";
import { clusterName } from "../cluster-name";
import { checkCreatedCluster } from "./contradictions";
import { linuxNodesSettings, windowsNodeGroupSettings } from "./node-groups-settings";
import { unsupportedSettings } from "./unsupported";

const newVpc = z.strictObject({
    /** The stack creates a VPC. */
    type: z.literal("created"),

    /** CIDR block of the VPC. Every pod gets one of its addresses. */
    cidr: ipv4Cidr
        .refine(
            (cidr) =>
                !["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"].includes(notPublicPart(cidr) ?? ""),
            // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
            "is a range that a VPC cannot have; use a range in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
        )
        .refine((cidr) => Number(cidr.split("/")[1]) >= 16, "must not be larger than /16, the limit of a VPC")
        .refine(
            (cidr) => Number(cidr.split("/")[1]) <= 22,
            "must not be smaller than /22: nodes and pods need enough addresses",
        )
        .default("10.0.0.0/16"),

    /**
     * Availability zones with subnets: their number, or two or three by name or by ID, such as `[use1-az1, use1-az2]`. A number selects the first zones by name, except zones without EKS (use1-az3, usw1-az2 and cac1-az3), local zones, and zones that need an opt-in. A later change moves the subnets and their nodes.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
     */
    zones: z
        .union(
            [
                z.int().min(2).max(3),
                distinct(
                    z
                        .string()
                        .regex(
                            /^[a-z0-9]+(-[a-z0-9]+)+$/,
                            "must be the name or the ID of an availability zone, such as use1-az1",
                        ),
                )
                    .min(2)
                    .max(3),
            ],
            "must be 2 or 3, or a list of two or three zones by name or ID, such as [use1-az1, use1-az2]",
        )
        .default(2),

    /**
     * How the private subnets reach AWS and the image registries. `single`: one NAT gateway; if its zone fails, the other zones lose their connection too. `onePerZone`: one NAT gateway in each zone, each at the full price.
     *
     * @see https://aws.amazon.com/vpc/pricing/
     */
    natGateways: z.enum(["single", "onePerZone"]).default("single"),
});

const existingVpc = z.strictObject({
    /** The cluster uses an existing VPC. */
    type: z.literal("existing"),

    /** ID of the VPC. */
    vpcId: mayBeOutput(ec2Id("vpc", "a VPC"), ({ id }) => `vpc-${id}`),

    /**
     * Private subnets for the nodes, in at least two availability zones, with access to AWS services through a NAT gateway or VPC endpoints.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
     */
    privateSubnetIds: listMayBeOutput(
        distinct(mayBeOutput(ec2Id("subnet", "a subnet"), ({ id }) => `subnet-${id}`)).min(2),
        2,
    ),
});

/**
 * A role or a user that gets an access entry. EKS accepts no sessions and no service-linked roles.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
const administratorArn = z.string().superRefine((text, context) => {
    const arn = parseArn(text);
    const role = arn?.service === "sts" ? /^assumed-role\/([^/]+)\//.exec(arn.resource)?.[1] : undefined;
    const message =
        arn !== undefined && role !== undefined
            ? `is a session, but EKS needs its role: ${iamArn(arn, `role/${role}`)}, with the role's path if it has one`
            : arn?.service !== "iam" || !/^(role|user)\/[\w+=,.@/-]+$/.test(arn.resource)
              ? "must be the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/NAME"
              : arn.resource.startsWith("role/aws-service-role/")
                ? "is a service-linked role, for which EKS accepts no access entry; use another role"
                : arnPlaceFault(arn);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});

const addOnVersion = mayBeOutput(
    z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, 'must be an add-on version, such as "v1.20.4-eksbuild.1"'),
    ({ isOther }) => `v1.0.0-eksbuild.${isOther ? 998 : 999}`,
).optional();

/** One byte of a sample's ID. */
function byteOf(id: string, at: number): number {
    return Number.parseInt(id.slice(at, at + 2), 16);
}

/** A cluster that the stack creates. */
export const createdClusterSettings = z
    .strictObject({
        /**
         * Whether the stack creates the cluster. `existing`: the cluster exists, and the stack only reads it. `create`: the stack creates it, with its network and its nodes.
         */
        mode: z.literal("create"),

        name: clusterName,

        /**
         * Kubernetes version of the control plane and of all nodes. A newer version upgrades in place, one minor version at a time: first the control plane, then the nodes, which are drained one after another.
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
         */
        kubernetesVersion: z.string().regex(/^1\.\d{2}$/, {
            error: ({ input }) => {
                const minor = /^\s*v?(1)[.,](\d{2})(?:[.,].*)?\s*$/.exec(String(input));
                const instead =
                    minor === null ? 'such as "1.35"' : `without anything else; write "${minor[1]}.${minor[2]}"`;
                return `must be a minor version of Kubernetes, ${instead}`;
            },
            // For an invalid version, missing AMIs are not checked.
            abort: true,
        }),

        /** The network of the cluster. Default: a new VPC with one NAT gateway. */
        network: z.discriminatedUnion("type", [newVpc, existingVpc]).prefault({ type: "created" }),

        /**
         * CIDR blocks that can reach the API server over the internet. Default: none, so Pulumi must run in the VPC or in a network that is connected to it. The nodes always use the private endpoint in the VPC.
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
         */
        publicAccessCidrs: listMayBeOutput(
            distinct(
                mayBeOutput(
                    ipv4Cidr
                        .refine(
                            (cidr) => !cidr.endsWith("/0"),
                            "would open the API server to everyone; list only the addresses that need access",
                        )
                        // https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html: no reserved addresses
                        .refine((cidr) => cidr.endsWith("/0") || notPublicPart(cidr) === undefined, {
                            error: ({ input }) =>
                                `is in ${notPublicPart(String(input)) ?? ""}, which is not a public range, so EKS refuses it; use the public addresses of your connection, such as those of your NAT gateway`,
                        }),
                    // One that is on the internet: no other is taken.
                    ({ id }) => `20.${byteOf(id, 0)}.${byteOf(id, 2)}.${byteOf(id, 6)}/32`,
                ),
            )
                // https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
                .max(40, "must be at most 40 ranges, the limit of EKS"),
        ).default([]),

        /**
         * KMS key that encrypts Kubernetes Secrets. Default: a key that the stack creates. It cannot be changed on an existing cluster.
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
         */
        secretsKmsKeyArn: kmsKeyArn.optional(),

        /** ARNs of IAM roles and users that administer the cluster, in addition to its creator, whom EKS makes an administrator. Default: only the creator. */
        administratorArns: distinct(
            // In the program, an access entry is called by the sample.
            mayBeOutput(administratorArn, ({ id, place }) => iamArn(place, `role/output-${id}`), { inNames: true }),
        ).default([]),

        /**
         * Logs of the control plane.
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
         */
        controlPlaneLogs: z
            .strictObject({
                /** Types of logs that EKS sends to CloudWatch Logs. */
                types: distinct(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"])).default([
                    "api",
                    "audit",
                    "authenticator",
                ]),
                /** Retention in days. */
                retentionDays: logRetentionDays.default(30),
                /** KMS key that encrypts the log group. Default: the CloudWatch Logs service key. */
                kmsKeyArn: kmsKeyArn.optional(),
                /** Whether the log group remains when the stack is destroyed. */
                keepOnDestroy: z.boolean().default(false),
            })
            .prefault({}),

        /**
         * Versions of EKS add-ons. Default of each: EKS's default version for the Kubernetes version, which EKS changes from time to time. Set a version to control upgrades (`aws eks describe-addon-versions`).
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
         */
        addOnVersions: z
            .strictObject({
                /** Amazon VPC CNI, which manages the addresses of Windows pods too. */
                vpcCni: addOnVersion,
                /** CoreDNS. */
                coreDns: addOnVersion,
                /** kube-proxy of the Linux nodes; on Windows it is part of the AMI. */
                kubeProxy: addOnVersion,
            })
            .prefault({}),

        /**
         * Whether a Windows node gets addresses in blocks of 16 instead of one by one. A node can then run many more pods. Each node keeps blocks in reserve, so subnets need contiguous free blocks.
         *
         * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-win.html
         */
        prefixDelegation: z.boolean().default(false),

        /**
         * Whether the node groups have the tags with which the Cluster Autoscaler scales up from zero. EKS itself sets the tags with which the autoscaler finds the groups. This setting does not install the autoscaler.
         *
         * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
         */
        clusterAutoscaler: z.boolean().default(false),

        /** Whether AWS Systems Manager Session Manager can open a shell on the nodes. It is the only way: SSH and RDP are not available. */
        sessionManager: z.boolean().default(false),

        /**
         * Whether Pulumi and EKS protect the cluster and its network from deletion and replacement. Before `pulumi destroy`, set it to false and run `pulumi up`.
         */
        protect: z.boolean().default(true),

        /** Linux nodes for CoreDNS and system pods. Windows nodes need them. */
        linuxNodes: linuxNodesSettings.prefault({}),

        /** Groups of Windows nodes. Default: one group with Windows Server 2022. */
        windowsNodeGroups: z
            .array(windowsNodeGroupSettings)
            .min(1)
            .prefault([{ name: "windows-2022" }]),

        ...unsupportedSettings,
    })
    .superRefine(checkCreatedCluster);

export type CreatedClusterSettings = z.output<typeof createdClusterSettings>;
