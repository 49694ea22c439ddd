import { isWorldwide } from "../../network/cidr";
import {
    isAbsent,
    listIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    type Json,
    numberIn,
    type JsonObject,
} from "../../resources/json";
import type { Stack, StackResource } from "../../resources/resource";
import { stackRule } from "../rule";

const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const prefixList = "aws:ec2/managedPrefixList:ManagedPrefixList";
const judged = [
    securityGroup,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    nodeGroup,
];

/**
 * Ports for remote administration: SSH, RDP, WinRM with and without TLS, and RPC and SMB, which also administer Windows.
 *
 * @see https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19 which has both of them among its ports
 */
const administration = [22, 135, 445, 3389, 5985, 5986];

export const noRemoteAdministration = stackRule<{ ports: number[] }>({
    name: "network-no-remote-administration",
    displayName: "Remote administration is not public",
    description: "SSH, RDP, WinRM, RPC and SMB are not open to the whole internet.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["eks", "network", "public-access"],
    rationale: `Attackers constantly scan public administration ports. The rule reads security groups with inline or separate rules, IPv4 and IPv6,
prefix lists of the stack, port ranges that include such a port, and rules for all traffic. A node group with \`remoteAccess\` and a key, but without
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
    check: (stack, { ports }) =>
        stack.ofType(...judged).flatMap((resource) => [
            ...rulesOf(resource).flatMap(({ place, property, rule }) => {
                const range = openRange(rule) ?? openList(resource, property, rule, stack);
                const open = ports.filter((port) => includes(rule, port));
                return range === undefined || open.length === 0
                    ? []
                    : [
                          {
                              message:
                                  `${resource.name}: ${place} opens port ${open.join(", ")} to ${range}. ` +
                                  "Limit it to the addresses that need it, or use Session Manager.",
                              urn: resource.urn,
                          },
                      ];
            }),
            ...(opensNodes(resource)
                ? [
                      {
                          message:
                              `${resource.name}: remoteAccess without sourceSecurityGroupIds opens the nodes to 0.0.0.0/0. ` +
                              "Name the security groups with access, or use Session Manager.",
                          urn: resource.urn,
                      },
                  ]
                : []),
        ]),
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

function rulesOf({ type, props }: StackResource): Rule[] {
    if (type.endsWith("SecurityGroup")) {
        return objectsIn(props["ingress"]).map(({ index, object }) => ({
            place: `ingress[${index}]`,
            rule: object,
            property: "ingress",
        }));
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
 * A prefix list of the stack with the whole internet in it, by its ID. While the ID is unknown, the source of the value tells
 * it, if all lists that the property may name are like that.
 */
function openList(resource: StackResource, property: string, rule: JsonObject, stack: Stack): string | undefined {
    const given = rule["prefixListIds"] ?? rule["prefixListId"];
    const ids: readonly Json[] = Array.isArray(given) ? given : [given];
    const named = stack.ofType(prefixList).filter(({ props }) => !isAbsent(props["id"]) && ids.includes(props["id"]));
    const sources = ids.includes(unknown) ? resource.sourcesOf(property).filter(({ type }) => type === prefixList) : [];
    const [open] = named.flatMap(rangeIn);
    return open ?? (sources.every((list) => rangeIn(list).length > 0) ? sources.flatMap(rangeIn)[0] : undefined);
}

function rangeIn({ props }: StackResource): string[] {
    return objectsIn(props["entries"])
        .flatMap(({ object }) => textIn(object["cidr"]) ?? [])
        .filter(isWorldwide);
}

function openRange(rule: JsonObject): string | undefined {
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

function opensNodes({ type, props }: StackResource): boolean {
    const access = props["remoteAccess"];
    const { ec2SshKey, sourceSecurityGroupIds } = objectIn(access);
    const isLimited = sourceSecurityGroupIds === unknown || listIn(sourceSecurityGroupIds).length > 0;
    return type === nodeGroup && access !== unknown && !isAbsent(ec2SshKey) && !isLimited;
}
