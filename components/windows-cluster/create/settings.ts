import { mayBeOutput } from "../../outputs/may-be-output";
import { z } from "zod";

import { ipv4Cidr, notPublicPart } from "../../aws/cidr";
import { distinct, ec2Id, kmsKeyArn, logRetentionDays } from "../../aws/settings";
import { arnPlaceFault, parseArn } from "../../iam/arn";
import { clusterName } from "../cluster-name";
import { checkCreatedCluster } from "./contradictions";
import { linuxNodesSettings, windowsNodeGroupSettings } from "./node-groups-settings";
import { unsupportedSettings } from "./unsupported";

const newVpc = z.strictObject({
    /** The stack makes a VPC. */
    type: z.literal("created"),

    /** Addresses of the VPC. Every pod gets one of them. */
    cidr: ipv4Cidr
        .refine(
            (cidr) =>
                !["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"].includes(notPublicPart(cidr) ?? ""),
            // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
            "is of addresses that no VPC can have; take some of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
        )
        .refine((cidr) => Number(cidr.split("/")[1]) >= 16, "must not be larger than /16: a VPC takes no more")
        .refine(
            (cidr) => Number(cidr.split("/")[1]) <= 22,
            "must not be smaller than /22: nodes and pods need the addresses",
        )
        .default("10.0.0.0/16"),

    /**
     * Availability zones with subnets: their number, or two or three by name or by ID, such as `[use1-az1, use1-az2]`. A number takes the first by name, without those where EKS makes no clusters (use1-az3,
     * usw1-az2 and cac1-az3), local zones, and zones that need opting in. Another choice later moves the subnets, and the nodes with them.
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
     * How the private subnets reach AWS and the image registries. `single`: one NAT gateway, whose zone can take all others along.
     * `onePerZone`: one each, at as many times the price.
     *
     * @see https://aws.amazon.com/vpc/pricing/
     */
    natGateways: z.enum(["single", "onePerZone"]).default("single"),
});

const existingVpc = z.strictObject({
    /** The cluster comes into a VPC that is there. */
    type: z.literal("existing"),

    /** ID of the VPC. */
    vpcId: mayBeOutput(ec2Id("vpc", "a VPC"), ({ id }) => `vpc-${id}`),

    /**
     * Private subnets for the nodes, in two availability zones at least, with a way to AWS' services: a NAT gateway or VPC endpoints.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
     */
    privateSubnetIds: distinct(mayBeOutput(ec2Id("subnet", "a subnet"), ({ id }) => `subnet-${id}`)).min(2),
});

/**
 * A role or a user that gets an access entry. EKS takes neither sessions nor service-linked roles.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
const administratorArn = z.string().superRefine((text, context) => {
    const [, partition, account, role] = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(text) ?? [];
    const arn = parseArn(text);
    const message =
        role !== undefined
            ? `is a session, and EKS takes its role: arn:${partition ?? ""}:iam::${account ?? ""}:role/${role}, with the role's path where it has one`
            : arn?.service !== "iam" || !/^(role|user)\/[\w+=,.@/-]+$/.test(arn.resource)
              ? "must be the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/NAME"
              : arn.resource.startsWith("role/aws-service-role/")
                ? "is a service-linked role, which EKS takes no access entry for; name another role"
                : arnPlaceFault(arn);
    if (message !== undefined) {
        context.addIssue({ code: "custom", message });
    }
});

const addOnVersion = z
    .string()
    .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, 'must be the version of an add-on, such as "v1.20.4-eksbuild.1"')
    .optional();

/** A cluster that the stack makes. */
export const createdClusterSettings = z
    .strictObject({
        /**
         * Where the cluster comes from. `existing`: it was made elsewhere, and the stack only reads it. `create`: the stack makes it, with
         * its network and its nodes.
         */
        mode: z.literal("create"),

        name: clusterName,

        /**
         * Kubernetes version of the control plane and of all nodes. A newer one upgrades in place, one minor version at a time: first the
         * control plane, then the nodes, which are drained one after another.
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
            // What is no version has no AMIs that could be missing.
            abort: true,
        }),

        /** The network of the cluster. Default: a VPC of its own with one NAT gateway. */
        network: z.discriminatedUnion("type", [newVpc, existingVpc]).prefault({ type: "created" }),

        /**
         * Addresses from which the API server can be reached over the internet. Default: none, so that whoever runs Pulumi has to be in
         * the VPC or connected to it. The nodes always reach it within the VPC.
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
         */
        publicAccessCidrs: distinct(
            ipv4Cidr
                .refine(
                    (cidr) => !cidr.endsWith("/0"),
                    "would open the API server to everybody; name the addresses that need it",
                )
                // https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html: no reserved addresses
                .refine((cidr) => cidr.endsWith("/0") || notPublicPart(cidr) === undefined, {
                    error: ({ input }) =>
                        `is in ${notPublicPart(String(input)) ?? ""}, which is not on the internet, and EKS refuses it; name the public addresses by which you reach it, such as those of your NAT gateway`,
                }),
        )
            // https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
            .max(40, "must be at most 40 ranges: EKS takes no more")
            .default([]),

        /**
         * KMS key that encrypts Kubernetes Secrets. Default: the stack makes one. It cannot be changed on a cluster that exists.
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
         */
        secretsKmsKeyArn: kmsKeyArn.optional(),

        /** IAM roles and users that administer the cluster, by ARN, besides who creates it: EKS makes its creator an administrator. Default: only the creator. */
        administratorArns: distinct(administratorArn).default([]),

        /**
         * Logs of the control plane.
         *
         * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
         */
        controlPlaneLogs: z
            .strictObject({
                /** Which of them are sent to CloudWatch Logs. */
                types: distinct(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"])).default([
                    "api",
                    "audit",
                    "authenticator",
                ]),
                /** How long they are kept, in days. */
                retentionDays: logRetentionDays.default(30),
                /** KMS key that encrypts the log group. Default: CloudWatch Logs' own key. */
                kmsKeyArn: kmsKeyArn.optional(),
                /** Whether the log group stays when the stack is destroyed. */
                keepOnDestroy: z.boolean().default(false),
            })
            .prefault({}),

        /**
         * Versions of EKS' add-ons. Default of each: the one that EKS calls the default for the Kubernetes version, which EKS moves now and
         * then: name a version where an upgrade has to be a decision (`aws eks describe-addon-versions`).
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
         * Whether a Windows node takes addresses in blocks of 16 instead of one by one: many more pods fit a node, and each node holds
         * blocks in reserve, so subnets need room in whole blocks.
         *
         * @see https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-win.html
         */
        prefixDelegation: z.boolean().default(false),

        /**
         * Whether the node groups say what the Cluster Autoscaler has to know to start a first node of a group that is at zero. EKS itself
         * sets the tags by which the autoscaler finds the groups. The autoscaler is not installed.
         *
         * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
         */
        clusterAutoscaler: z.boolean().default(false),

        /** Whether AWS Systems Manager's Session Manager can open a shell on the nodes. Nothing else can: there is no SSH and no RDP. */
        sessionManager: z.boolean().default(false),

        /**
         * Whether the cluster and its network are protected from deletion, and so from being replaced: by Pulumi, and by EKS itself.
         * Switch it off, and deploy that, before a `pulumi destroy`.
         */
        protect: z.boolean().default(true),

        /** Linux nodes, on which CoreDNS and the system's pods run: Windows nodes need them. */
        linuxNodes: linuxNodesSettings.prefault({}),

        /** Windows nodes, by group. Default: one group of Windows Server 2022. */
        windowsNodeGroups: z
            .array(windowsNodeGroupSettings)
            .min(1)
            .prefault([{ name: "windows-2022" }]),

        ...unsupportedSettings,
    })
    .superRefine(checkCreatedCluster);

export type CreatedClusterSettings = z.output<typeof createdClusterSettings>;
