import {
    isAbsent,
    isObject,
    listIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../resources/json";
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

/** Types with properties that name the other accounts or identities which something is shared with: one, or a list. */
const sharing: Readonly<Record<string, readonly string[]>> = {
    ...Object.fromEntries(typesOfSnapshots.map((type) => [type, ["sharedAccounts"]])),
    // https://docs.aws.amazon.com/config/latest/APIReference/API_PutAggregationAuthorization.html
    "aws:cfg/aggregateAuthorization:AggregateAuthorization": ["accountId"],
    "aws:ec2/amiLaunchPermission:AmiLaunchPermission": ["accountId"],
    "aws:ec2/networkInterfacePermission:NetworkInterfacePermission": ["awsAccountId"],
    "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission": ["accountId"],
    "aws:ec2/vpcEndpointService:VpcEndpointService": ["allowedPrincipals"],
    "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": ["principalArn"],
    "aws:globalaccelerator/crossAccountAttachment:CrossAccountAttachment": ["principals"],
    // https://docs.aws.amazon.com/lake-formation/latest/dg/cross-account-permissions.html
    "aws:lakeformation/permissions:Permissions": ["principal"],
    "aws:licensemanager/licenseGrant:LicenseGrant": ["principal"],
    // A link shares logs and metrics with the account of the sink: https://docs.aws.amazon.com/OAM/latest/APIReference/API_CreateLink.html
    "aws:oam/link:Link": ["sinkIdentifier"],
    "aws:ram/principalAssociation:PrincipalAssociation": ["principal"],
    "aws:ram/resourceShareAssociationsExclusive:ResourceShareAssociationsExclusive": ["principals"],
    // https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeDataShare.html
    "aws:redshift/dataShareAuthorization:DataShareAuthorization": ["consumerIdentifier"],
    // https://docs.aws.amazon.com/redshift/latest/APIReference/API_AuthorizeEndpointAccess.html
    "aws:redshift/endpointAuthorization:EndpointAuthorization": ["account"],
};

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
    ...Object.fromEntries(
        Object.entries(sharing).map(([type, properties]) => [
            type,
            (props: JsonObject) => properties.flatMap((property) => sharedWith(property, props[property])),
        ]),
    ),
    // Its accounts with clusters that filter data are often its own: https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_DataLakeSettings.html
    "aws:lakeformation/dataLakeSettings:DataLakeSettings": (props) => [
        ...["admins", "readOnlyAdmins"].flatMap((property) => sharedWith(property, props[property])),
        ...sharedWith("externalDataFilteringAllowLists", perhapsOwn(props["externalDataFilteringAllowLists"])),
    ],
    // The provider's own example names the own account: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_authorize_vpc_endpoint_access
    "aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess": (props) =>
        sharedWith("account", perhapsOwn(props["account"])),
    // A map keeps the names of the provider: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_document#permissions-block
    "aws:ssm/document:Document": (props) =>
        sharedWith("permissions", (textIn(objectIn(props["permissions"])["account_ids"]) ?? "").split(",")),
    // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LaunchPermissionConfiguration.html
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": (props) =>
        objectsIn(props["distributions"]).flatMap(({ index, object }) => {
            const { launchPermission } = objectIn(object["amiDistributionConfiguration"]);
            return sharedWith(`distributions[${index}]`, objectIn(launchPermission)["userIds"]);
        }),
    // Sharing within the organisation needs no handshake: https://docs.aws.amazon.com/directoryservice/latest/devguide/API_ShareDirectory.html
    "aws:directoryservice/sharedDirectory:SharedDirectory": (props) =>
        props["method"] === "ORGANIZATIONS" ? [] : sharedWith("target", objectIn(props["target"])["id"]),
    // Only ACCOUNT is outside of the organisation: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/servicecatalog_portfolio_share
    "aws:servicecatalog/portfolioShare:PortfolioShare": (props) =>
        props["type"] === "ACCOUNT" ? sharedWith("principalId", props["principalId"]) : [],
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_Grantee.html
    "aws:s3control/accessGrant:AccessGrant": (props) => {
        const { granteeType, granteeIdentifier } = objectIn(props["grantee"]);
        return granteeType === "IAM" ? sharedWith("grantee", granteeIdentifier) : [];
    },
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
function sharedWith(place: string, principals: Json): Permission[] {
    const all: readonly Json[] = Array.isArray(principals) ? principals : [principals];
    const accounts = all
        .map((principal) => (typeof principal === "string" ? principal.trim().replace(everybodyIn, rootOf) : principal))
        .filter(
            (principal) =>
                !isAbsent(principal) &&
                !(typeof principal === "string" && /:organizations:|^(|\*|all)$/i.test(principal)),
        );
    return accounts.length === 0
        ? []
        : [{ ...permission(place, { Action: [], Principal: { AWS: accounts } }), kind: "share" }];
}

/** Accounts of which one can be the account of the thing itself, so that a number alone does not tell that it is another one. */
function perhapsOwn(accounts: Json): Json {
    const all: readonly Json[] = Array.isArray(accounts) ? accounts : [accounts];
    return all.map((account) => (typeof account === "string" ? account.trim().replace(/^(\d{12})$/, rootOf) : account));
}

/** The whole account, as a policy writes it. */
const rootOf = "arn:aws:iam::$1:root";

/** Lake Formation's name for all identities of an account, often the own one: https://docs.aws.amazon.com/lake-formation/latest/dg/granting-catalog-perms-all-iam-principals.html */
const everybodyIn = /^(\d{12}):IAMPrincipals$/;

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
