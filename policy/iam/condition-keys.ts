import { administratorsBy, systemNamespace } from "../eks/access-policies";
import { isWorldwide } from "../network/cidr";
import { hasHole } from "../resources/json";
import { hasWildcard, matches } from "../wildcards";
import { hasPartOfName, splitArn } from "./arn";

/**
 * What a condition key restricts:
 *
 * - `caller`: the identity of the caller, which others cannot forge
 * - `origin`: the network of the caller
 * - `source`: the account whose resource a service acts for
 * - `agreed`: a shared value of caller and owner, such as an external ID or a second factor
 * - `home`: the account or organisation of the resource
 * - `resource`: the resources
 * - `handed on`: what is passed on, and to whom: a grant's operations, a role's boundary, the service that gets a role
 *
 * Other keys restrict the form or the time of a request (`aws:SecureTransport`, `aws:CurrentTime`,
 * `aws:RequestedRegion`), or values that callers choose themselves (`aws:UserAgent`, `aws:Referer`,
 * `sts:RoleSessionName`, and `aws:PrincipalTag` in another account). They do not narrow a statement.
 */
export type Aspect = "caller" | "origin" | "source" | "agreed" | "home" | "resource" | "handed on";

/** How an operator compares. For `text`, wildcards are ordinary characters. */
export type Comparison = "text" | "pattern" | "address" | "bool" | "number";

export interface ConditionKey {
    /** In lower case, as IAM compares keys. */
    readonly key: RegExp;
    readonly aspect: Aspect;
    /** Whether a value excludes other callers or resources. */
    readonly names: (value: string, comparison: Comparison) => boolean;
    /** Whether the key itself is sufficient with any value, such as a tag that a tool adds to its own resources. */
    readonly presence?: boolean;
    /** Whether a request has a list, of which `ForAnyValue` only requires one: the others are then free. */
    readonly onlyForAll?: boolean;
    /** The actions, in lower case, whose requests always have the key: `ForAllValues` and `IfExists` then narrow as well. */
    readonly alwaysIn?: readonly string[];
}

/**
 * The keys that narrow.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status what leaves a policy not public
 */
const narrowing: readonly ConditionKey[] = [
    { key: /^aws:principalarn$/, aspect: "caller", names: arnOfAnAccount },
    { key: /^(aws:principalaccount|kms:calleraccount)$/, aspect: "caller", names: account },
    { key: /^aws:principalorgid$/, aspect: "caller", names: organisation },
    { key: /^aws:principalorgpaths$/, aspect: "caller", names: organisation },
    { key: /^aws:principalservicename(slist)?$/, aspect: "caller", names: service },
    { key: /^aws:userid$/, aspect: "caller", names: userId },
    { key: /^sns:endpoint$/, aspect: "caller", names: endpoint },

    { key: /^aws:sourceip$/, aspect: "origin", names: address },
    { key: /^aws:source(vpc|vpce)$/, aspect: "origin", names: exact },
    { key: /^elasticfilesystem:accessedviamounttarget$/, aspect: "origin", names: yes },
    { key: /^vpc-lattice-svcs:sourcevpc$/, aspect: "origin", names: exact },
    { key: /^vpc-lattice-svcs:sourcevpcowneraccount$/, aspect: "origin", names: account },
    { key: /^aws:sourcevpcarn$/, aspect: "origin", names: arnOfAnAccount },
    { key: /^aws:(source)?vpceaccount$/, aspect: "origin", names: account },
    { key: /^aws:(source)?vpceorg(id|paths)$/, aspect: "origin", names: organisation },

    { key: /^aws:sourcearn$/, aspect: "source", names: arnOfAnAccount },
    { key: /^aws:source(account|owner)$/, aspect: "source", names: account },
    { key: /^aws:sourceorg(id|paths)$/, aspect: "source", names: organisation },
    { key: /^(s3|s3-outposts):dataaccesspointaccount$/, aspect: "source", names: account },
    { key: /^(s3|s3-outposts):dataaccesspointarn$/, aspect: "source", names: arnOfAnAccount },
    { key: /^lambda:eventsourcetoken$/, aspect: "source", names: exact },
    // Services set the ARN of the encrypted resource in a key's encryption context.
    { key: /^kms:encryptioncontext:aws:[a-z0-9-]+:[a-z-]*arn$/, aspect: "source", names: arnOfAnAccount },

    { key: /^sts:externalid$/, aspect: "agreed", names: exact },
    { key: /^aws:multifactorauthpresent$/, aspect: "agreed", names: yes },
    { key: /^aws:multifactorauthage$/, aspect: "agreed", names: (_, comparison) => comparison === "number" },

    { key: /^(aws:resourceaccount|s3:resourceaccount)$/, aspect: "home", names: account },
    { key: /^aws:resourceorg(id|paths)$/, aspect: "home", names: organisation },
    { key: /^kms:calleraccount$/, aspect: "home", names: account },

    { key: /^[a-z0-9-]+:(resourcetag|requesttag)\//, aspect: "resource", names: text, presence: true },
    {
        key: /^rds:(cluster|db|es|og|pg|ri|secgrp|snapshot|subgrp|cluster-snapshot|cluster-pg|req)-tag\//,
        aspect: "resource",
        names: text,
        presence: true,
    },
    { key: /^aws:tagkeys$/, aspect: "resource", names: text },
    {
        key: /^(ecs:(cluster|service|task-definition|container-instances)|eks:cluster-?name|codebuild:projectarn)$/,
        aspect: "resource",
        names: name,
    },
    {
        key: /^(kms:(resourcealiases|requestalias)|secretsmanager:(secretid|name|resource\/allowrotationlambdaarn))$/,
        aspect: "resource",
        names: name,
    },
    {
        key: /^(elasticbeanstalk:inapplication|events:eventbusarn|servicediscovery:(namespacearn|servicearn)|codebuild:buildarn)$/,
        aspect: "resource",
        names: name,
    },
    {
        key: /^(ec2:(acceptervpc|requestervpc)|ram:resourcearn|iot:thingarn|apprunner:servicearn|bedrock:inferenceprofilearn)$/,
        aspect: "resource",
        names: name,
    },
    {
        key: /^(sagemaker:owneruserprofilearn|sso:(applicationarn|instancearn)|identitystore:identitystorearn)$/,
        aspect: "resource",
        names: name,
    },
    { key: /^vpc-lattice(-svcs)?:(servicearn|servicenetworkarn)$/, aspect: "resource", names: name },
    { key: /^kms:viaservice$/, aspect: "resource", names: service },
    { key: /^kms:encryptioncontext:.+$/, aspect: "resource", names: text },
    { key: /^iam:awsservicename$/, aspect: "resource", names: service },
    {
        key: /^ec2:(vpc|subnet|instanceprofile|parentsnapshot|parentvolume|launchtemplate|placementgroup)$/,
        aspect: "resource",
        names: name,
    },
    // Only a permission to attach an interface has the key. AWS chooses the interface's ID.
    { key: /^ec2:authorizedservice$/, aspect: "resource", names: service },
    {
        key: /^ec2:(vpcid|subnetid|instanceid|volumeid|snapshotid|imageid|networkinterfaceid|securitygroupid|keypairname|placementgroupname)$/,
        aspect: "resource",
        names: name,
    },
    // The action that creates the resource which is tagged, in ec2, ecs, elasticfilesystem and others.
    { key: /^[a-z0-9-]+:createaction$/, aspect: "resource", names: text },
    { key: /^(lambda:functionarn|elasticfilesystem:accesspointarn|ssm:documentarn)$/, aspect: "resource", names: name },
    { key: /^ses:fromaddress$/, aspect: "resource", names: domain },
    {
        key: /^ses:recipients$/,
        aspect: "resource",
        names: domain,
        alwaysIn: ["ses:sendemail", "ses:sendrawemail", "ses:sendtemplatedemail", "ses:sendbulktemplatedemail"],
    },
    {
        key: /^route53:changeresourcerecordsetsnormalizedrecordnames$/,
        aspect: "resource",
        names: domain,
        alwaysIn: ["route53:changeresourcerecordsets"],
    },
    {
        // Only TXT: proofs of ownership, such as those of cert-manager. Other records could redirect traffic.
        key: /^route53:changeresourcerecordsetsrecordtypes$/,
        aspect: "resource",
        names: (value) => value.toUpperCase() === "TXT",
        alwaysIn: ["route53:changeresourcerecordsets"],
    },

    { key: /^kms:grantisforawsresource$/, aspect: "handed on", names: yes },
    { key: /^kms:viaservice$/, aspect: "handed on", names: service },
    { key: /^kms:(granteeprincipal|retiringprincipal)$/, aspect: "handed on", names: principalByName },
    {
        key: /^kms:grantoperations$/,
        aspect: "handed on",
        names: (value) => !hasWildcard(value) && value.toLowerCase() !== "creategrant",
        alwaysIn: ["kms:creategrant"],
    },
    { key: /^ec2:(authorizedservice)$/, aspect: "handed on", names: service },
    { key: /^ec2:(authorizeduser|subnet)$/, aspect: "handed on", names: name },
    { key: /^iam:(permissionsboundary|policyarn)$/, aspect: "handed on", names: harmlessPolicy },
    { key: /^iam:passedtoservice$/, aspect: "handed on", names: service },
    { key: /^eks:policyarn$/, aspect: "handed on", names: harmlessClusterPolicy },
    { key: /^eks:namespaces$/, aspect: "handed on", names: ownNamespace, onlyForAll: true },
    { key: /^eks:(kubernetesgroups|username)$/, aspect: "handed on", names: group },
    { key: /^lambda:(principal)$/, aspect: "handed on", names: (value) => !hasWildcard(value) },
    { key: /^lambda:functionurlauthtype$/, aspect: "handed on", names: (value) => value.toUpperCase() === "AWS_IAM" },
    {
        key: /^s3:x-amz-acl$/,
        aspect: "handed on",
        names: (value) => /^(private|bucket-owner-(read|full-control)|log-delivery-write)$/i.test(value),
    },
    {
        key: /^s3:x-amz-grant-.+$/,
        aspect: "handed on",
        names: (value) => !hasWildcard(value) && !/groups\/global/i.test(value),
    },
    {
        key: /^ram:principal$/,
        aspect: "handed on",
        names: (value) => account(value) || organisation(value) || arnOfAnAccount(value),
    },
];

/** The entry of a key, in lower case, for one aspect. */
export function keyAs(aspect: Aspect, key: string): ConditionKey | undefined {
    return narrowing.find((each) => each.aspect === aspect && each.key.test(key));
}

/** Replaces escaped `*` and `?` by the characters, and a variable by its default value. */
function plain(value: string): string {
    return value.replace(/\$\{[*?$]\}/g, "_");
}

/** `${aws:ResourceAccount}`: decided at the time of the request. */
function isVariable(value: string): boolean {
    return /^\$\{[^},]+\}$/.test(value);
}

/** Contains a part of a name, which can be unknown, with any wildcards. */
function text(value: string): boolean {
    return hasPartOfName(plain(value));
}

function exact(value: string): boolean {
    return value !== "" && !hasWildcard(plain(value)) && text(value);
}

function yes(value: string): boolean {
    return value.toLowerCase() === "true";
}

function account(value: string): boolean {
    return /^\d{12}$/.test(value) || isVariable(value);
}

/** `o-a1b2c3d4e5`, or a path below it: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. */
function organisation(value: string): boolean {
    return /^o-[a-z0-9]+(\/.*)?$/i.test(value) || isVariable(value);
}

/** `AROAEXAMPLEID:*`, because the caller chooses the session's name, or an account ID for its root user. */
function userId(value: string): boolean {
    return /^(A[A-Z0-9]{7,}|\d{12})/.test(value) || isVariable(value);
}

function address(value: string): boolean {
    return !isWorldwide(value) && !hasWildcard(value);
}

/**
 * Whether an ARN only matches certain accounts. ARNs of buckets and hosted zones contain no account, so their name must be complete.
 */
export function arnOfAnAccount(value: string): boolean {
    if (isVariable(value)) {
        return true;
    }
    const { service: owner, account: number, resource } = splitArn(plain(value));
    if (/^\d{12}$/.test(number) || /^\$\{aws:resourceaccount\}$/i.test(number) || hasHole(number)) {
        return true;
    }
    const isWithoutAccount = number === "" && !hasWildcard(owner) && owner !== "iam" && owner !== "sts";
    const whole = owner === "s3" ? (resource.split("/")[0] ?? "") : resource;
    return value.startsWith("arn:") && isWithoutAccount && exact(whole.trim());
}

/** A name, or an ARN whose last part contains a part of the name that is longer than the common prefix of its kind. */
function name(value: string): boolean {
    const { resource } = value.startsWith("arn:") ? splitArn(value) : { resource: value };
    const own = resource.slice(resource.search(/[:/]/) + 1);
    return text(own.replace(/^(vpc|subnet|sg|i|vol|snap|ami|eni|lt|fs|fsap)-(?=[*?])/, ""));
}

/** A role or user by its full name. */
function principalByName(value: string): boolean {
    return exact(value);
}

/** `s3.eu-west-1.amazonaws.com`. Only the region can be a wildcard. */
function service(value: string): boolean {
    const [first = ""] = value.split(".");
    return exact(first);
}

/** At least two labels of a domain: `*.example.com`, `someone@example.com`. */
function domain(value: string): boolean {
    const certain = value.slice(Math.max(value.lastIndexOf("*"), value.lastIndexOf("?"), value.lastIndexOf("@")) + 1);
    return certain.split(".").filter((label) => label !== "").length >= 2;
}

/** The endpoint of a topic's subscription: an address, or a URL with an own host. */
function endpoint(value: string): boolean {
    return value.startsWith("arn:")
        ? arnOfAnAccount(value)
        : domain(value.replace(/^https?:\/\//, "").split("/")[0] ?? "") || /^\+?\d+$/.test(value);
}

function group(value: string): boolean {
    return text(value) && !/^system:/i.test(value);
}

/**
 * The whole name of a policy that does not allow everything and cannot be used to get there. A boundary that allows everything limits
 * nothing, and an attacker would attach such a policy.
 */
function harmlessPolicy(value: string): boolean {
    if (isVariable(value)) {
        return true;
    }
    const policy = splitArn(value).resource.replace(/^policy\//, "");
    return value.startsWith("arn:") && exact(policy) && !wide.test(policy);
}

const wide =
    /^(AdministratorAccess|IAMFullAccess|PowerUserAccess|job-function\/|AWSLambda_?FullAccess|AWSCloudFormationFullAccess|AmazonSageMakerFullAccess|AWSDataPipeline_?FullAccess|AWSGlueConsoleFullAccess|AmazonSSMFullAccess|AWSOrganizationsFullAccess|AWSSSO(Directory)?MasterAccountAdministrator)/;

function harmlessClusterPolicy(value: string): boolean {
    return exact(value.slice(value.lastIndexOf("/") + 1)) && administratorsBy(value) === undefined;
}

function ownNamespace(value: string): boolean {
    return text(value) && !matches(value, systemNamespace);
}
