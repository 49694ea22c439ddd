import { recordedVersions } from "../components/fluent-bit-windows/fluent-bit/options";
import { type Platform, platformName, systemName } from "../components/fluent-bit-windows/fluent-bit/platforms";
import {
    type Defect,
    defaultVersion,
    defects,
    lifecyclePage,
    lines,
    nearEndDays,
    testedVersions,
} from "../components/fluent-bit-windows/fluent-bit/versions";
import { defaultImage } from "../components/fluent-bit-windows/images";

/** docs/fluent-bit-versions.md, from the table of versions: `npm run docs` writes it. */
export function fluentBitVersionsPage(): string {
    return `# Versions of Fluent Bit

Which version the nodes of a stack run depends on their operating system: \`npm run explain -- --stack NAME\` lists it. A deployment warns about a version without security fixes, now or in ${nearEndDays} days,
and about its defects. This page is generated from the table behind these warnings (\`components/fluent-bit-windows/fluent-bit/versions.ts\`).

${table([
    ["nodes", "Fluent Bit", "image"],
    ...(Object.keys(platformName) as Platform[]).map((platform) => {
        const { version, reference } = defaultImage(platform);
        return [platformName[platform], version, `\`${reference}\``];
    }),
])}

**Why ${defaultVersion}.** Upstream fixes the lines 5.1 and 5.2 beyond November 2026. ${defaultVersion} is the newest release of 5.1 that was found on 2026-11-28, and 5.1.1 the newest whose source could be obtained: it was built, and ran every test of delivery. 5.2.0 and 5.2.1 replace the handling of records inside Fluent Bit, are weeks old, and could not be run. They mitigate an access violation of the tail input on Windows, which no 5.1 release does. If Fluent Bit ${defaultVersion} crashes on your nodes, override the image with 5.2.

**Windows Server 2019** runs the last image that upstream published for it, which is too old to recommend. Move to nodes of Windows Server 2022 or 2025.

## Another version

\`\`\`yaml
config:
  windows-eks-logging:fluentBit:
    image:
      overrides:
        # The tag contains the version.
        "2022": 111122223333.dkr.ecr.eu-central-1.amazonaws.com/fluent-bit:windows-2022-4.2.8
        # This tag does not, so the version is set.
        "2025": { reference: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/fluent-bit@sha256:2025aaaabbbbccccddddeeeeffff000011112222333344445555666677778888, version: 5.1.5 }
\`\`\`

Each configuration is written for the version that reads it, and checked against the options of that version: Fluent Bit does not start with an unknown option of a plug-in, and silently ignores an unknown key of its service section. The options of ${recordedVersions.join(", ")} are recorded;
for another version, those of the newest recorded version before it apply. If the version of an image is unknown, ${defaultVersion} is assumed, with a warning. An image that is not upstream's Fluent Bit, such as aws-for-fluent-bit or Fluentd, is refused.

${new Intl.ListFormat("en-GB").format(testedVersions)} were built from source and passed the delivery tests on Linux; 4.0.3 without those of Firehose, because its output supports no port for the test server. No version was run on Windows.

## Lines of releases

${table([
    ["line", "security fixes"],
    ...lines.map(({ line, endOfLife }) => [line, endOfLife === undefined ? "no end announced" : `until ${endOfLife}`]),
])}

According to [upstream's policy](${lifecyclePage}) on 2026-08-14; 5.2 came later.

## Known defects

${table([
    ["Fluent Bit …", "versions", "nodes", "outputs", "here", "source"],
    ...Object.values<Defect>(defects).map((defect) => [
        defect.what,
        defect.versions.map(rangeText).join(", "),
        defect.on === undefined ? "all" : systemName[defect.on],
        defect.outputs?.join(", ") ?? "all",
        `${treatments[defect.treatment]}: ${defect.remedy}`,
        sourceLink(defect.source),
    ]),
])}

## To add a version

1. Record its options from a checkout of its source: \`npm run fluent-bit-options -- SOURCE\`, and name the file in \`components/fluent-bit-windows/fluent-bit/options.ts\`.
2. Run the delivery tests with its program on PATH: \`PATH=…:$PATH npx mocha 'tests/unit/fluent-bit-windows/delivery/*.test.ts'\`. They write configurations for the version that they find, so they run with any version.
3. Change \`versions.ts\`, then \`npm run docs\` and \`npm run pin\`, which asks upstream's registry for the digests of the images.
`;
}

const treatments: Record<Defect["treatment"], string> = {
    refused: "Refused",
    warned: "The deployment warns",
    handled: "Avoided",
    documented: "Not avoided",
};

function rangeText({ from, until }: Defect["versions"][number]): string {
    if (from === undefined) {
        return until === undefined ? "all" : `before ${until}`;
    }
    return until === undefined ? `from ${from}` : `${from} to before ${until}`;
}

function sourceLink(source: string): string {
    const [url = "", ...rest] = source.split(" ");
    const number = /\/(?:issues|pull)\/(\d+)$/.exec(url)?.[1];
    return `[${number === undefined ? "source" : `#${number}`}](${url})${rest.length > 0 ? ` ${rest.join(" ")}` : ""}`;
}

function table(rows: readonly (readonly string[])[]): string {
    const [head = [], ...body] = rows;
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}
