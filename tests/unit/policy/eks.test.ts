import assert from "node:assert/strict";
import { supportOf, versions } from "../../../policy/eks/versions";
import { object } from "../../../policy/rules/kubernetes/examples";
import { isWorldwide } from "../../../policy/network/cidr";
import { account, blames, signs } from "./findings";
import { unknownString } from "./running-pack";

const cluster = (props: object) => ({ type: "aws:eks/cluster:Cluster", name: "prod", props });

describe("eks-endpoint-not-public", () => {
    const vpc = (vpcConfig: unknown) => cluster({ vpcConfig });
    blames("eks-endpoint-not-public", {
        "the default": vpc({ subnetIds: ["subnet-1"] }),
        "nothing about the network": cluster({}),
        "a public endpoint": vpc({ endpointPublicAccess: true }),
        "a private endpoint beside a public one": vpc({ endpointPrivateAccess: true }),
        "the world": vpc({ publicAccessCidrs: ["0.0.0.0/0"] }),
        "the world over IPv6": vpc({ publicAccessCidrs: ["198.51.100.0/24", "::/0"] }),
        "the world in halves": vpc({ publicAccessCidrs: ["0.0.0.0/1", "128.0.0.0/1"] }),
        "the world beside a range that is not known yet": vpc({ publicAccessCidrs: [unknownString, "0.0.0.0/0"] }),
    });
    signs("eks-endpoint-not-public", {
        "a private endpoint": vpc({ endpointPublicAccess: false, endpointPrivateAccess: true }),
        "an office": vpc({ publicAccessCidrs: ["198.51.100.0/24"] }),
        "a choice that is not known yet": vpc({ endpointPublicAccess: unknownString }),
        "ranges that are not known yet": vpc({ publicAccessCidrs: unknownString }),
    });
});

describe("eks-control-plane-logging", () => {
    const logging = (enabledClusterLogTypes: unknown) => cluster({ enabledClusterLogTypes });
    blames("eks-control-plane-logging", {
        nothing: cluster({}),
        "no audit log": logging(["api", "authenticator", "scheduler"]),
        "no API server log": logging(["audit", "authenticator"]),
        "no authenticator log": logging(["audit", "api"]),
    });
    signs("eks-control-plane-logging", {
        "the three": logging(["audit", "authenticator", "api"]),
        all: logging(["api", "audit", "authenticator", "controllerManager", "scheduler"]),
        "a list that is not known yet": logging(unknownString),
    });
});

describe("eks-secrets-encryption", () => {
    const encrypting = (encryptionConfig: unknown) => cluster({ encryptionConfig });
    blames("eks-secrets-encryption", {
        nothing: cluster({}),
        "no key": encrypting({ resources: ["secrets"], provider: {} }),
        "nothing to encrypt": encrypting({
            resources: [],
            provider: { keyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" },
        }),
    });
    signs("eks-secrets-encryption", {
        "a key": encrypting({
            resources: ["secrets"],
            provider: { keyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" },
        }),
        "a key that is not known yet": encrypting({ resources: ["secrets"], provider: { keyArn: unknownString } }),
        "a provider that is not known yet": encrypting({ resources: ["secrets"], provider: unknownString }),
    });
});

describe("eks-supported-version", () => {
    const today = { today: "2026-11-24" };
    blames(
        "eks-supported-version",
        {
            "a version of long ago": cluster({ version: "1.20" }),
            "a version whose extended support is over": cluster({ version: "1.30" }),
            "one day after extended support": cluster({ version: "1.29", upgradePolicy: { supportType: "EXTENDED" } }),
            "extended support that nobody asked for": cluster({ version: "1.32" }),
            "no version at all": cluster({ version: "latest" }),
        },
        today,
    );
    signs(
        "eks-supported-version",
        {
            "standard support": cluster({ version: "1.34" }),
            "a version newer than the calendar": cluster({ version: "1.41" }),
            "extended support on purpose": cluster({ version: "1.32", upgradePolicy: { supportType: "EXTENDED" } }),
            "AWS' default": cluster({}),
            "a version that is not known yet": cluster({ version: unknownString }),
        },
        today,
    );

    it("changes on the day that AWS says", () => {
        assert.equal(supportOf("1.34", "2026-12-01"), "standard");
        assert.equal(supportOf("1.34", "2026-12-02"), "extended");
        assert.equal(supportOf("1.34", "2027-12-01"), "extended");
        assert.equal(supportOf("1.34", "2027-12-02"), "none");
    });

    it("has a calendar in order, with a year of extended support each", () => {
        for (const [index, { version, standardUntil, extendedUntil }] of versions.entries()) {
            assert.equal(version, `1.${28 + index}`);
            assert.equal(extendedUntil, `${Number(standardUntil.slice(0, 4)) + 1}${standardUntil.slice(4)}`);
        }
    });
});

describe("eks-node-metadata-service", () => {
    const rule = "eks-node-metadata-service";
    const good = { httpTokens: "required", httpPutResponseHopLimit: 1 };
    const template = (metadataOptions: unknown) => ({
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        name: "template",
        props: { name: "nodes", id: "lt-1", metadataOptions },
    });
    const group = (launchTemplate: unknown, sources = {}) => ({
        type: "aws:eks/nodeGroup:NodeGroup",
        name: "windows",
        props: { launchTemplate },
        sources,
    });
    const byName = group({ name: "nodes", version: "1" });
    const starting = (type: string, props: object) => ({ type: `aws:ec2/${type}`, name: "subject", props });
    const scaling = (props: object, cluster?: string) => ({
        type: "aws:autoscaling/group:Group",
        name: "nodes",
        props: {
            ...props,
            tags: cluster === undefined ? [] : [{ key: `kubernetes.io/cluster/${cluster}`, value: "owned" }],
        },
    });
    const beanstalk = (value: unknown, name = "DisableIMDSv1") => ({
        type: "aws:elasticbeanstalk/environment:Environment",
        name: "subject",
        props: { application: "shop", settings: [{ namespace: "aws:autoscaling:launchconfiguration", name, value }] },
    });
    blames(rule, {
        "an environment of Elastic Beanstalk": beanstalk("false"),
        "an environment by the native provider": {
            type: "aws-native:elasticbeanstalk:Environment",
            name: "subject",
            props: {
                applicationName: "shop",
                optionSettings: [
                    {
                        namespace: "aws:autoscaling:launchconfiguration",
                        optionName: "DisableIMDSv1",
                        value: "false",
                    },
                ],
            },
        },
    });
    signs(rule, {
        "an environment of Elastic Beanstalk with tokens": beanstalk("true"),
        "another option of Elastic Beanstalk": beanstalk("false", "BlockDeviceMappings"),
    });
    const byId = group({ id: "lt-1", version: "1" });
    const bySource = group({ id: unknownString, version: unknownString }, { launchTemplate: ["template"] });
    blames(rule, {
        "no launch template": group(undefined),
        "a template that says nothing": [template(undefined), byName],
        "tokens that are optional": [template({ ...good, httpTokens: "optional" }), byName],
        "tokens left open": [template({ httpPutResponseHopLimit: 1 }), byName],
        "two hops": [template({ ...good, httpPutResponseHopLimit: 2 }), byId],
        "hops left open": [template({ httpTokens: "required" }), byId],
        "a template that is known by where it comes from": [
            template({ ...good, httpPutResponseHopLimit: 2 }),
            bySource,
        ],
        "a template that is unknown as a whole": [template({}), group(unknownString, { launchTemplate: ["template"] })],
        "Karpenter's nodes with two hops": object("karpenter.k8s.aws/v1:EC2NodeClass", "windows", {
            spec: { metadataOptions: { httpPutResponseHopLimit: 2 } },
        }),
        "Karpenter's nodes without tokens": object("karpenter.k8s.aws/v1:EC2NodeClass", "windows", {
            spec: { metadataOptions: { httpTokens: "optional" } },
        }),
        "the default of Karpenter's beta": object("karpenter.k8s.aws/v1beta1:EC2NodeClass", "windows", { spec: {} }),
        "a launch template of no cluster that says nothing": template(undefined),
        "a launch template of no cluster with optional tokens": template({ httpTokens: "optional" }),
        "an instance that says nothing": starting("instance:Instance", {}),
        "an instance with optional tokens": starting("instance:Instance", {
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "optional" },
        }),
        "an instance that overrules its launch template": [
            template(good),
            starting("instance:Instance", {
                launchTemplate: { id: "lt-1" },
                metadataOptions: { httpTokens: "optional" },
            }),
        ],
        "an instance where the account's default is the image's": [
            starting("instanceMetadataDefaults:InstanceMetadataDefaults", { httpTokens: "no-preference" }),
            starting("instance:Instance", {}),
        ],
        "an account's default with optional tokens": starting("instanceMetadataDefaults:InstanceMetadataDefaults", {
            httpTokens: "optional",
        }),
        "a spot request": starting("spotInstanceRequest:SpotInstanceRequest", { spotPrice: "0.1" }),
        "a launch configuration that says nothing": starting("launchConfiguration:LaunchConfiguration", {}),
        "a launch configuration with optional tokens": starting("launchConfiguration:LaunchConfiguration", {
            metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 1 },
        }),
        "a spot fleet with specifications": starting("spotFleetRequest:SpotFleetRequest", {
            launchSpecifications: [{ ami: "ami-1", instanceType: "t3.large" }],
        }),
        "a self-managed group with two hops": [
            template({ ...good, httpPutResponseHopLimit: 2 }),
            scaling({ launchTemplate: { id: "lt-1", version: "$Latest" } }, "shop"),
        ],
        "a self-managed group of mixed instances": [
            template({ ...good, httpPutResponseHopLimit: 2 }),
            scaling(
                {
                    mixedInstancesPolicy: {
                        launchTemplate: { launchTemplateSpecification: { launchTemplateId: "lt-1" } },
                    },
                },
                "shop",
            ),
        ],
        "a self-managed group by its bootstrap program": [
            {
                ...template({ httpTokens: "required" }),
                props: {
                    id: "lt-1",
                    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 3 },
                    userData: Buffer.from("<powershell>\n[string]$p = 'Start-EKSBootstrap.ps1'\n").toString("base64"),
                },
            },
            scaling({ launchTemplate: { id: "lt-1" } }),
        ],
        "a self-managed group of a launch configuration": [
            starting("launchConfiguration:LaunchConfiguration", {
                id: "lc-1",
                metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
            }),
            scaling({ launchConfiguration: "lc-1" }, "shop"),
        ],
        "pulumi-eks' node group": { type: "eks:index:NodeGroup", name: "windows", props: { instanceType: "t3.large" } },
        "pulumi-eks' second node group with two hops": {
            type: "eks:index:NodeGroupV2",
            name: "windows",
            props: { metadataOptions: { ...good, httpPutResponseHopLimit: 2 } },
        },
    });
    signs(rule, {
        "tokens and one hop": [template(good), byName],
        "tokens and one hop, by where the template comes from": [template(good), bySource],
        "no metadata service": [template({ httpEndpoint: "disabled" }), byName],
        "options that are not known yet": [template(unknownString), byName],
        "a template of another stack": group({ name: "elsewhere" }),
        "Karpenter's defaults": object("karpenter.k8s.aws/v1:EC2NodeClass", "windows", { spec: {} }),
        "a launch template of no cluster with two hops": template({ httpTokens: "required" }),
        "an instance with tokens": starting("instance:Instance", { metadataOptions: { httpTokens: "required" } }),
        "an instance without the service": starting("instance:Instance", {
            metadataOptions: { httpEndpoint: "disabled" },
        }),
        "an instance whose options are not known yet": starting("instance:Instance", {
            metadataOptions: { httpTokens: unknownString },
        }),
        "an instance of a launch template": [
            template({ httpTokens: "required" }),
            starting("instance:Instance", { launchTemplate: { id: "lt-1" } }),
        ],
        "an instance where the account asks for tokens": [
            starting("instanceMetadataDefaults:InstanceMetadataDefaults", { httpTokens: "required" }),
            starting("instance:Instance", {}),
        ],
        "nodes where the account asks for tokens and one hop": [
            starting("instanceMetadataDefaults:InstanceMetadataDefaults", {
                httpTokens: "required",
                httpPutResponseHopLimit: 1,
            }),
            template({}),
            byName,
        ],
        "a launch configuration with tokens": starting("launchConfiguration:LaunchConfiguration", {
            metadataOptions: { httpTokens: "required" },
        }),
        "a self-managed group with one hop": [template(good), scaling({ launchTemplate: { id: "lt-1" } }, "shop")],
        "a group of no cluster with two hops": [
            template({ httpTokens: "required", httpPutResponseHopLimit: 2 }),
            scaling({ launchTemplate: { id: "lt-1" } }),
        ],
        "a spot fleet of a launch template": [
            template({ httpTokens: "required" }),
            starting("spotFleetRequest:SpotFleetRequest", {
                launchTemplateConfigs: [{ launchTemplateSpecification: { id: "lt-1", version: "1" } }],
            }),
        ],
        "pulumi-eks' second node group": {
            type: "eks:index:NodeGroupV2",
            name: "windows",
            props: { metadataOptions: good },
        },
        "Karpenter without the service": object("karpenter.k8s.aws/v1:EC2NodeClass", "windows", {
            spec: { metadataOptions: { httpEndpoint: "disabled" } },
        }),
        "a beta of Karpenter with one hop": object("karpenter.k8s.aws/v1beta1:EC2NodeClass", "windows", {
            spec: { metadataOptions: { httpPutResponseHopLimit: 1 } },
        }),
    });
});

describe("network-no-remote-administration", () => {
    const rule = "network-no-remote-administration";
    const inside = (ingress: object) => ({
        type: "aws:ec2/securityGroup:SecurityGroup",
        name: "g",
        props: { ingress: [ingress] },
    });
    const world = { cidrBlocks: ["0.0.0.0/0"] };
    const list = (name: string, cidr: string) => ({
        type: "aws:ec2/managedPrefixList:ManagedPrefixList",
        name,
        props: { name, addressFamily: "IPv4", maxEntries: 1, entries: [{ cidr }], id: `pl-${name}` },
    });
    const entry = (prefixListId: string, cidr: string, ...sources: string[]) => ({
        type: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
        name: "entry",
        props: { prefixListId, cidr },
        sources: { prefixListId: sources },
    });
    const beanstalk = (options: Record<string, string>) => ({
        type: "aws:elasticbeanstalk/environment:Environment",
        name: "shop",
        props: {
            settings: Object.entries(options).map(([name, value]) => ({
                namespace: "aws:autoscaling:launchconfiguration",
                name,
                value,
            })),
        },
    });
    const fromList = (id: string, ...sources: string[]) => ({
        ...inside({ protocol: "tcp", fromPort: 3389, toPort: 3389, prefixListIds: [id] }),
        sources: { ingress: sources },
    });
    blames(rule, {
        "a prefix list of the world": [list("all", "0.0.0.0/0"), fromList("pl-all")],
        "a prefix list of the world that is new": [list("all", "0.0.0.0/0"), fromList(unknownString, "all")],
        "a prefix list with a separate entry of the world": [
            list("mixed", "198.51.100.0/24"),
            entry("pl-mixed", "0.0.0.0/0"),
            fromList("pl-mixed"),
        ],
        "a new prefix list with a separate entry of the world": [
            list("mixed", "198.51.100.0/24"),
            entry(unknownString, "0.0.0.0/0", "mixed"),
            fromList(unknownString, "mixed"),
        ],
        "a prefix list of the world in a template": {
            type: "aws:cloudformation/stack:Stack",
            name: "network",
            props: {
                templateBody: JSON.stringify({
                    Resources: {
                        All: { Type: "AWS::EC2::PrefixList", Properties: { Entries: [{ Cidr: "0.0.0.0/0" }] } },
                        Desktop: {
                            Type: "AWS::EC2::SecurityGroup",
                            Properties: {
                                SecurityGroupIngress: [
                                    {
                                        IpProtocol: "tcp",
                                        FromPort: 3389,
                                        ToPort: 3389,
                                        SourcePrefixListId: { "Fn::GetAtt": ["All", "PrefixListId"] },
                                    },
                                ],
                            },
                        },
                    },
                }),
            },
        },
        "a key of Elastic Beanstalk, which opens SSH": beanstalk({ EC2KeyName: "ops" }),
        "a key of Elastic Beanstalk with SSH for the world": beanstalk({
            EC2KeyName: "ops",
            SSHSourceRestriction: "tcp, 22, 22, 0.0.0.0/0",
        }),
    });
    signs(rule, {
        "a prefix list of an office": [list("office", "198.51.100.0/24"), fromList("pl-office")],
        "a prefix list beside one of the world": [
            list("all", "0.0.0.0/0"),
            list("office", "198.51.100.0/24"),
            fromList(unknownString, "all", "office"),
        ],
        "a prefix list of another stack": fromList("pl-0a1b2c3d"),
        "an entry of another list": [
            list("office", "198.51.100.0/24"),
            list("all", "198.51.100.0/24"),
            entry("pl-all", "0.0.0.0/0"),
            fromList("pl-office"),
        ],
        "a key of Elastic Beanstalk with SSH for an office": beanstalk({
            EC2KeyName: "ops",
            SSHSourceRestriction: "tcp,22,22,198.51.100.0/24",
        }),
        "a key of Elastic Beanstalk without its security group": beanstalk({
            EC2KeyName: "ops",
            DisableDefaultEC2SecurityGroup: "true",
        }),
        "SSH of Elastic Beanstalk without a key": beanstalk({ SSHSourceRestriction: "tcp,22,22,0.0.0.0/0" }),
        "HTTPS for a prefix list of the world": [
            list("all", "0.0.0.0/0"),
            inside({ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-all"] }),
        ],
    });
    blames(rule, {
        SSH: inside({ protocol: "tcp", fromPort: 22, toPort: 22, ...world }),
        RDP: inside({ protocol: "tcp", fromPort: 3389, toPort: 3389, ...world }),
        WinRM: inside({ protocol: "tcp", fromPort: 5985, toPort: 5986, ...world }),
        "RPC of Windows": inside({ protocol: "tcp", fromPort: 135, toPort: 139, ...world }),
        SMB: inside({ protocol: "tcp", fromPort: 445, toPort: 445, ...world }),
        "all traffic by a number": inside({ protocol: -1, ...world }),
        "a range of ports": inside({ protocol: "tcp", fromPort: 0, toPort: 65535, ...world }),
        "all traffic": inside({ protocol: "-1", fromPort: 0, toPort: 0, ...world }),
        "TCP by its number": inside({ protocol: "6", fromPort: 22, toPort: 22, ...world }),
        IPv6: inside({ protocol: "tcp", fromPort: 22, toPort: 22, ipv6CidrBlocks: ["::/0"] }),
        "the world in halves": inside({
            protocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"],
        }),
        "a rule apart": {
            type: "aws:ec2/securityGroupRule:SecurityGroupRule",
            name: "r",
            props: { type: "ingress", protocol: "tcp", fromPort: 22, toPort: 22, ...world },
        },
        "a rule of the newer kind": {
            type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            name: "r",
            props: { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0" },
        },
        "the default group": {
            type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
            name: "g",
            props: { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, ...world }] },
        },
        "a key for the nodes": {
            type: "aws:eks/nodeGroup:NodeGroup",
            name: "n",
            props: { remoteAccess: { ec2SshKey: "ops" } },
        },
    });
    signs(rule, {
        "a web server": inside({ protocol: "tcp", fromPort: 443, toPort: 443, ...world }),
        "an office": inside({ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["198.51.100.0/24"] }),
        "a private network": inside({ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] }),
        "another group": inside({ protocol: "tcp", fromPort: 22, toPort: 22, securityGroups: ["sg-1"] }),
        UDP: inside({ protocol: "udp", fromPort: 22, toPort: 22, ...world }),
        "traffic that goes out": {
            type: "aws:ec2/securityGroupRule:SecurityGroupRule",
            name: "r",
            props: { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, ...world },
        },
        "a key for the nodes, from a group": {
            type: "aws:eks/nodeGroup:NodeGroup",
            name: "n",
            props: { remoteAccess: { ec2SshKey: "ops", sourceSecurityGroupIds: [unknownString] } },
        },
    });
});

describe("an address range", () => {
    it("is the world's where it keeps nobody out", () => {
        for (const range of ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "2000::/3", " 0.0.0.0/0 "]) {
            assert.ok(isWorldwide(range), range);
        }
        for (const range of ["10.0.0.0/8", "198.51.100.7/32", "2001:db8::/32", "fc00::/16", "", "anywhere"]) {
            assert.ok(!isWorldwide(range), range);
        }
    });
});

describe("eks-administrators", () => {
    const rule = "eks-administrators";
    const policyOf = (name: string) => `arn:aws:eks::aws:cluster-access-policy/${name}`;
    const ci = `arn:aws:iam::${account}:role/ci`;
    const associated = (name: string, accessScope?: object) => ({
        type: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        name: "subject",
        props: { clusterName: "prod", principalArn: ci, policyArn: policyOf(name), accessScope },
    });
    const entry = (props: object) => ({
        type: "aws:eks/accessEntry:AccessEntry",
        name: "subject",
        props: { clusterName: "prod", principalArn: ci, ...props },
    });
    const awsAuth = (data: object, metadata: object = {}) => ({
        type: "kubernetes:core/v1:ConfigMap",
        name: "subject",
        props: { metadata: { name: "aws-auth", namespace: "kube-system", ...metadata }, data },
    });
    const mapped = (groups: string) => `- rolearn: ${ci}\n  username: ci\n  groups:\n${groups}`;
    blames(rule, {
        "an administrator of the cluster": associated("AmazonEKSClusterAdminPolicy", { type: "cluster" }),
        "an administrator of everything in the cluster": associated("AmazonEKSAdminPolicy", { type: "cluster" }),
        "an administrator in China": {
            ...associated("x"),
            props: {
                ...associated("x", { type: "cluster" }).props,
                policyArn: policyOf("AmazonEKSClusterAdminPolicy").replace("arn:aws:", "arn:aws-cn:"),
            },
        },
        "an administrator of the namespace of the cluster's own controllers": associated(
            "AmazonEKSClusterAdminPolicy",
            {
                type: "namespace",
                namespaces: ["web", "kube-system"],
            },
        ),
        "an administrator of every namespace": associated("AmazonEKSAdminPolicy", {
            type: "namespace",
            namespaces: ["*"],
        }),
        "an editor of the cluster": associated("AmazonEKSEditPolicy", { type: "cluster" }),
        "an editor of the namespace of the cluster's own controllers": associated("AmazonEKSEditPolicy", {
            type: "namespace",
            namespaces: ["kube-system"],
        }),
        "a reader of everything": associated("AmazonEKSAdminViewPolicy", { type: "cluster" }),
        "an administrator of Secrets": associated("AmazonEKSSecretAdminPolicy", { type: "cluster" }),
        "a reader of Secrets": associated("AmazonEKSSecretReaderPolicy", { type: "cluster" }),
        "system:masters by an access entry": entry({ kubernetesGroups: ["viewers", "system:masters"] }),
        "system:masters for a role": awsAuth({ mapRoles: mapped("    - system:masters\n") }),
        "system:masters for a user": awsAuth({
            mapUsers: JSON.stringify([{ userarn: `arn:aws:iam::${account}:user/anna`, groups: ["system:masters"] }]),
        }),
        "system:masters beside a node's groups": awsAuth({
            mapRoles: mapped("    - system:bootstrappers\n    - system:nodes\n    - system:masters\n"),
        }),
        "system:masters by a patch": {
            ...awsAuth({ mapRoles: mapped("    - system:masters\n") }),
            type: "kubernetes:core/v1:ConfigMapPatch",
        },
    });
    signs(rule, {
        "a viewer of the cluster": associated("AmazonEKSViewPolicy", { type: "cluster" }),
        "an editor of namespaces": associated("AmazonEKSEditPolicy", { type: "namespace", namespaces: ["web"] }),
        "an administrator of namespaces": associated("AmazonEKSAdminPolicy", {
            type: "namespace",
            namespaces: ["web", "web-*"],
        }),
        "a reader of namespaces": associated("AmazonEKSAdminViewPolicy", { type: "namespace", namespaces: ["web"] }),
        "a policy that is not known yet": {
            ...associated("x"),
            props: { ...associated("x", { type: "cluster" }).props, policyArn: unknownString },
        },
        "a policy of Auto Mode": associated("AmazonEKSAutoNodePolicy", { type: "cluster" }),
        "a node's entry": entry({ type: "EC2_WINDOWS" }),
        "groups of one's own": entry({ kubernetesGroups: ["viewers"] }),
        "a node's groups": awsAuth({
            mapRoles: mapped("    - system:bootstrappers\n    - system:nodes\n    - eks:kube-proxy-windows\n"),
        }),
        "the same in another ConfigMap": awsAuth({ mapRoles: mapped("    - system:masters\n") }, { name: "notes" }),
        "text that is no list": awsAuth({ mapRoles: "{{ .Values.roles }}", mapUsers: "*x" }),
    });
    signs(
        rule,
        { "an administrator that the setting names": associated("AmazonEKSClusterAdminPolicy", { type: "cluster" }) },
        { administrators: [`arn:aws:iam::${account}:role/c?`] },
    );
});
