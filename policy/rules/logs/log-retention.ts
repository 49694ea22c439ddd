import { isAbsent, textIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

interface Settings {
    minimumDays: number;
    maximumDays: number;
    remediationDays: number;
}

export const logRetention = resourceRule<Settings>({
    name: "log-retention",
    displayName: "Log groups forget",
    description: "A log group has a retention: without one CloudWatch Logs keeps, and bills, every line for ever.",
    severity: "medium",
    enforcementLevel: "mandatory",
    tags: ["logs", "cost", "privacy"],
    appliesTo: [logGroup],
    rationale: `Logs hold what people did, and are paid for by the month. How long they are kept is decided per group, and
\`0\`, the API's word for "for ever", is no decision. Groups of class \`DELIVERY\` keep lines for two days by themselves and are not
looked at. Lower and upper bounds are settings.`,
    remediationSteps:
        "Set retentionInDays. With the level `remediate` the rule sets remediationDays where none is set.",
    settings: {
        minimumDays: { type: "integer", minimum: 1, description: "The shortest retention.", default: 1 },
        maximumDays: { type: "integer", minimum: 1, description: "The longest retention.", default: 3653 },
        remediationDays: {
            type: "integer",
            minimum: 1,
            description: "What the rule sets where a group has no retention and the level is `remediate`.",
            default: 30,
        },
    },
    check: ({ name, props }, { minimumDays, maximumDays }) => {
        const days = props["retentionInDays"];
        if (days === unknown || props["logGroupClass"] === "DELIVERY") {
            return [];
        }
        const group = textIn(props["name"]) ?? "with a generated name";
        if (isAbsent(days) || Number(days) === 0) {
            return [{ message: `${name}: log group ${group} keeps its lines for ever. Set retentionInDays.` }];
        }
        return Number(days) < minimumDays || Number(days) > maximumDays
            ? [
                  {
                      message:
                          `${name}: log group ${group} keeps its lines for ${Number(days)} days. ` +
                          `Set retentionInDays to between ${minimumDays} and ${maximumDays}.`,
                  },
              ]
            : [];
    },
    remediate: ({ props }, { remediationDays }) =>
        isAbsent(props["retentionInDays"]) || Number(props["retentionInDays"]) === 0
            ? { retentionInDays: remediationDays }
            : undefined,
    examples: {
        bad: [
            { title: "no retention", resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app" } }] },
            {
                title: "for ever, spelt as a number",
                resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 0 } }],
            },
            {
                title: "longer than is allowed",
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
