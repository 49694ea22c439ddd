import { isWorldwide } from "../../network/cidr";
import {
    isAbsent,
    isTrue,
    listIn,
    numberIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../../resources/json";
import type { Resource, Stack, StackResource } from "../../resources/resource";
import { resourceRule, type Finding } from "../rule";

const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const prefixList = "aws:ec2/managedPrefixList:ManagedPrefixList";
const prefixListEntry = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
const beanstalk = [
    "aws:elasticbeanstalk/environment:Environment",
    "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
];
const judged = [
    securityGroup,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    nodeGroup,
    ...beanstalk,
];

/**
 * Ports for remote administration: SSH, RDP, WinRM with and without TLS, and RPC and SMB, which also administer Windows.
 *
 * @see https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19 which has both of them among its ports
 */
const administration = [22, 135, 445, 3389, 5985, 5986];

export const noRemoteAdministration = resourceRule<{ ports: number[] }>({
    name: "network-no-remote-administration",
    displayName: "Remote administration is not public",
    description: "SSH, RDP, WinRM, RPC and SMB are not open to the whole internet.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["eks", "network", "public-access"],
    appliesTo: judged,
    rationale: `Attackers constantly scan public administration ports. The rule reads security groups with inline or separate rules, IPv4 and IPv6,
prefix lists of the stack, port ranges that include such a port, rules for all traffic, and what Elastic
Beanstalk opens for a key without \`SSHSourceRestriction\`. A node group with \`remoteAccess\` and a key, but without
\`sourceSecurityGroupIds\`, makes EKS open the port to the internet. Session Manager needs no open port.`,
    remediationSteps: "Remove the rule and use Session Manager, or limit it to address ranges or security groups.",
    settings: {
        ports: {
            type: "array",
            items: { type: "integer" },
            description: "Ports that must not be open to the internet.",
            default: administration,
        },
    },
    check: (resource, { ports }) => [
        ...rulesOf(resource).flatMap(({ place, rule }) =>
            flaws(resource, place, openPorts(rule, ports), rangeOf(rule)),
        ),
        ...(opensNodes(resource)
            ? [
                  {
                      message:
                          `${resource.name}: remoteAccess without sourceSecurityGroupIds opens the nodes to 0.0.0.0/0. ` +
                          "Name the security groups with access, or use Session Manager.",
                  },
              ]
            : []),
    ],
    checkStack: (stack, { ports }) => {
        const lists = listsOf(stack);
        return lists.size === 0
            ? []
            : stack.ofType(...judged).flatMap((resource) =>
                  rulesOf(resource).flatMap(({ place, property, rule }) => {
                      const open = rangeOf(rule) === undefined ? openPorts(rule, ports) : [];
                      return flaws(resource, place, open, rangeByList(resource, property, rule, lists));
                  }),
              );
    },
    examples: {
        bad: [
            {
                title: "SSH",
                resources: [
                    {
                        type: securityGroup,
                        name: "nodes",
                        props: { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }] },
                    },
                ],
            },
            {
                title: "RDP within a range, over IPv6",
                resources: [
                    {
                        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                        name: "desktop",
                        props: { ipProtocol: "tcp", fromPort: 3000, toPort: 4000, cidrIpv6: "::/0" },
                    },
                ],
            },
            {
                title: "a key for the nodes",
                resources: [{ type: nodeGroup, name: "windows", props: { remoteAccess: { ec2SshKey: "ops" } } }],
            },
        ],
        good: [
            {
                title: "public HTTPS, SSH for an address range",
                resources: [
                    {
                        type: securityGroup,
                        name: "web",
                        props: {
                            ingress: [
                                { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
                                { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["198.51.100.0/24"] },
                            ],
                        },
                    },
                ],
            },
        ],
    },
});

interface Rule {
    readonly place: string;
    readonly rule: JsonObject;
    /** The resource's property that holds its prefix lists. */
    readonly property: string;
}

function rulesOf({ type, props }: Resource): Rule[] {
    if (type.endsWith("SecurityGroup")) {
        return objectsIn(props["ingress"]).map(({ index, object }) => ({
            place: `ingress[${index}]`,
            rule: object,
            property: "ingress",
        }));
    }
    if (beanstalk.includes(type)) {
        const rule = ruleOfBeanstalk(props);
        return rule === undefined ? [] : [{ place: "the setting EC2KeyName", rule, property: "settings" }];
    }
    const isEgress = props["type"] === "egress";
    return type === nodeGroup || isEgress
        ? []
        : [
              {
                  place: "the rule",
                  rule: props,
                  property: type.endsWith("SecurityGroupRule") ? "prefixListIds" : "prefixListId",
              },
          ];
}

/**
 * The rule that Elastic Beanstalk makes for an environment with a key: `tcp, 22, 22, 198.51.100.0/24`. Without a restriction it is for the
 * whole internet.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 * @see https://github.com/awsdocs/elastic-beanstalk-samples/tree/main/configuration-files/aws-provided/security-configuration
 */
function ruleOfBeanstalk(props: JsonObject): JsonObject | undefined {
    const option = (wanted: string) =>
        objectsIn(props["settings"]).find(({ object: { name } }) => name === wanted)?.object["value"];
    const key = option("EC2KeyName");
    if (isAbsent(key) || key === "" || isTrue(option("DisableDefaultEC2SecurityGroup"))) {
        return undefined;
    }
    // A template can have a restriction that the environment does not repeat.
    const restriction =
        option("SSHSourceRestriction") ?? (isAbsent(props["templateName"]) ? "tcp,22,22,0.0.0.0/0" : "");
    const [protocol, fromPort, toPort, source] = (textIn(restriction) ?? "").split(",").map((part) => part.trim());
    return { protocol, fromPort, toPort, cidrBlocks: [source] };
}

function openPorts(rule: JsonObject, ports: readonly number[]): number[] {
    return ports.filter((port) => includes(rule, port));
}

function flaws({ name, urn }: Resource, place: string, ports: readonly number[], range: string | undefined): Finding[] {
    return range === undefined || ports.length === 0
        ? []
        : [
              {
                  message:
                      `${name}: ${place} opens port ${ports.join(", ")} to ${range}. ` +
                      "Limit it to the addresses that need it, or use Session Manager.",
                  urn,
              },
          ];
}

/** The prefix lists of a stack, each with the first worldwide range in it. */
type Lists = ReadonlyMap<StackResource, string | undefined>;

function listsOf(stack: Stack): Lists {
    const entries = stack.ofType(prefixListEntry);
    return new Map(
        stack.ofType(prefixList).map((list) => {
            const others = entries.filter((entry) => belongsTo(entry, list)).map(({ props }) => props["cidr"]);
            const own = objectsIn(list.props["entries"]).map(({ object }) => object["cidr"]);
            const range = [...own, ...others].flatMap((cidr) => textIn(cidr) ?? []).find(isWorldwide);
            return [list, range === undefined ? undefined : `${range} (by the prefix list ${list.name})`];
        }),
    );
}

function belongsTo(entry: StackResource, list: StackResource): boolean {
    const id = entry.props["prefixListId"];
    return id === unknown
        ? entry.sourcesOf("prefixListId").includes(list)
        : id !== undefined && id === list.props["id"];
}

/**
 * The worldwide range of a prefix list, which a rule names by its ID. While the ID is unknown, the source of the value is the list,
 * if all lists that the property may name are like that.
 */
function rangeByList(resource: StackResource, property: string, rule: JsonObject, lists: Lists): string | undefined {
    const given = rule["prefixListIds"] ?? rule["prefixListId"];
    const ids: readonly Json[] = Array.isArray(given) ? given : [given];
    const named = [...lists].find(([{ props }, range]) => range !== undefined && isOne(ids, props["id"]));
    const sources = ids.includes(unknown) ? resource.sourcesOf(property).filter((source) => lists.has(source)) : [];
    const ranges = sources.map((list) => lists.get(list));
    return named?.[1] ?? (ranges.includes(undefined) ? undefined : ranges[0]);
}

function isOne(ids: readonly Json[], id: Json): boolean {
    return typeof id === "string" && ids.includes(id);
}

function rangeOf(rule: JsonObject): string | undefined {
    const ranges: Json[] = [
        ...listIn(rule["cidrBlocks"]),
        ...listIn(rule["ipv6CidrBlocks"]),
        rule["cidrIpv4"],
        rule["cidrIpv6"],
    ];
    return ranges.flatMap((range) => textIn(range) ?? []).find(isWorldwide);
}

/** Whether a rule includes a port. Unknown ports are checked when they are known. */
function includes(rule: JsonObject, port: number): boolean {
    const written = rule["protocol"] ?? rule["ipProtocol"];
    // In templates, it is often a number: IpProtocol: -1.
    const protocol = typeof written === "number" ? String(written) : textIn(written)?.toLowerCase();
    if (protocol === "-1" || protocol === "all") {
        return true;
    }
    const isTcp = protocol === "tcp" || protocol === "6";
    return isTcp && numberIn(rule["fromPort"]) <= port && port <= numberIn(rule["toPort"]);
}

function opensNodes({ type, props }: Resource): boolean {
    const access = props["remoteAccess"];
    const { ec2SshKey, sourceSecurityGroupIds } = objectIn(access);
    const isLimited = sourceSecurityGroupIds === unknown || listIn(sourceSecurityGroupIds).length > 0;
    return type === nodeGroup && access !== unknown && !isAbsent(ec2SshKey) && !isLimited;
}
