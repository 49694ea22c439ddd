import { isOn, outputsIn, writesToCloudWatch, type Output } from "../../fluent-bit/outputs";
import { isKind } from "../../kubernetes/object";
import { numberIn, objectIn, textIn } from "../../resources/json";
import type { Stack } from "../../resources/resource";
import { hasWildcard, matches, overlaps } from "../../wildcards";
import { object } from "../kubernetes/examples";
import { stackRule } from "../rule";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

export const logRoutesExist = stackRule<{ elsewhere: string[] }>({
    name: "log-routes-exist",
    displayName: "Log groups of Fluent Bit are in the stack",
    description: "The stack defines every log group to which its Fluent Bit configuration writes.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["logs", "fluent-bit"],
    rationale: `Lines for a log group that does not exist are dropped, or Fluent Bit creates a group without retention that remains after the stack
is destroyed. The rule reads every ConfigMap with a Fluent Bit configuration, in YAML or in the classic format, and compares the
\`log_group_name\` of each \`cloudwatch_logs\` output with the log groups of the stack. A \`log_group_template\` is accepted if it matches a
group; its fallback \`log_group_name\` is checked like any other. Variables (\`\${CLUSTER_NAME}\`) match any text.

If Fluent Bit creates the groups itself (\`auto_create_group\`), it must set a retention: \`log_retention_days\`. A setting lists log groups
of other stacks.`,
    remediationSteps: "Define the log group in the stack with its retention, or correct the name.",
    settings: {
        elsewhere: {
            type: "array",
            items: { type: "string" },
            description: "Names of log groups that other stacks define; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (stack, { elsewhere }) => {
        const groups = logGroupNames(stack);
        return stack.resources
            .filter(({ type }) => isKind(type, "ConfigMap"))
            .flatMap((map) =>
                Object.entries(objectIn(map.props["data"])).flatMap(([file, text]) =>
                    outputsIn(textIn(text) ?? "")
                        .filter(writesToCloudWatch)
                        .flatMap((output, index) => flawsOf(output, groups, elsewhere, index))
                        .map((flaw) => ({ message: `${map.name}: ${file}, ${flaw}`, urn: map.urn })),
                ),
            );
    },
    examples: {
        bad: [
            {
                title: "a group that the stack does not define",
                resources: [
                    { type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 30 } },
                    configuration("log_group_name: /eks/prod/application"),
                ],
            },
            {
                title: "groups that Fluent Bit creates without retention",
                resources: [configuration("log_group_name: /eks/prod/app", "auto_create_group: true")],
            },
        ],
        good: [
            {
                title: "a group of the stack",
                resources: [
                    { type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 30 } },
                    configuration("log_group_name: /eks/prod/app"),
                ],
            },
            {
                title: "a template with matching groups",
                resources: [
                    { type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 30 } },
                    { type: logGroup, name: "rest", props: { name: "/eks/prod/rest", retentionInDays: 30 } },
                    configuration(
                        "log_group_name: /eks/prod/rest",
                        "log_group_template: /eks/prod/$kubernetes['namespace_name']",
                    ),
                ],
            },
        ],
    },
});

function configuration(...settings: readonly string[]) {
    const lines = ["name: cloudwatch_logs", 'match: "*"', ...settings];
    return object("core/v1:ConfigMap", "fluent-bit", {
        data: { "fluent-bit.yaml": `pipeline:\n  outputs:\n    - ${lines.join("\n      ")}\n` },
    });
}

/** The names of the stack's groups. An unknown name can be any. */
function logGroupNames(stack: Stack): string[] {
    return stack.ofType(logGroup).map(({ props }) => textIn(props["name"]) ?? `${textIn(props["namePrefix"]) ?? ""}*`);
}

function flawsOf(output: Output, groups: readonly string[], elsewhere: readonly string[], index: number): string[] {
    const place = `CloudWatch output ${index + 1}`;
    if (isOn(output["auto_create_group"])) {
        return numberIn(output["log_retention_days"]) > 0
            ? []
            : [
                  `${place} creates log groups that keep their lines forever. Define them in the stack, or set ` +
                      "log_retention_days.",
              ];
    }
    const exists = (name: string) => {
        const pattern = asPattern(name);
        return (
            groups.some((group) =>
                hasWildcard(pattern) || hasWildcard(group) ? overlaps(pattern, group) : pattern === group,
            ) || elsewhere.some((each) => matches(each, name))
        );
    };
    return [output["log_group_name"], output["log_group_template"]].flatMap((name) =>
        name === undefined || name === "" || exists(name)
            ? []
            : [
                  `${place} writes to log group ${name}, which the stack does not define. Define it with its retention, or ` +
                      "correct the name.",
              ],
    );
}

/** Placeholders, which can have any value: `${VARIABLE}`, `$kubernetes['namespace_name']`, `$(tag[1])`. */
function asPattern(name: string): string {
    return name.replace(/\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|\$\w{1,200}(\[[^\]]{0,200}\]|\.\w{1,200})*/g, "*");
}
