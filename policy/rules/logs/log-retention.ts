import { isAbsent, numberIn, textIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

interface Settings {
    minimumDays: number;
    maximumDays: number;
    remediationDays: number;
}

export const logRetention = resourceRule<Settings>({
    name: "log-retention",
    displayName: "Log groups have a retention",
    description: "A log group has a retention. Without one, CloudWatch Logs keeps and bills every line forever.",
    severity: "medium",
    enforcementLevel: "mandatory",
    tags: ["logs", "cost", "privacy"],
    appliesTo: [logGroup],
    rationale: `Logs contain personal data, and CloudWatch Logs bills them every month, so each log group needs a retention. \`0\`, which means
"forever" in the API, is not accepted. Groups of the class \`DELIVERY\` keep lines for two days and are not checked. Minimum and maximum
are settings.`,
    remediationSteps:
        "Set retentionInDays. With the level remediate, the rule sets remediationDays if no retention is set.",
    settings: {
        minimumDays: { type: "integer", minimum: 1, description: "Minimum retention in days.", default: 1 },
        maximumDays: { type: "integer", minimum: 1, description: "Maximum retention in days.", default: 3653 },
        remediationDays: {
            type: "integer",
            minimum: 1,
            description: "Retention that the rule sets for groups without one, with the level `remediate`.",
            default: 30,
        },
    },
    check: ({ name, props }, { minimumDays, maximumDays }) => {
        const days = props["retentionInDays"];
        if (days === unknown || props["logGroupClass"] === "DELIVERY") {
            return [];
        }
        const group = textIn(props["name"]) ?? "with a generated name";
        if (isAbsent(days) || numberIn(days) === 0) {
            return [{ message: `${name}: log group ${group} keeps its lines forever. Set retentionInDays.` }];
        }
        return numberIn(days) < minimumDays || numberIn(days) > maximumDays
            ? [
                  {
                      message:
                          `${name}: log group ${group} keeps its lines for ${numberIn(days)} days. ` +
                          `Set retentionInDays to between ${minimumDays} and ${maximumDays}.`,
                  },
              ]
            : [];
    },
    remediate: ({ props }, { remediationDays }) =>
        isAbsent(props["retentionInDays"]) || numberIn(props["retentionInDays"]) === 0
            ? { retentionInDays: remediationDays }
            : undefined,
    examples: {
        bad: [
            { title: "no retention", resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app" } }] },
            {
                title: "forever, written as a number",
                resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 0 } }],
            },
            {
                title: "longer than the maximum",
                settings: { maximumDays: 90 },
                resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 365 } }],
            },
        ],
        good: [
            {
                title: "a month",
                resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 30 } }],
            },
        ],
    },
});
