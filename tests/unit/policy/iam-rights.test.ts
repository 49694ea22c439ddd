import assert from "node:assert/strict";
import { actionCalled } from "../../../policy/iam/action";
import { escalationPaths } from "../../../policy/iam/escalation";
import { account, allow, blames, findingsOf, policy, signs, trust } from "./findings";

const passed = (service: string) => ({ Condition: { StringEquals: { "iam:PassedToService": service } } });
const appRole = `arn:aws:iam::${account}:role/app`;
const accessEntry = `arn:aws:eks:eu-west-1:${account}:access-entry/prod/role/${account}/ci/1a2b3c4d`;
const anyRole = `arn:aws:iam::${account}:role/app-*`;
const ec2 = { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

describe("iam-no-privilege-escalation", () => {
    const rule = "iam-no-privilege-escalation";

    it("knows only paths of actions that IAM knows", () => {
        for (const { needs } of escalationPaths) {
            for (const action of needs) {
                assert.equal(actionCalled(action)?.id, action);
            }
        }
    });

    it("says what is wrong with a condition that leaves a path open", async () => {
        const attach = async (Condition: object) =>
            (await findingsOf(rule, [allow("iam:AttachRolePolicy", appRole, { Condition })])).join();
        const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
        const full = "arn:aws:iam::aws:policy/IAMFullAccess";
        const own = `arn:aws:iam::${account}:policy/app`;
        assert.match(await attach({}), /add a condition on iam:PermissionsBoundary or iam:PolicyARN/);
        const excluded = await attach({ ArnNotEquals: { "iam:PolicyARN": administrator } });
        assert.match(excluded, /excludes some values of iam:PolicyARN and allows all others/);
        assert.doesNotMatch(excluded, /AdministratorAccess/);
        const allowed = await attach({ ArnEquals: { "iam:policyArn": [own, full] } });
        assert.match(allowed, /on iam:PolicyARN allows arn:aws:iam::aws:policy\/IAMFullAccess\. /);
        assert.match(await attach({ ArnEqualsIfExists: { "iam:PolicyARN": own } }), /Remove IfExists/);
    });

    it("finds each path on everything, and takes no part of one for the whole", async () => {
        for (const path of escalationPaths) {
            const needs = [...path.needs, ...(path.passesRoleTo === undefined ? [] : ["iam:PassRole"])];
            assert.notDeepEqual(await findingsOf(rule, [allow(needs, "*")]), [], needs.join());
            for (const left of needs.length > 1 ? needs : []) {
                const rest = needs.filter((action) => action !== left);
                const messages = await findingsOf(rule, [allow(rest, "*")]);
                assert.ok(!messages.some((message) => message.includes(needs.join(" and "))), rest.join());
            }
        }
    });

    blames(rule, {
        "a policy for oneself": allow("iam:AttachUserPolicy", "arn:aws:iam::*:user/${aws:username}"),
        "freeing oneself of the boundary": allow(
            "iam:DeleteUserPermissionsBoundary",
            "arn:aws:iam::*:user/${aws:username}",
        ),
        everything: allow("*", "*"),
        "a path by patterns in odd case": allow(["IAM:pass*", "ec2:run*"], "*"),
        "a path by NotAction": policy({ NotAction: "s3:*", Resource: "*" }),
        "a path over two statements": policy(
            { Action: "iam:PassRole", Resource: anyRole },
            { Action: "lambda:CreateFunction", Resource: "*" },
        ),
        "a path over two inline policies of a role": trust(ec2, {
            inlinePolicies: [
                {
                    name: "a",
                    policy: JSON.stringify({
                        Statement: { Effect: "Allow", Action: "iam:PassRole", Resource: anyRole },
                    }),
                },
                {
                    name: "b",
                    policy: JSON.stringify({
                        Statement: { Effect: "Allow", Action: "ec2:RunInstances", Resource: "*" },
                    }),
                },
            ],
        }),
        "a role by name, but to any service": policy(
            { Action: "iam:PassRole", Resource: appRole },
            { Action: "ec2:RunInstances", Resource: "*" },
        ),
        "any role, to the service": policy(
            { Action: "iam:PassRole", Resource: anyRole, ...passed("ec2.amazonaws.com") },
            { Action: "ec2:RunInstances", Resource: "*" },
        ),
        "a service by a wildcard": policy(
            {
                Action: "iam:PassRole",
                Resource: anyRole,
                Condition: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
            },
            { Action: "ec2:RunInstances", Resource: "*" },
        ),
        "passing a role by itself, without a service": allow("iam:PassRole", appRole),
        "passing a role by itself, by a pattern": allow("iam:PassRole", anyRole, passed("ecs-tasks.amazonaws.com")),
        "passing roles of a path": allow(
            "iam:PassRole",
            `arn:aws:iam::${account}:role/apps/*`,
            passed("lambda.amazonaws.com"),
        ),
        "passing a role to any service": allow("iam:PassRole", appRole, {
            Condition: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
        }),
        "passing a role to services that begin alike": allow("iam:PassRole", appRole, {
            Condition: { StringLike: { "iam:PassedToService": "e*.amazonaws.com" } },
        }),
        "passing a role to a service, or to none": allow("iam:PassRole", appRole, {
            Condition: { StringEqualsIfExists: { "iam:PassedToService": "ec2.amazonaws.com" } },
        }),
        "passing a role to all but a service": allow("iam:PassRole", appRole, {
            Condition: { StringNotEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
        }),
        "passing a role by its tag, which IAM does not see": allow("iam:PassRole", `arn:aws:iam::${account}:role/*`, {
            Condition: { StringEquals: { "iam:ResourceTag/team": "web", "iam:PassedToService": "ec2.amazonaws.com" } },
        }),
        "attaching AdministratorAccess and nothing else": allow("iam:AttachRolePolicy", appRole, {
            Condition: { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" } },
        }),
        "attaching any policy of AWS": allow("iam:AttachRolePolicy", appRole, {
            Condition: { ArnLike: { "iam:PolicyARN": "arn:aws:iam::aws:policy/*" } },
        }),
        "attaching policies that begin alike": allow("iam:AttachUserPolicy", "*", {
            Condition: { ArnLike: { "iam:PolicyARN": `arn:aws:iam::${account}:policy/app-*` } },
        }),
        "attaching one policy beside IAMFullAccess": allow("iam:AttachGroupPolicy", "*", {
            Condition: {
                ArnEquals: {
                    "iam:PolicyARN": [`arn:aws:iam::${account}:policy/app`, "arn:aws:iam::aws:policy/IAMFullAccess"],
                },
            },
        }),
        "writing a policy within a boundary that allows everything": allow("iam:PutRolePolicy", appRole, {
            Condition: { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" } },
        }),
        "a shell on machines of any tag": allow("ssm:StartSession", `arn:aws:ec2:eu-west-1:${account}:instance/*`, {
            Condition: { StringLike: { "ssm:resourceTag/team": "*" } },
        }),
        "administrator of one cluster, by an entry that there is": allow(
            "eks:AssociateAccessPolicy",
            `arn:aws:eks:eu-west-1:${account}:access-entry/prod/role/${account}/ci/*`,
        ),
        "any policy of a cluster": allow(
            ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"],
            `arn:aws:eks:eu-west-1:${account}:cluster/prod`,
            {
                Condition: {
                    ArnEquals: {
                        "eks:policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                    },
                },
            },
        ),
        ...Object.fromEntries(
            ["AmazonEKSEditPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSSecretReaderPolicy"].map((name) => [
                `a policy of a cluster that is as good as an administrator's: ${name}`,
                allow("eks:AssociateAccessPolicy", accessEntry, {
                    Condition: {
                        ArnEquals: { "eks:policyArn": `arn:aws:eks::aws:cluster-access-policy/${name}` },
                    },
                }),
            ]),
        ),
        "any policy of a cluster for one of several namespaces": allow("eks:AssociateAccessPolicy", accessEntry, {
            Condition: { "ForAnyValue:StringEquals": { "eks:namespaces": "shop" } },
        }),
        "any policy of a cluster for the namespace of its controllers": allow(
            "eks:AssociateAccessPolicy",
            accessEntry,
            {
                Condition: {
                    "ForAllValues:StringLike": { "eks:namespaces": ["shop", "kube-*"] },
                    Null: { "eks:namespaces": "false" },
                },
            },
        ),
        "a trust change on one role": allow("iam:UpdateAssumeRolePolicy", appRole),
        "code for any function": allow("lambda:UpdateFunctionCode", `arn:aws:lambda:eu-west-1:${account}:function:*`),
        "any role to become": allow("sts:AssumeRole", `arn:aws:iam::${account}:role/*`),
        "what a Deny with a condition leaves possible": policy(
            { Action: "iam:PutRolePolicy", Resource: "*" },
            {
                Effect: "Deny",
                Action: "iam:PutRolePolicy",
                Resource: "*",
                Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
            },
        ),
        "what a Deny for some resources leaves possible": policy(
            { Action: "iam:PutRolePolicy", Resource: "*" },
            { Effect: "Deny", Action: "iam:PutRolePolicy", Resource: appRole },
        ),
    });
    signs(rule, {
        "a role by name, to the service": policy(
            { Action: "iam:PassRole", Resource: appRole, ...passed("ec2.amazonaws.com") },
            { Action: "ec2:RunInstances", Resource: "*" },
        ),
        "a role by name, to the service in China": policy(
            { Action: "iam:PassRole", Resource: appRole, ...passed("ec2.amazonaws.com.cn") },
            { Action: "ec2:RunInstances", Resource: "*" },
        ),
        "a role by name, for another service": policy(
            { Action: "iam:PassRole", Resource: appRole, ...passed("eks.amazonaws.com") },
            { Action: "ec2:RunInstances", Resource: "*" },
        ),
        "a role by name, whose account is left open, which changes nothing": allow(
            "iam:PassRole",
            "arn:aws:iam::*:role/app",
            passed("lambda.amazonaws.com"),
        ),
        "a role by name, which a Deny leaves to one service": policy(
            { Action: ["iam:PassRole", "lambda:CreateFunction"], Resource: appRole },
            {
                Effect: "Deny",
                Action: "iam:PassRole",
                Resource: "*",
                Condition: { StringNotEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
            },
        ),
        "several roles to several services": policy({
            Action: "iam:PassRole",
            Resource: [appRole, `arn:aws:iam::${account}:role/path/web`],
            Condition: { StringLike: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"] } },
        }),
        "code for one function": allow(
            "lambda:UpdateFunctionCode",
            `arn:aws:lambda:eu-west-1:${account}:function:resize`,
        ),
        "a shell on tagged machines": allow("ssm:StartSession", `arn:aws:ec2:eu-west-1:${account}:instance/*`, {
            Condition: { StringEquals: { "ssm:resourceTag/team": "web" } },
        }),
        "roles within a boundary": allow(
            ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"],
            `arn:aws:iam::${account}:role/app/*`,
            {
                Condition: { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/boundary` } },
            },
        ),
        "changing one stack, whose number AWS has chosen": allow(
            ["cloudformation:UpdateStack", "cloudformation:ExecuteChangeSet"],
            `arn:aws:cloudformation:eu-west-1:${account}:stack/shop/*`,
        ),
        "a version of one function": allow(
            "lambda:UpdateFunctionCode",
            `arn:aws:lambda:eu-west-1:${account}:function:resize:*`,
        ),
        "a shell in tasks of one cluster": allow("ecs:ExecuteCommand", [
            `arn:aws:ecs:eu-west-1:${account}:cluster/shop`,
            `arn:aws:ecs:eu-west-1:${account}:task/shop/*`,
        ]),
        "commands on one machine": allow("ssm:SendCommand", [
            `arn:aws:ec2:eu-west-1:${account}:instance/i-0123456789abcdef0`,
            "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript",
        ]),
        "roles that the CDK made for this": allow("sts:AssumeRole", `arn:aws:iam::${account}:role/cdk-*`, {
            Condition: {
                StringEquals: { "iam:ResourceTag/aws-cdk:bootstrap-role": ["deploy", "file-publishing", "lookup"] },
            },
        }),
        "a policy of a cluster that only shows": allow(
            ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"],
            `arn:aws:eks:eu-west-1:${account}:cluster/prod`,
            {
                Condition: {
                    ArnEquals: { "eks:policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy" },
                },
            },
        ),
        "any policy of a cluster for namespaces of one's own": allow("eks:AssociateAccessPolicy", accessEntry, {
            Condition: {
                "ForAllValues:StringEquals": { "eks:namespaces": ["shop"] },
                Null: { "eks:namespaces": "false" },
            },
        }),
        "attaching one policy": allow("iam:AttachRolePolicy", `arn:aws:iam::${account}:role/app/*`, {
            Condition: { ArnEquals: { "iam:PolicyARN": `arn:aws:iam::${account}:policy/app` } },
        }),
        "one role to become": allow("sts:AssumeRole", "arn:aws:iam::444455556666:role/deploy"),
        "what a Deny takes away from the same names": policy(
            { Action: "iam:PutRolePolicy", Resource: `arn:aws:iam::${account}:role/app-*` },
            { Effect: "Deny", Action: "iam:*", Resource: `arn:aws:iam::${account}:role/*` },
        ),
        "what a Deny takes away": policy(
            { Action: ["iam:PutRolePolicy", "iam:GetRole"], Resource: "*" },
            { Effect: "Deny", Action: "iam:Put*", Resource: "*" },
        ),
        "one's own password": allow(
            ["iam:ChangePassword", "iam:CreateLoginProfile"],
            "arn:aws:iam::*:user/${aws:username}",
        ),
    });
});

describe("iam-no-privilege-escalation-across-policies", () => {
    const rule = "iam-no-privilege-escalation-across-policies";
    const named = (name: string, action: string, resource: string) => ({
        ...allow(action, resource),
        name,
        props: { ...allow(action, resource).props, name },
    });
    const pass = named("pass", "iam:PassRole", anyRole);
    const start = named("start", "ec2:RunInstances", "*");
    const arn = (name: string) => `arn:aws:iam::${account}:policy/${name}`;
    const attach = (type: string, name: string, props: object) => ({ type: `aws:iam/${type}`, name, props });
    const onRole = (policyName: string, role = "subject") =>
        attach("rolePolicyAttachment:RolePolicyAttachment", `${role}-${policyName}`, {
            role,
            policyArn: arn(policyName),
        });
    const limit = (Action: string | string[]) => ({
        ...allow(Action, "*"),
        name: "limit",
        props: { ...allow(Action, "*").props, name: "limit" },
    });
    const inline = (name: string, action: string, resource: string) => ({
        type: "aws:iam/rolePolicy:RolePolicy",
        name,
        props: { role: "subject", policy: allow(action, resource).props["policy" as never] as string },
    });
    blames(rule, {
        "two attachments": [trust(ec2), pass, start, onRole("pass"), onRole("start")],
        "an attachment and an inline policy": [
            trust(ec2),
            pass,
            onRole("pass"),
            inline("start", "ec2:RunInstances", "*"),
        ],
        "two inline policies apart from the role": [
            trust(ec2),
            inline("pass", "iam:PassRole", anyRole),
            inline("start", "ec2:RunInstances", "*"),
        ],
        "a policy in the role and one attached to it": [
            trust(ec2, {
                managedPolicyArns: [arn("pass")],
                inlinePolicies: [{ name: "start", policy: start.props["policy" as never] }],
            }),
            pass,
        ],
        "an exclusive attachment": [
            trust(ec2),
            pass,
            start,
            attach("rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "both", {
                roleName: "subject",
                policyArns: [arn("pass"), arn("start")],
            }),
        ],
        "an attachment to several": [
            trust(ec2),
            pass,
            start,
            attach("policyAttachment:PolicyAttachment", "a", { roles: ["other", "subject"], policyArn: arn("pass") }),
            onRole("start"),
        ],
        "a user's policies": [
            { type: "aws:iam/user:User", name: "ci", props: { name: "ci" } },
            pass,
            {
                type: "aws:iam/userPolicy:UserPolicy",
                name: "start",
                props: { user: "ci", policy: start.props["policy" as never] as string },
            },
            attach("userPolicyAttachment:UserPolicyAttachment", "pass", { user: "ci", policyArn: arn("pass") }),
        ],
        "a group's policies": [
            { type: "aws:iam/group:Group", name: "ci", props: { name: "ci" } },
            pass,
            {
                type: "aws:iam/groupPolicy:GroupPolicy",
                name: "start",
                props: { group: "ci", policy: start.props["policy" as never] as string },
            },
            attach("groupPolicyAttachment:GroupPolicyAttachment", "pass", { group: "ci", policyArn: arn("pass") }),
        ],
        "a user's policy and its group's": [
            { type: "aws:iam/user:User", name: "anna", props: { name: "anna" } },
            { type: "aws:iam/group:Group", name: "ci", props: { name: "ci" } },
            pass,
            start,
            attach("userPolicyAttachment:UserPolicyAttachment", "pass", { user: "anna", policyArn: arn("pass") }),
            attach("groupPolicyAttachment:GroupPolicyAttachment", "start", { group: "ci", policyArn: arn("start") }),
            attach("userGroupMembership:UserGroupMembership", "anna", { user: "anna", groups: ["ci"] }),
        ],
        "policies of two groups of a user": [
            { type: "aws:iam/user:User", name: "anna", props: { name: "anna" } },
            { type: "aws:iam/group:Group", name: "ci", props: { name: "ci" } },
            { type: "aws:iam/group:Group", name: "ops", props: { name: "ops" } },
            pass,
            start,
            attach("groupPolicyAttachment:GroupPolicyAttachment", "pass", { group: "ops", policyArn: arn("pass") }),
            attach("groupPolicyAttachment:GroupPolicyAttachment", "start", { group: "ci", policyArn: arn("start") }),
            attach("groupMembership:GroupMembership", "ci", { group: "ci", users: ["anna"] }),
            attach("groupMembership:GroupMembership", "ops", { group: "ops", users: ["anna"] }),
        ],
        "a role's policies within a boundary that allows both": [
            trust(ec2, { permissionsBoundary: arn("limit") }),
            pass,
            start,
            limit(["iam:PassRole", "ec2:*"]),
            onRole("pass"),
            onRole("start"),
        ],
        "a role by its ARN, with a path": [
            trust(ec2, { path: "/ci/" }),
            pass,
            start,
            attach("rolePolicyAttachment:RolePolicyAttachment", "a", {
                role: `arn:aws:iam::${account}:role/ci/subject`,
                policyArn: arn("pass"),
            }),
            onRole("start"),
        ],
    });
    signs(rule, {
        "two roles with a policy each": [
            trust(ec2),
            { ...trust(ec2), name: "other", props: { ...trust(ec2).props, name: "other" } },
            pass,
            start,
            onRole("pass"),
            onRole("start", "other"),
        ],
        "one policy, which is reported at the policy": [
            trust(ec2),
            {
                ...policy({ Action: ["iam:PassRole", "ec2:RunInstances"], Resource: "*" }),
                name: "both",
                props: {
                    ...policy({ Action: ["iam:PassRole", "ec2:RunInstances"], Resource: "*" }).props,
                    name: "both",
                },
            },
            onRole("both"),
        ],
        "a path that another policy denies": [
            trust(ec2),
            pass,
            start,
            {
                ...policy({ Effect: "Deny", Action: "iam:PassRole", Resource: "*" }),
                name: "never",
                props: { ...policy({ Effect: "Deny", Action: "iam:PassRole", Resource: "*" }).props, name: "never" },
            },
            onRole("pass"),
            onRole("start"),
            onRole("never"),
        ],
        "a policy of a group that the user is not in": [
            { type: "aws:iam/user:User", name: "anna", props: { name: "anna" } },
            { type: "aws:iam/group:Group", name: "ci", props: { name: "ci" } },
            pass,
            start,
            attach("userPolicyAttachment:UserPolicyAttachment", "pass", { user: "anna", policyArn: arn("pass") }),
            attach("groupPolicyAttachment:GroupPolicyAttachment", "start", { group: "ci", policyArn: arn("start") }),
            attach("userGroupMembership:UserGroupMembership", "otto", { user: "otto", groups: ["ci"] }),
        ],
        "halves of which the boundary takes one away": [
            trust(ec2, { permissionsBoundary: arn("limit") }),
            pass,
            start,
            limit("ec2:*"),
            onRole("pass"),
            onRole("start"),
        ],
        "a half in the role and the other in its boundary, which grants nothing": [
            trust(ec2, { permissionsBoundary: arn("limit") }),
            pass,
            limit("ec2:RunInstances"),
            onRole("pass"),
        ],
        "policies of which none is attached": [trust(ec2), pass, start],
    });

    const setArn = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
    const ofSet = (kind: string, props: object) => ({
        type: `aws:ssoadmin/${kind.slice(0, 1).toLowerCase()}${kind.slice(1)}:${kind}`,
        name: kind,
        props: { permissionSetArn: setArn, ...props },
    });
    const set = { ...ofSet("PermissionSet", {}), props: { arn: setArn, name: "ops" } };
    const inSet = ofSet("PermissionSetInlinePolicy", { inlinePolicy: start.props["policy" as never] as string });
    const customer = (name: string) =>
        ofSet("CustomerManagedPolicyAttachment", { customerManagedPolicyReference: { name, path: "/" } });
    const boundary = ofSet("PermissionsBoundaryAttachment", {
        permissionsBoundary: { customerManagedPolicyReference: { name: "limit" } },
    });
    const template = (more: object) => ({
        type: "aws:cloudformation/stack:Stack",
        name: "subject",
        props: {
            templateBody: JSON.stringify({
                Resources: {
                    Ops: {
                        Type: "AWS::SSO::PermissionSet",
                        Properties: {
                            Name: "ops",
                            InlinePolicy: JSON.parse(start.props["policy" as never]) as object,
                            CustomerManagedPolicyReferences: [{ Name: "pass" }],
                            ...more,
                        },
                    },
                },
            }),
        },
    });
    blames(rule, {
        "policies of a role of another stack": [
            inline("pass", "iam:PassRole", anyRole),
            inline("start", "ec2:RunInstances", "*"),
        ],
        "policies of a permission set of another stack": [inSet, pass, customer("pass")],
        "a permission set's own policy and one of the customer": [set, inSet, pass, customer("pass")],
        "a permission set's policies of the customer": [
            set,
            pass,
            start,
            ofSet("CustomerManagedPolicyAttachmentsExclusive", {
                customerManagedPolicyReferences: [{ name: "pass" }, { name: "start" }],
            }),
        ],
        "a permission set in a boundary that allows both": [
            set,
            inSet,
            pass,
            customer("pass"),
            boundary,
            limit(["iam:PassRole", "ec2:*"]),
        ],
        "a permission set of a template": [template({}), pass],
    });
    signs(rule, {
        "a permission set of which the boundary takes a half away": [
            set,
            inSet,
            pass,
            customer("pass"),
            boundary,
            limit("ec2:*"),
        ],
        "a permission set of a template with such a boundary": [
            template({ PermissionsBoundary: { CustomerManagedPolicyReference: { Name: "limit" } } }),
            pass,
            limit("ec2:*"),
        ],
        "policies of two roles of another stack": [
            inline("pass", "iam:PassRole", anyRole),
            {
                ...inline("start", "ec2:RunInstances", "*"),
                props: { ...inline("start", "ec2:RunInstances", "*").props, role: "other" },
            },
        ],
        "two permission sets with a half each": [
            set,
            inSet,
            pass,
            { ...customer("pass"), props: { ...customer("pass").props, permissionSetArn: `${setArn}2` } },
        ],
    });
});

describe("iam-managed-policies", () => {
    const rule = "iam-managed-policies";
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    const by = (type: string, props: object) => ({ type, name: "subject", props });
    blames(rule, {
        "a role's list": trust(ec2, { managedPolicyArns: [admin] }),
        "an attachment to a role": by("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            role: "a",
            policyArn: admin,
        }),
        "an exclusive attachment": by("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", {
            policyArns: [admin],
        }),
        "an attachment to a user": by("aws:iam/userPolicyAttachment:UserPolicyAttachment", {
            user: "a",
            policyArn: admin,
        }),
        "an attachment to a group": by("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", {
            group: "a",
            policyArn: admin,
        }),
        "an attachment to several": by("aws:iam/policyAttachment:PolicyAttachment", { roles: ["a"], policyArn: admin }),
        "a permission set": by("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", {
            managedPolicyArn: admin,
        }),
        "another partition": by("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            policyArn: "arn:aws-us-gov:iam::aws:policy/AdministratorAccess",
        }),
        "a job function": by("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            policyArn: "arn:aws:iam::aws:policy/job-function/SystemAdministrator",
        }),
        "a name that only ends like one that is allowed": by("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            policyArn: "arn:aws:iam::aws:policy/NotAmazonEKSClusterPolicy",
        }),
        "every log group of the account for a shipper": by("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            policyArn: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy",
        }),
    });
    signs(rule, {
        "what EKS' roles need": trust(ec2, {
            managedPolicyArns: [
                "AmazonEKSClusterPolicy",
                "AmazonEKSVPCResourceController",
                "AmazonEKSWorkerNodePolicy",
                "AmazonEKS_CNI_Policy",
                "AmazonEC2ContainerRegistryReadOnly",
                "AmazonEC2ContainerRegistryPullOnly",
                "AmazonSSMManagedInstanceCore",
                "service-role/AmazonEBSCSIDriverPolicy",
            ].map((name) => `arn:aws:iam::aws:policy/${name}`),
        }),
        "the same in China": trust(ec2, {
            managedPolicyArns: ["arn:aws-cn:iam::aws:policy/AmazonEKSWorkerNodePolicy"],
        }),
        "a policy of one's own": trust(ec2, {
            managedPolicyArns: [`arn:aws:iam::${account}:policy/AdministratorAccess`],
        }),
        "a boundary, which grants nothing": trust(ec2, {
            permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
        }),
    });
});
