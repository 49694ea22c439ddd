import { isName, refersTo } from "../iam/holders";
import { documentsOf } from "../iam/sources";
import type { Principal } from "../iam/statement";
import { allowsWebIdentity, conditionsOn, issuerOf } from "../iam/web-identity";
import { objectIn, textIn, unknown, type Json } from "../resources/json";
import type { Stack, StackResource } from "../resources/resource";
import { matches } from "../wildcards";
import { isKind, nameOf, namespaceOf } from "./object";

export const roleAnnotation = "eks.amazonaws.com/role-arn";
const roleType = "aws:iam/role:Role";
const associationType = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** How a service account gets a role: by annotation (IRSA) or by an association (Pod Identity). */
export interface ServiceAccountRole {
    /** The resource that says so. */
    readonly resource: StackResource;
    readonly way: "irsa" | "pod identity";
    /** `namespace/name` */
    readonly account: string;
    /** The role's ARN as it is written; unknown while a preview does not know it. */
    readonly arn: Json;
    /** The role, where the stack defines it. */
    readonly role: StackResource | undefined;
}

export function serviceAccountRoles(stack: Stack): ServiceAccountRole[] {
    const roles = stack.ofType(roleType);
    const annotated = stack.resources
        .filter(({ type }) => isKind(type, "ServiceAccount"))
        .flatMap((resource): ServiceAccountRole[] => {
            const annotations = objectIn(resource.props["metadata"])["annotations"];
            const arn = annotations === unknown ? unknown : objectIn(annotations)[roleAnnotation];
            if (arn === undefined || arn === null) {
                return [];
            }
            const role =
                typeof arn === "string"
                    ? roles.find((each) => isName(arn, each))
                    : resource.sourcesOf("metadata").find(({ type }) => type === roleType);
            // Annotations that are all unknown may hold none about roles.
            const isAboutRoles = annotations !== unknown || role !== undefined;
            const account = `${namespaceOf(resource)}/${nameOf(resource)}`;
            return isAboutRoles ? [{ resource, way: "irsa", account, arn, role }] : [];
        });
    const associated = stack.ofType(associationType).map((resource): ServiceAccountRole => {
        const { namespace, serviceAccount, roleArn } = resource.props;
        return {
            resource,
            way: "pod identity",
            account: `${textIn(namespace) ?? "*"}/${textIn(serviceAccount) ?? "*"}`,
            arn: roleArn,
            role: roles.find((each) => refersTo(resource, "roleArn", each)),
        };
    });
    return [...annotated, ...associated];
}

/** EKS tags the session that it starts for a pod: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
const forPodIdentity = ["sts:assumerole", "sts:tagsession"];

function isPodIdentity({ value }: Principal): boolean {
    return typeof value !== "string" || value.startsWith("pods.eks.");
}

/** Whether a role's trust lets the service account in; a condition that is not known yet may. */
export function trusts(role: StackResource, { way, account }: ServiceAccountRole): boolean {
    const statements = documentsOf(role)
        .filter(({ kind }) => kind === "trust")
        .flatMap((document) => document.statements);
    if (role.props["assumeRolePolicy"] === unknown) {
        return true;
    }
    if (way === "pod identity") {
        const actions = statements
            .filter(({ allows, principals }) => allows && principals?.some(isPodIdentity) === true)
            .flatMap((statement) => statement.actions ?? []);
        return forPodIdentity.every((needed) =>
            actions.some((action) => typeof action !== "string" || matches(action.toLowerCase(), needed)),
        );
    }
    const subject = `system:serviceaccount:${account.replace("/", ":")}`;
    return statements.filter(allowsWebIdentity).some((statement) => {
        const conditions = (statement.principals ?? [])
            .filter(({ kind }) => kind === "Federated")
            .flatMap(({ value }) => issuerOf(value) ?? [])
            .flatMap((issuer) => conditionsOn("sub", issuer, statement));
        return conditions.every(({ values }) =>
            values.some((value) => typeof value !== "string" || matches(value, subject)),
        );
    });
}

/** Roles that service accounts use: those linked to one, and those whose trust is for one that the stack does not show. */
export function rolesOfServiceAccounts(stack: Stack): StackResource[] {
    const linked = serviceAccountRoles(stack).flatMap(({ role }) => role ?? []);
    const trusting = stack.ofType(roleType).filter((role) =>
        documentsOf(role)
            .filter(({ kind }) => kind === "trust")
            .flatMap(({ statements }) => statements)
            .flatMap(({ principals }) => principals ?? [])
            .some(
                (principal) =>
                    (principal.kind === "Service" && principal.value !== unknown && isPodIdentity(principal)) ||
                    (principal.kind === "Federated" && issuerOf(principal.value)?.kind === "eks"),
            ),
    );
    return [...new Set([...linked, ...trusting])];
}
