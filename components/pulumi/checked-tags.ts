import type { AwsPlace } from "../iam/arn";
import { tagProblems } from "../iam/conventions";
import type { ArgsOf } from "../outputs/may-be-output";
import { isLate, Planned } from "./planned";
import { parseSettings } from "../settings/parse";
import { within } from "../settings/problems";
import { tagMap } from "../aws/settings";
import { type MoreTags, tagCountProblems } from "../aws/tag-counts";
import type { Tags } from "../aws/tags";

/** Tags as a program writes them. */
export type TagsInput = ArgsOf<typeof tagMap>;

/**
 * The tags among a component's arguments. A value that is not known yet is checked when it is, before anything that has it is created.
 *
 * @param tags what the program gave
 * @param iam what everything in IAM is tagged with besides
 * @param at.section what to call the component's arguments in an error
 * @param at.more what some objects are tagged with besides
 * @throws {@link ProblemsError} where AWS would not take a tag
 */
export function checkedTags(
    tags: TagsInput | undefined,
    iam: TagsInput | undefined,
    { section, place, more = [] }: { section: string; place: AwsPlace; more?: readonly MoreTags[] },
): Tags {
    const beside = Object.fromEntries(
        Object.entries(iam ?? {}).map(([key, value]) => [key, isLate(value) ? "" : String(value)]),
    );
    const counts = tagCountProblems(tags ?? {}, [{ setting: "iam.tags", tags: beside }, ...more]);
    const planned = Planned.from({
        component: `${section}.tags`,
        schema: tagMap,
        args: tags ?? {},
        place,
        plan: (known) => {
            const plan = parseSettings(tagMap, known, `${section}.tags`);
            return { plan, problems: within(section, [...tagProblems(plan, { tags: beside }), ...counts]) };
        },
    });
    return planned.args((known) => known) as Tags;
}
