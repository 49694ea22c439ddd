import { isAbsent, isTrue, listIn, withHoles, type Json } from "../resources/json";
import type { Stack, StackResource } from "../resources/resource";
import { refersTo } from "./holders";
import { accountOf } from "./principal";

/** A share of Resource Access Manager with the principals that the stack gives it. */
export interface ResourceShare {
    readonly resource: StackResource;
    readonly associations: readonly StackResource[];
    /** The accounts among its principals. */
    readonly accounts: readonly string[];
    /** Whether it has other principals: an organisation, or one of its units. */
    readonly others: boolean;
    /** Whether accounts outside of the organisation can be its principals. */
    readonly isOpen: boolean;
    readonly isOpenByDefault: boolean;
}

const associating = [
    "aws:ram/principalAssociation:PrincipalAssociation",
    "aws:ram/resourceShareAssociationsExclusive:ResourceShareAssociationsExclusive",
];

/**
 * All shares of a stack. Terraform's provider does not allow external principals by default, AWS does. Only AWS' own form has the principals
 * in the share.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ram_resource_share
 * @see https://docs.aws.amazon.com/ram/latest/APIReference/API_CreateResourceShare.html
 */
export function resourceSharesIn(stack: Stack): ResourceShare[] {
    return stack.ofType("aws:ram/resourceShare:ResourceShare").map((resource) => {
        const { principals, allowExternalPrincipals } = withHoles(resource.props);
        const associations = stack
            .ofType(...associating)
            .filter((association) => refersTo(association, "resourceShareArn", resource));
        const all = [
            ...listIn(principals),
            ...associations.flatMap(({ props }): Json[] => [
                withHoles(props)["principal"],
                ...listIn(withHoles(props)["principals"]),
            ]),
        ].filter((principal) => typeof principal === "string");
        const accounts = [
            ...new Set(all.filter((each) => !isOfOrganisation(each)).flatMap((each) => accountOf(each) ?? [])),
        ];
        const isOpenByDefault = Array.isArray(principals) && isAbsent(allowExternalPrincipals);
        return {
            resource,
            associations,
            accounts,
            others: all.some(isOfOrganisation),
            isOpen: isOpenByDefault || isTrue(allowExternalPrincipals),
            isOpenByDefault,
        };
    });
}

function isOfOrganisation(principal: string): boolean {
    return principal.includes(":organizations:");
}
