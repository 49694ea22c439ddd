/**
 * The anchor that GitHub makes from a heading. The site uses the same ones, so that links to headings work in both.
 *
 * @see https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb
 */
export function headingAnchor(heading: string): string {
    return heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, "")
        .replaceAll(" ", "-");
}
