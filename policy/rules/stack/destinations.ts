import { actionsOf } from "../../iam/action";
import { holdersIn } from "../../iam/holders";
import { ownKinds, ownResources, relationOf, type OwnKind, type OwnResource } from "../../iam/own-resources";
import { splitArn, type ArnPattern } from "../../iam/arn";
import { rolesOfServiceAccounts } from "../../kubernetes/service-accounts";
import type { Stack, StackResource } from "../../resources/resource";
import { matches, overlaps } from "../../wildcards";

/** A destination to which a service account's role may write and which the stack does not define. */
export interface ForeignDestination {
    readonly carrier: StackResource;
    readonly place: string;
    readonly role: string;
    readonly arn: string;
    readonly kind: OwnKind;
    /** The stack's own destinations of that kind. */
    readonly siblings: readonly OwnResource[];
}

/** Destinations of service accounts' roles, except those that the stack defines or that the settings name. */
export function foreignDestinations(stack: Stack, elsewhere: readonly string[]): ForeignDestination[] {
    const roles = new Set(rolesOfServiceAccounts(stack));
    const own = ownResources(stack);
    const found: ForeignDestination[] = [];
    for (const { resource, policies } of holdersIn(stack, (resource) => roles.has(resource))) {
        for (const { carrier, held } of policies) {
            for (const { statement, place } of held.filter((each) => each.statement.allows)) {
                const services = writtenServices(statement.actions ?? []);
                for (const arn of statement.resources ?? []) {
                    const asked = typeof arn === "string" ? splitArn(arn) : undefined;
                    const kind = asked === undefined ? undefined : destinationKind(asked, services);
                    if (
                        kind === undefined ||
                        asked === undefined ||
                        typeof arn !== "string" ||
                        elsewhere.some((each) => matches(each, arn))
                    ) {
                        continue;
                    }
                    const siblings = own.filter((each) => each.kind.noun === kind.noun);
                    // A pattern that matches more than a resource of the stack is reported, with the names to write instead.
                    if (siblings.every((each) => relationOf(asked, each) === "is elsewhere")) {
                        found.push({ carrier, place, role: resource.name, arn, kind, siblings });
                    }
                }
            }
        }
    }
    return found;
}

/** The services of destinations in which a statement's actions change something. */
function writtenServices(actions: readonly unknown[]): ReadonlySet<string> {
    const written = new Set<string>();
    for (const pattern of actions.filter((action) => typeof action === "string")) {
        const isAsked = ({ name }: { name: string }) => destinationServices.has(name) && !written.has(name);
        for (const { id, levels } of actionsOf(pattern, isAsked)) {
            if (levels.includes("Write")) {
                written.add(id.slice(0, id.indexOf(":")));
            }
        }
    }
    return written;
}

const destinationServices = new Set(
    ownKinds.filter(({ isDestination }) => isDestination).map(({ arn }) => arn("*", {}).split(":")[0] ?? ""),
);

/** The kind of destination of an ARN, if the statement writes to its service. `*` alone has none. */
function destinationKind(asked: ArnPattern, services: ReadonlySet<string>): OwnKind | undefined {
    return ownKinds.find((kind) => {
        const [service = "", , , ...resource] = kind.arn("*", {}).split(":");
        return (
            kind.isDestination &&
            services.has(service) &&
            asked.service === service &&
            asked.resource !== "*" &&
            (overlaps(asked.resource, resource.join(":")) || overlaps(asked.resource, `${resource.join(":")}:*`))
        );
    });
}
