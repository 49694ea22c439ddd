import { isAbsent, isObject, listIn, objectIn, textIn, unknown, type Json, type JsonObject } from "../resources/json";
import type { PolicyKind } from "./policy-kind";
import { parsePolicy } from "./statement";

/** A policy that a resource describes with arguments instead of a document. */
export interface Permission {
    readonly kind: PolicyKind;
    readonly place: string;
    readonly policy: Json;
}

/** Types whose property `sharedAccounts` shares copies of data with accounts or `all`. */
export const typesOfSnapshots = [
    "aws:rds/snapshot:Snapshot",
    "aws:rds/snapshotCopy:SnapshotCopy",
    "aws:rds/clusterSnapshot:ClusterSnapshot",
    "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
];

/** The policy statement that AWS creates from the arguments of each resource type. */
const permissions: Record<string, (props: JsonObject) => Permission[]> = {
    /** @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
    "aws:lambda/permission:Permission": (props) => [
        permission("permission", {
            Action: props["action"] ?? "lambda:InvokeFunction",
            Principal: principalOf(props["principal"]),
            Condition: {
                ArnLike: given({ "aws:SourceArn": props["sourceArn"] }),
                StringEquals: given({
                    "aws:SourceAccount": props["sourceAccount"],
                    "aws:PrincipalOrgID": props["principalOrgId"],
                    "lambda:EventSourceToken": props["eventSourceToken"],
                    "lambda:FunctionUrlAuthType": props["functionUrlAuthType"],
                }),
            },
        }),
    ],
    "aws:lambda/layerVersionPermission:LayerVersionPermission": (props) => [
        permission("permission", {
            Action: props["action"],
            Principal: principalOf(props["principal"]),
            Condition: { StringEquals: given({ "aws:PrincipalOrgID": props["organizationId"] }) },
        }),
    ],
    /** @see https://docs.aws.amazon.com/signer/latest/api/API_AddProfilePermission.html */
    "aws:signer/signingProfilePermission:SigningProfilePermission": (props) => [
        permission("permission", { Action: props["action"], Principal: principalOf(props["principal"]) }),
    ],
    /** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
    "aws:cloudwatch/eventPermission:EventPermission": (props) => {
        const { type, key, value } = objectIn(props["condition"]);
        const operator = textIn(type) ?? "StringEquals";
        return [
            permission("permission", {
                Action: props["action"] ?? "events:PutEvents",
                Principal: principalOf(props["principal"]),
                Condition:
                    props["condition"] === unknown
                        ? { StringEquals: { "aws:PrincipalOrgID": unknown } }
                        : { [operator]: given({ [textIn(key) ?? ""]: value }) },
            }),
        ];
    },
    /** The action to retire a grant gives no access. */
    "aws:kms/grant:Grant": (props) => [
        {
            ...permission("grant", {
                Action: listIn(props["operations"]).flatMap((operation): Json[] =>
                    operation === "RetireGrant"
                        ? []
                        : [operation === unknown ? unknown : `kms:${textIn(operation) ?? ""}`],
                ),
                Principal: { AWS: present([props["granteePrincipal"], props["retiringPrincipal"]]) },
            }),
            kind: "grant",
        },
    ],
    /** @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html */
    "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy": (props) => {
        const policies = parsePolicy(props["policy"]);
        return (Array.isArray(policies) ? policies : []).flatMap((policy, index) =>
            !isObject(policy)
                ? []
                : listIn(policy["Rules"]).map((rule) => ({
                      ...permission(`policy[${index}]`, {
                          Action: objectIn(rule)["Permission"] ?? [],
                          Resource: objectIn(rule)["Resource"] ?? [],
                          Principal: { AWS: policy["Principal"] ?? [] },
                      }),
                      kind: "aoss" as const,
                  })),
        );
    },
    "aws:ec2/amiLaunchPermission:AmiLaunchPermission": (props) => sharedWith("permission", props["accountId"]),
    "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission": (props) =>
        sharedWith("permission", props["accountId"]),
    "aws:ec2/vpcEndpointService:VpcEndpointService": (props) =>
        listIn(props["allowedPrincipals"]).flatMap((principal) => sharedWith("allowedPrincipals", principal)),
    "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": (props) =>
        sharedWith("principalArn", props["principalArn"]),
    ...Object.fromEntries(
        typesOfSnapshots.map((type) => [
            type,
            (props: JsonObject) =>
                listIn(props["sharedAccounts"]).flatMap((account) => sharedWith("sharedAccounts", account)),
        ]),
    ),
    // A map keeps the names of the provider: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_document#permissions-block
    "aws:ssm/document:Document": (props) =>
        (textIn(objectIn(props["permissions"])["account_ids"]) ?? "")
            .split(",")
            .flatMap((account) => sharedWith("permissions", account.trim())),
    "aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess": (props) =>
        sharedWith("permission", props["account"]),
    "aws:ram/principalAssociation:PrincipalAssociation": (props) => sharedWith("share", props["principal"]),
    // https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeEndpointAccess.html
    "aws:redshift/endpointAuthorization:EndpointAuthorization": (props) => sharedWith("permission", props["account"]),
    // https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeDataShare.html
    "aws:redshift/dataShareAuthorization:DataShareAuthorization": (props) =>
        sharedWith("permission", props["consumerIdentifier"]),
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": (props) => [
        { kind: "s3", place: "details.policy", policy: objectIn(props["details"])["policy"] },
    ],
};

export const typesWithPermissions: readonly string[] = Object.keys(permissions);

export function permissionsOf({ type, props }: { type: string; props: JsonObject }): Permission[] {
    return permissions[type]?.(props) ?? [];
}

function permission(place: string, statement: JsonObject): Permission {
    return { kind: "other", place, policy: { Statement: [{ Effect: "Allow", ...statement }] } };
}

/**
 * A share has no action. An organisation or an organisational unit is not an account; the rule about access lists reports
 * what is shared with everyone.
 */
function sharedWith(place: string, principal: Json): Permission[] {
    const isAccount = typeof principal !== "string" || !/:organizations:|^(|\*|all)$/i.test(principal);
    return isAbsent(principal) || !isAccount ? [] : [permission(place, { Action: [], Principal: { AWS: principal } })];
}

/** An absent argument is not a condition. */
function given(conditions: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(conditions).filter(([key, value]) => key !== "" && !isAbsent(value)));
}

function present(values: readonly Json[]): Json[] {
    return values.flatMap((value): Json[] => (isAbsent(value) ? [] : [value]));
}

/** Everybody, a service, or an account or one of its principals. */
function principalOf(principal: Json): Json {
    if (typeof principal !== "string") {
        return principal;
    }
    const isService = /^[a-z0-9.-]+\.[a-z]+$/i.test(principal) && !principal.startsWith("arn:");
    return principal === "*" ? "*" : { [isService ? "Service" : "AWS"]: principal };
}
