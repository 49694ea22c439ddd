import {
    isAbsent,
    isFalse,
    isObject,
    isTrue,
    listIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../../resources/json";
import type { Resource } from "../../resources/resource";
import { typesOfSnapshots } from "../../iam/permissions";
import { parsePolicy } from "../../iam/statement";
import { resourceRule } from "../rule";

const objects = [
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/objectCopy:ObjectCopy",
];
const buckets = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const blocks = [
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
];
const accessPoint = "aws:s3/accessPoint:AccessPoint";
const multiRegionAccessPoint = "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint";
const acls = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"];

/** Canned ACLs of S3 that give access to others. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const open: ReadonlyMap<string, string> = new Map([
    ["public-read", "everybody read it"],
    ["public-read-write", "everybody read and write it"],
    ["website", "everybody read it"],
    ["authenticated-read", "every AWS customer read it"],
]);

/** A property that opens something to everybody. */
interface Switch {
    readonly property: string;
    /** The value that opens. */
    readonly opens: string | boolean;
    readonly what: string;
    readonly wayOut: string;
    /** Whether a resource is about it; without it, each is. */
    readonly about?: (props: JsonObject) => boolean;
}

const switches: ReadonlyMap<string, Switch> = new Map<string, Switch>(
    Object.entries({
        // https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html
        "aws:codebuild/project:Project": {
            property: "projectVisibility",
            opens: "PUBLIC_READ",
            what: "everybody can read the logs and artifacts of all builds",
            wayOut: "Set projectVisibility to PRIVATE.",
        },
        // https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
        "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": {
            property: "state",
            opens: "unblocked",
            what: "snapshots of the region can be shared with everybody",
            wayOut: "Set state to block-all-sharing.",
        },
        // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
        "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess": {
            property: "state",
            opens: "unblocked",
            what: "images of the region can be shared with everybody",
            wayOut: "Set state to block-new-sharing.",
        },
        // https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
        "aws:emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration": {
            property: "blockPublicSecurityGroupRules",
            opens: false,
            what: "clusters can have security groups that are open to everybody",
            wayOut: "Set blockPublicSecurityGroupRules to true.",
        },
        // https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html#block-public-access
        "aws:ssm/serviceSetting:ServiceSetting": {
            property: "settingValue",
            opens: "Enable",
            what: "documents of the region can be shared with everybody",
            wayOut: "Set settingValue to Disable.",
            about: ({ settingId }) =>
                textIn(settingId)?.endsWith("/ssm/documents/console/public-sharing-permission") === true,
        },
    }),
);

/** CloudFront's account for its logs. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html */
const cloudFront = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0";

export const noPublicAccessList = resourceRule<object>({
    name: "iam-no-public-access-list",
    displayName: "Access lists do not make resources public",
    description:
        "ACLs, function URLs, permissions of images, documents and snapshots, and network policies do not grant access from outside the account.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "public-access"],
    appliesTo: [
        ...buckets,
        ...acls,
        ...objects,
        ...blocks,
        accessPoint,
        multiRegionAccessPoint,
        ...typesOfSnapshots,
        "aws:ec2/vpcEndpointService:VpcEndpointService",
        "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
        "aws:lambda/functionUrl:FunctionUrl",
        "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
        "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
        "aws:ssm/document:Document",
        "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
        ...switches.keys(),
    ],
    rationale: `Some resources become public without a policy: a bucket or an object through an ACL (\`public-read\`,
\`authenticated-read\`, a grant to all users or to the canonical ID of another account), a Lambda function through a URL with
\`authorizationType\` \`NONE\`, a machine image shared with the group \`all\`, also by Image Builder, a Systems Manager document shared with \`All\`, an
OpenSearch Serverless collection with \`AllowFromPublic\`, an RDS snapshot shared with \`all\`, an endpoint service for the principal \`*\`, a
CodeBuild project with \`PUBLIC_READ\`, or where the settings of a region allow public snapshots, images, documents or security groups of EMR.
Rules about policies do not find them. The rule also reports an incomplete public access block: ACLs that are neither blocked nor ignored,
or policies that are neither blocked nor restricted, also of an access point.

Accepted: ACLs that keep a bucket within its account, \`log-delivery-write\`, a grant to the account of CloudFront for logs, and a grant to a
canonical ID where the ACL does not say the owner's ID, because a canonical ID does not tell the account.`,
    remediationSteps: "Keep the ACL private, and use a policy that names the principals.",
    settings: {},
    check: (resource) => flawsOf(resource).map((flaw) => ({ message: `${resource.name}: ${flaw}` })),
    examples: {
        bad: [
            {
                title: "a bucket that everyone can read",
                resources: [{ type: acls[0] ?? "", name: "archive", props: { bucket: "archive", acl: "public-read" } }],
            },
            {
                title: "a function that everyone can call",
                resources: [
                    {
                        type: "aws:lambda/functionUrl:FunctionUrl",
                        name: "resize",
                        props: { functionName: "resize", authorizationType: "NONE" },
                    },
                ],
            },
        ],
        good: [
            {
                title: "a private bucket, and a function with IAM authorization",
                resources: [
                    { type: acls[0] ?? "", name: "archive", props: { bucket: "archive", acl: "private" } },
                    {
                        type: "aws:lambda/functionUrl:FunctionUrl",
                        name: "resize",
                        props: { functionName: "resize", authorizationType: "AWS_IAM" },
                    },
                ],
            },
        ],
    },
});

function flawsOf({ type, props }: Resource): string[] {
    const written = switches.get(type);
    if (written !== undefined) {
        return flawOfSwitch(written, props);
    }
    switch (type) {
        case "aws:lambda/functionUrl:FunctionUrl":
            return props["authorizationType"] === "NONE"
                ? [
                      "the URL allows everyone to call the function. Set authorizationType to AWS_IAM, or use an API in front of it.",
                  ]
                : [];
        case accessPoint:
            return blockFlaws(objectIn(props["publicAccessBlockConfiguration"]), isFalse);
        case multiRegionAccessPoint:
            return blockFlaws(objectIn(objectIn(props["details"])["publicAccessBlock"]), isFalse);
        case "aws:ec2/amiLaunchPermission:AmiLaunchPermission":
            return props["group"] === "all"
                ? ["every AWS customer may start the image. Name accountId or organizationArn instead of group."]
                : [];
        case "aws:imagebuilder/distributionConfiguration:DistributionConfiguration":
            return objectsIn(props["distributions"]).flatMap(({ index, object }) => {
                const image = objectIn(object["amiDistributionConfiguration"]);
                return everyAccount(objectIn(image["launchPermission"])["userGroups"])
                    ? [
                          `every AWS customer may start the images of distributions[${index}]. Name userIds or organizationArns in launchPermission instead of userGroups.`,
                      ]
                    : [];
            });
        case "aws:ssm/document:Document":
            return everyAccount(objectIn(props["permissions"])["account_ids"])
                ? ["every AWS customer may run the document. Name the accounts in permissions.account_ids."]
                : [];
        case "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy":
            return networksOpen(props["policy"])
                ? [
                      "AllowFromPublic lets the internet reach the collection. Name SourceVPCEs or SourceServices instead.",
                  ]
                : [];
        case "aws:ec2/vpcEndpointService:VpcEndpointService":
            return listIn(props["allowedPrincipals"]).includes("*") && isFalse(props["acceptanceRequired"])
                ? [
                      "every AWS account may connect to the service without approval. Name the accounts in allowedPrincipals, or set acceptanceRequired.",
                  ]
                : [];
        case "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple":
            return props["principalArn"] === "*"
                ? ["every AWS account may ask to connect to the service. Name an account or a role in principalArn."]
                : [];
        default:
            if (typesOfSnapshots.includes(type)) {
                return everyAccount(props["sharedAccounts"])
                    ? ["every AWS customer may restore the snapshot. Name the accounts in sharedAccounts."]
                    : [];
            }
            return blocks.includes(type) ? blockFlaws(props) : aclFlaws(props);
    }
}

function flawOfSwitch({ property, opens, what, wayOut, about }: Switch, props: JsonObject): string[] {
    const value = props[property];
    const isOpen = about?.(props) !== false && (value === opens || (opens === false && isFalse(value)));
    return isOpen ? [`${what}. ${wayOut}`] : [];
}

/**
 * One of two settings closes each kind of access: blocked settings cannot be made, ignored or restricted ones have no effect. Of a bucket
 * they are off by default, of an access point on.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options
 */
function blockFlaws(props: JsonObject, isOff = (value: Json): boolean => isAbsent(value) || isFalse(value)): string[] {
    const isOpen = (...settings: string[]) => settings.every((setting) => isOff(props[setting]));
    return [
        ...(isOpen("blockPublicAcls", "ignorePublicAcls")
            ? ["public ACLs are neither blocked nor ignored. Set blockPublicAcls and ignorePublicAcls to true."]
            : []),
        ...(isOpen("blockPublicPolicy", "restrictPublicBuckets")
            ? [
                  "public policies are neither blocked nor restricted. Set blockPublicPolicy and restrictPublicBuckets to true.",
              ]
            : []),
    ];
}

function aclFlaws(props: Resource["props"]): string[] {
    const acl = textIn(props["acl"]);
    const means = acl === undefined ? undefined : open.get(acl);
    const policy = objectIn(props["accessControlPolicy"]);
    const owner = objectIn(policy["owner"])["id"];
    const grants = [
        ...objectsIn(props["grants"]).map(({ object }) => ({ grantee: object, owner: undefined })),
        ...objectsIn(policy["grants"]).map(({ object }) => ({ grantee: objectIn(object["grantee"]), owner })),
    ];
    return [
        ...(means === undefined ? [] : [`the ACL ${acl ?? ""} lets ${means}. Set it to private.`]),
        ...grants.flatMap(({ grantee, owner: ownId }) => {
            const uri = textIn(grantee["uri"]) ?? "";
            const group = /\/global\/(AllUsers|AuthenticatedUsers)$/.exec(uri)?.[1];
            if (group !== undefined) {
                return [`the ACL has a grant for ${group}, which is not limited to your accounts. Remove it.`];
            }
            const email = textIn(grantee["emailAddress"]) ?? textIn(grantee["email"]);
            const id = grantee["id"];
            const isForeign =
                typeof id === "string" && ownId !== unknown && ownId !== undefined && id !== ownId && id !== cloudFront;
            return isForeign || email !== undefined
                ? [
                      `the ACL has a grant for another account (${email ?? textIn(id) ?? ""}). Write a policy that names the principals.`,
                  ]
                : [];
        }),
    ];
}

function everyAccount(ids: Json): boolean {
    return (typeof ids === "string" ? ids.split(",") : listIn(ids)).some(
        (id) => typeof id === "string" && /^all$/i.test(id.trim()),
    );
}

function networksOpen(policy: Json): boolean {
    const list = parsePolicy(policy);
    return (Array.isArray(list) ? list : []).some((each) => isObject(each) && isTrue(each["AllowFromPublic"] ?? false));
}
