import { textIn, unknown } from "../../resources/json";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";
import { ec2Trust, role } from "./examples";

const company = "arn:aws:iam::111122223333:policy/company/Boundary";

export const permissionsBoundary = resourceRule<{ boundaries: string[]; paths: string[]; names: string[] }>({
    name: "iam-permissions-boundary",
    displayName: "Roles have an allowed boundary, path and name",
    description: "A role has a permissions boundary, a path and a name that the organisation allows.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: ["aws:iam/role:Role"],
    rationale: `Organisations that let teams create roles often require a permissions boundary, and a path or a name prefix that their own policies use
to identify the roles. AWS refuses other roles during the deployment; this rule reports them in the preview. The required values are
settings. By default, nothing is required.`,
    remediationSteps: "Set permissionsBoundary, path or name of the role to an allowed value.",
    settings: {
        boundaries: {
            type: "array",
            items: { type: "string" },
            description:
                "ARNs of the boundaries that a role may have; `*` and `?` are wildcards. Empty: a role needs none.",
            default: [],
        },
        paths: {
            type: "array",
            items: { type: "string" },
            description: "Paths that a role may have; `*` and `?` are wildcards. Empty: any.",
            default: [],
        },
        names: {
            type: "array",
            items: { type: "string" },
            description: "Names that a role may have, such as `team-*`; `*` and `?` are wildcards. Empty: any.",
            default: [],
        },
    },
    check: ({ name, props }, { boundaries, paths, names }) => {
        const asked = [
            ["permissions boundary", props["permissionsBoundary"], boundaries],
            ["path", props["path"] ?? "/", paths],
            ["name", props["name"] ?? props["namePrefix"], names],
        ] as const;
        return asked.flatMap(([what, value, allowed]) => {
            const text = textIn(value);
            if (
                allowed.length === 0 ||
                value === unknown ||
                (text !== undefined && allowed.some((one) => matches(one, text)))
            ) {
                return [];
            }
            const has = text === undefined ? `has no ${what}` : `has the ${what} ${text}`;
            return [{ message: `${name}: the role ${has}, and ${allowed.join(" or ")} is required. Set it.` }];
        });
    },
    examples: {
        bad: [
            {
                title: "no boundary",
                settings: { boundaries: [company] },
                resources: [role("app", ec2Trust)],
            },
            {
                title: "another boundary",
                settings: { boundaries: [company] },
                resources: [
                    role("app", ec2Trust, { permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" }),
                ],
            },
            {
                title: "another path and another name",
                settings: { paths: ["/team/*"], names: ["team-*"] },
                resources: [role("app", ec2Trust)],
            },
        ],
        good: [
            {
                title: "the required values",
                settings: {
                    boundaries: ["arn:aws:iam::*:policy/company/Boundary"],
                    paths: ["/team/*"],
                    names: ["team-*"],
                },
                resources: [role("team-app", ec2Trust, { permissionsBoundary: company, path: "/team/web/" })],
            },
            {
                title: "nothing is required",
                resources: [role("app", ec2Trust)],
            },
        ],
    },
});
