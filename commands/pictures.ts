import type { FluentBitPlan } from "../components/fluent-bit-windows/plan";
import { parseArn } from "../components/iam/arn";
import type { PlannedStack } from "./planned-stack";

/** The diagrams of the pages, by the names in their markers. Each is drawn from a plan, so that it shows a real deployment. */
export function pictures({ cluster, fluentBit }: PlannedStack): Record<string, string> {
    return { "line-path": linePath(fluentBit), permissions: permissions(cluster.name, fluentBit) };
}

/**
 * The page with the text between each diagram's markers replaced.
 *
 * @throws Error if a page has a marker of an unknown diagram
 */
export function withPictures(page: string, drawn: Readonly<Record<string, string>>): string {
    return page.replace(
        /(<!-- picture: (\S+) -->\n)[\s\S]*?(<!-- \/picture -->)/g,
        (_, start: string, name: string, end: string) => {
            const picture = drawn[name];
            if (picture === undefined) {
                throw new Error(`There is no picture "${name}". There are: ${Object.keys(drawn).join(", ")}.`);
            }
            return `${start}\n\`\`\`mermaid\n${picture}\n\`\`\`\n\n${end}`;
        },
    );
}

/** From the container to the destinations. */
function linePath({ routes, configurations }: FluentBitPlan): string {
    const logs = configurations.find(({ shipper }) => shipper.paths.os === "windows")?.shipper.paths.logs ?? "";
    return [
        "flowchart LR",
        '    subgraph node["Windows node"]',
        '        iis["IIS logs, Event Log, ETW"] --> lm["LogMonitor"] -- stdout --> file',
        '        app["application that writes to stdout"] --> file',
        `        file["${logs}\\…\\0.log"] --> fb["Fluent Bit"]`,
        "    end",
        '    api["API server"] -. "metadata of the pod" .-> fb',
        ...routes.flatMap((route, index) =>
            route.destinations.map(
                ({ description }, place) =>
                    `    fb -- "route ${route.name.replace(/^route\./, "")}" --> to${index}_${place}["${label(description)}"]`,
            ),
        ),
    ].join("\n");
}

/** The service account that assumes Fluent Bit's role, and the role's permissions. */
function permissions(clusterName: string, { role, roleName, policies }: FluentBitPlan): string {
    const account = role?.serviceAccount;
    const statements = policies.flatMap(({ document }) => document.Statement);
    return [
        "flowchart LR",
        `    account["service account ${account?.namespace}/${account?.name}"] -- "token" --> oidc["OIDC provider of ${clusterName}"]`,
        `    oidc -- "sts:AssumeRoleWithWebIdentity" --> role["role ${roleName}"]`,
        ...statements.flatMap(({ Action, Resource }, index) =>
            [Resource]
                .flat()
                .map(
                    (resource, place) =>
                        `    role -- "${[Action].flat().join(", ")}" --> on${index}_${place}["${label(parseArn(resource)?.resource ?? resource)}"]`,
                ),
        ),
    ].join("\n");
}

/** Mermaid ends a label at a quote. */
function label(text: string): string {
    return text.replaceAll('"', "#quot;");
}
