import assert from "node:assert/strict";

import { stackProblems } from "../stack-problems";

const fluentBit = (to: object) => ({
    cluster: { name: "dev" },
    fluentBit: { routes: [{ match: { namespace: "shop" }, to: [to] }] },
});

const kms = (kmsKeyArn: string) => fluentBit({ type: "cloudWatchLogs", kmsKeyArn });
const cluster = (settings: object) => ({ cluster: { name: "dev", ...settings } });
const created = (settings: object) => cluster({ mode: "create", kubernetesVersion: "1.33", ...settings });

describe("what is said of a wrong value", () => {
    const said: [what: string, raw: Record<string, unknown>, message: RegExp][] = [
        [
            "a number where text is needed",
            created({ kubernetesVersion: 1.3 }),
            /^cluster\.kubernetesVersion = 1\.3: must be text, .* number; put it in quotes$/,
        ],
        [
            "a number that is one of the texts",
            cluster({ windowsVersions: [2022] }),
            /\[0\] = 2022: must be one of .*; put it in quotes$/,
        ],
        [
            "text that is one of the numbers",
            fluentBit({ type: "cloudWatchLogs", retentionDays: "30" }),
            /= "30": .*; remove the quotes$/,
        ],
        [
            "a number near those that there are",
            fluentBit({ type: "cloudWatchLogs", retentionDays: 31 }),
            /the nearest is 30$/,
        ],
        [
            "a number in quotes",
            { ...cluster({}), fluentBit: { httpPort: "2020" } },
            /must be a number, but in quotes it is text; remove the quotes$/,
        ],
        [
            "a number with a unit",
            { ...cluster({}), fluentBit: { readiness: { overdueSeconds: "90s" } } },
            /must be a number; remove the unit$/,
        ],
        ["a fraction", { ...cluster({}), iisApps: [{ replicas: 1.5 }] }, /must be a whole number, without decimals$/],
        [
            "yes for true",
            cluster({ requireReadyWindowsNodes: "yes" }),
            /must be true or false; write true, without quotes$/,
        ],
        [
            "off for false",
            cluster({ requireReadyWindowsNodes: "off" }),
            /must be true or false; write false, without quotes$/,
        ],
        [
            "yes for true, where a list can be written too",
            { ...cluster({}), fluentBit: { lines: { parseJson: "yes" } } },
            /must be true or false, or a list; write true, without quotes$/,
        ],
        [
            "a number in quotes, where a percentage can be written too",
            { ...cluster({}), fluentBit: { maxUnavailable: "2" } },
            /must be a percentage from "1%" to "100%"; for a number, remove the quotes$/,
        ],
        [
            "one image for all nodes",
            { ...cluster({}), fluentBit: { image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable" } },
            /^fluentBit\.image = .*: must be a map: repository with .*, or overrides with .* \{ "2022": IMAGE \}/,
        ],
        [
            "text for a map of settings",
            { ...cluster({}), fluentBit: { buffer: "1G" } },
            /^fluentBit\.buffer = "1G": must be (a map of settings: \w+, |one of)/,
        ],
        [
            "text for another map of settings",
            { ...cluster({}), iisApps: [{ resources: "1Gi" }] },
            /resources = "1Gi": must be a map of settings: \w+, \w+, .*; indent them below it/,
        ],
        ...(
            [
                [
                    "elasticsearch",
                    /write "openSearch"; for Elasticsearch, add Fluent Bit's output "es" to fluentBit\.extra\.outputs/,
                ],
                ["es", /add Fluent Bit's output "es" to fluentBit\.extra\.outputs/],
                ["opensearch", /did you mean "openSearch"\?$/],
                ["loki", /add Fluent Bit's output "loki" to fluentBit\.extra\.outputs/],
                ["kafka", /add Fluent Bit's output "kafka" to fluentBit\.extra\.outputs/],
                ["kinesis_streams", /add Fluent Bit's output "kinesis_streams" to/],
                ["kinesisStreams", /add Fluent Bit's output "kinesis_streams" to/],
                ["kinesis", /add Fluent Bit's output "kinesis_streams" to/],
                ["kinesis_firehose", /did you mean "firehose"\?$/],
                ["cloudwatch", /did you mean "cloudWatchLogs"\?$/],
                ["cloudwatch_logs", /did you mean "cloudWatchLogs"\?$/],
                ["S3", /did you mean "s3"\?$/],
                ["newrelic", /add Fluent Bit's output "nrlogs" to/],
                ["azure_blob", /add Fluent Bit's output "azure_blob" to/],
                ["splnk", /did you mean "splunk"\?$/],
                ["carrier-pigeon", /"http"$/],
                ["constructor", /"http"$/],
            ] as const
        ).map(([type, message]): [string, Record<string, unknown>, RegExp] => [
            `the destination ${type}`,
            fluentBit({ type }),
            new RegExp(`^fluentBit\\.routes\\[0\\]\\.to\\[0\\]\\.type = "${type}": must be one of .*${message.source}`),
        ]),
        [
            "the type of a destination in the place of a destination",
            { ...cluster({}), fluentBit: { unrouted: ["cloudWatchLogs"] } },
            /^fluentBit\.unrouted\[0\] = "cloudWatchLogs": must be a map of settings; write \{ type: cloudWatchLogs \}$/,
        ],
        [
            "a type in the place of a map that needs more",
            { ...cluster({}), fluentBit: { identity: "nodeRole" } },
            /= "nodeRole": must be a map of settings; write \{ type: nodeRole, roleName: … \}$/,
        ],
        [
            "another value in the place of a destination",
            { ...cluster({}), fluentBit: { unrouted: [true] } },
            /= true: must be a map of settings, such as \{ type: cloudWatchLogs \}; type is one of "cloudWatchLogs", .*"http"$/,
        ],
        [
            "another value in the place of a map with a few types",
            { ...cluster({}), fluentBit: { monitoring: { alarms: { topic: "me@example.com" } } } },
            /topic = "me@example\.com": must be a map of settings; write \{ type: existing, arn: … \} or \{ type: created \}$/,
        ],
        ...[false, "none"].map((value): [string, Record<string, unknown>, RegExp] => [
            `${String(value)} for a list`,
            { ...cluster({}), fluentBit: { unrouted: value } },
            /^fluentBit\.unrouted = .*: must be a list; write \[\] for an empty list$/,
        ]),
        [
            "nothing for a list",
            { ...cluster({}), fluentBit: { unrouted: null } },
            /= null: must be a list, but it has no value; indent its entries below it, write \[\] for an empty list, or remove it$/,
        ],
        [
            "a type for a list of destinations",
            { ...cluster({}), fluentBit: { ownLogs: "cloudwatch" } },
            /= "cloudwatch": must be a list of maps; write \[\{ type: cloudWatchLogs \}\]$/,
        ],
        [
            "true for a list of maps",
            { ...cluster({}), fluentBit: { nodeLogs: true } },
            /^fluentBit\.nodeLogs = true: must be a list; each entry is a map of settings: source, .*; begin each entry with "- "$/,
        ],
        [
            "text for a list of maps",
            { ...cluster({}), fluentBit: { lines: { drop: "GET /health" } } },
            /drop = "GET \/health": must be a list; each entry is a map of settings: match, pattern, /,
        ],
        ["a missing name", { cluster: {} }, /^cluster\.name: is missing: it must be the name of an EKS cluster: /],
        [
            "a missing match",
            { ...cluster({}), fluentBit: { routes: [{ to: [] }] } },
            /^fluentBit\.routes\[0\]\.match: is missing: it must be a map of settings: namespace, pod, container, labels$/,
        ],
        [
            "a missing map that has a missing setting",
            { ...cluster({}), iisApps: [{ build: {} }] },
            /^iisApps\[0\]\.build\.logMonitor\.sha256: is missing: it must be the SHA-256 of LogMonitor\.exe, .* run sha256sum \(docs\/images\.md\)$/,
        ],
        [
            "an entry of a list whose entries can be maps",
            { ...cluster({}), fluentBit: { lines: { stackTraces: "dotnet" } } },
            /stackTraces = "dotnet": must be a list; write \[VALUE\]/,
        ],
        ["one value for a list", cluster({ windowsVersions: "2022" }), /must be a list; write \[VALUE\]/],
        [
            "a map for a list",
            { ...cluster({}), fluentBit: { routes: { match: {} } } },
            /must be a list, but this is a map; begin each entry with "- "$/,
        ],
        [
            "a list for a map",
            { ...cluster({}), fluentBit: { metadata: [] } },
            /must be a map of settings, but this is a list/,
        ],
        [
            "nothing for a map",
            { ...cluster({}), fluentBit: { buffer: null } },
            /buffer = null: must be a map, but it has no value/,
        ],
        [
            "a build context that is not there",
            {
                ...cluster({}),
                iisApps: [{ build: { context: "nosuchfolder", logMonitor: { sha256: "5".repeat(64) } } }],
            },
            /^iisApps\[0\]\.build\.context = "nosuchfolder": there is no such folder; set the path of the folder/,
        ],
        ["an empty list", cluster({ windowsVersions: [] }), /must not be empty: at least 1 entry$/],
        ...["startupProbe", "readinessProbe", "livenessProbe"].map(
            (probe): [string, Record<string, unknown>, RegExp] => [
                `Kubernetes' ${probe}`,
                { ...cluster({}), iisApps: [{ [probe]: { httpGet: { path: "/ready" } } }] },
                new RegExp(`^iisApps\\[0\\]\\.${probe} = .*: is not a setting; set healthPath, `),
            ],
        ),
        ["a kind that is nearly one", fluentBit({ type: "cloudwatch" }), /did you mean "cloudWatchLogs"\?$/],
        ["a word in other letters", { ...cluster({}), fluentBit: { logLevel: "Info" } }, /did you mean "info"\?$/],
        [
            "a digit too few in an ARN",
            kms("arn:aws:kms:eu-central-1:12345678901:key/a"),
            /has an account of 11 digits instead of 12/,
        ],
        [
            "another service's ARN",
            kms("arn:aws:s3:eu-central-1:111122223333:key/a"),
            /is an ARN of the service "s3", not of "kms"/,
        ],
        [
            "a partition that AWS does not have",
            kms("arn:awz:kms:eu-central-1:111122223333:key/a"),
            /unknown partition "awz".*did you mean "aws"\?/,
        ],
        ["an ARN without a region", kms("arn:aws:kms::111122223333:key/a"), /has no region\./],
        [
            "an alias in the place of a key",
            kms("arn:aws:kms:eu-central-1:111122223333:alias/a"),
            /has the resource "alias\/a", which does not begin with "key"/,
        ],
        [
            "a date that YAML has changed",
            { ...cluster({}), tags: { since: "2024-01-01 00:00:00 +0000 UTC" } },
            /^tags\.since = .* YAML read as a timestamp.*put it in quotes$/,
        ],
        [
            "a name that JavaScript passes over",
            { ...cluster({}), tags: Object.fromEntries([["__proto__", "x"]]) },
            /^tags\.__proto__: is a reserved name in JavaScript/,
        ],
        [
            "a name that every object of JavaScript has, as a plug-in of Fluent Bit",
            { ...cluster({}), fluentBit: { extra: { outputs: [{ name: "constructor", match: "kube.*" }] } } },
            /^fluentBit\.extra\.outputs\[0\]\.name = "constructor": is not a plug-in/,
        ],
        [
            "true in a variable of an application",
            { ...cluster({}), iisApps: [{ environment: { DEBUG: true } }] },
            /environment\.DEBUG: must be a text, .*; put it in quotes$/,
        ],
        [
            "a number in a variable of an application, which is not shown",
            { ...cluster({}), iisApps: [{ environment: { PIN: 4711 } }] },
            /environment\.PIN: must be a text, or [^=4]*; put it in quotes$/,
        ],
        ["a character that cannot be seen", { ...cluster({}), tags: { owner: "a\u202eb" } }, /"a\\u\{202e\}b"/],
        [
            "a release for a minor version",
            created({ kubernetesVersion: "v1.33.2" }),
            /without anything else; write "1\.33"$/,
        ],
        ["a comma in a version", created({ kubernetesVersion: "1,33" }), /write "1\.33"$/],
        [
            "what is no version, whose AMIs are not looked at",
            created({ kubernetesVersion: "eks.5", windowsNodeGroups: [{ name: "w", instanceTypes: ["m6i.large"] }] }),
            /kubernetesVersion = "eks\.5": must be a minor version of Kubernetes, such as "1\.35"$/,
        ],
        ["another last word", fluentBit({ type: "cloudWatchLogs", kmsKeyId: "x" }), /did you mean "kmsKeyArn"\?$/],
        [
            "a name of another section by chance",
            { ...cluster({}), fluentBit: { buffer: { maxSize: 1 } } },
            /maxSize = 1: is not a setting; /,
        ],
        [
            "a name that another has by chance",
            { ...cluster({}), iisApps: [{ logs: [] }] },
            /logs = \[\]: is not a setting; /,
        ],
        [
            "a version of Kubernetes under another name",
            created({ version: "1.33" }),
            /version = "1\.33": is not a setting; did you mean "kubernetesVersion"/,
        ],
        [
            "more than all nodes at a time",
            { ...cluster({}), fluentBit: { maxUnavailable: "110%" } },
            /maxUnavailable = "110%": must be .*%/,
        ],
        [
            "a default that something else contradicts",
            created({ windowsNodeGroups: [{ name: "w", instanceTypes: ["m6i.large"], maxSize: 1, minSize: 0 }] }),
            /desiredSize: is not set, and its default must be from minSize to maxSize, 0 to 1$/,
        ],
        [
            "what is no range, whose size is not looked at",
            created({ network: { type: "created", cidr: "10.0.0.0/33" } }),
            /cidr = "10\.0\.0\.0\/33": must be a range of IPv4 addresses/,
        ],
        ["a word too much in a name", fluentBit({ type: "s3", bucketName: "logs" }), /did you mean "bucket"\?$/],
        [
            "a word in the middle of a name",
            created({ windowsNodeGroups: [{ name: "w", instanceTypes: ["m6i.large"], diskSizeGiB: 100 }] }),
            /diskSizeGiB = 100: is not a setting; did you mean "diskGiB"\?$/,
        ],
        ["a word in another form", { ...cluster({}), fluentBit: { lines: { masking: [] } } }, /did you mean "mask"\?$/],
        [
            "the plural of a setting of elsewhere",
            { ...cluster({}), fluentBit: { masks: [] } },
            /it belongs to fluentBit\.lines\.mask$/,
        ],
        ...["retentionDays", "retention", "expiry"].map((name): [string, Record<string, unknown>, RegExp] => [
            `${name} of a bucket`,
            fluentBit({ type: "s3", [name]: 30 }),
            /: is not a setting; set expireAfterDays, the days after which/,
        ]),
        ...["expireAfterDays", "retention", "expiry"].map((name): [string, Record<string, unknown>, RegExp] => [
            `${name} of a log group`,
            fluentBit({ type: "cloudWatchLogs", [name]: 30 }),
            /: is not a setting; set retentionDays, the days for which/,
        ]),
        [
            "Fluent Bit's name of a setting",
            fluentBit({ type: "cloudWatchLogs", auto_create_group: true }),
            /: is not a setting; set createLogGroup; /,
        ],
        [
            "the tag of an image",
            { ...cluster({}), fluentBit: { image: { tag: "5.1.5" } } },
            /^fluentBit\.image\.tag = "5\.1\.5": is not a setting; set overrides with .* \{ "2022": IMAGE \}$/,
        ],
        [
            "several namespaces in a route",
            { ...cluster({}), fluentBit: { routes: [{ name: "a", match: { namespace: ["shop", "web"] } }] } },
            /namespace = .*: must be text, but this is a list; write a separate entry for each namespace, or a pattern/,
        ],
        [
            "several namespaces under another name",
            { ...cluster({}), fluentBit: { routes: [{ name: "a", match: { namespaces: ["shop"] } }] } },
            /namespaces = .*: is not a setting; write a separate entry for each namespace, or a pattern/,
        ],
        ["the region of the cluster", cluster({ region: "eu-central-1" }), /: is not a setting; .*; set aws:region$/],
        [
            "a list of tags",
            { ...cluster({}), tags: ["a=b"] },
            /is a list of texts; write NAME: VALUE on a line for each$/,
        ],
        [
            "an image that is not in ECR, without a digest",
            { ...cluster({}), iisApps: [{ image: "mcr.microsoft.com/windows/servercore/iis:ltsc2022" }] },
            /\(docker buildx imagetools inspect IMAGE shows it\), not with a tag$/,
        ],
        [
            "an image in ECR, without a digest",
            { ...cluster({}), iisApps: [{ image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1" }] },
            /\(aws ecr describe-images shows it\), not with a tag$/,
        ],
        [
            "a placeholder that is nearly one",
            fluentBit({ type: "cloudWatchLogs", logGroup: "/a/{namespaces}" }),
            /has the unknown placeholder \{namespaces\}; did you mean \{namespace\}\?$/,
        ],
        [
            "a placeholder that is none",
            fluentBit({ type: "cloudWatchLogs", logGroup: "/a/{colour}" }),
            /has the unknown placeholder \{colour\}; allowed: \{cluster\}, \{namespace\}, \{container\}, \{pod\}, \{label:KEY\}$/,
        ],
        [
            "a typo in one of several forms",
            { ...cluster({}), fluentBit: { lines: { stackTraces: ["Java"] } } },
            /: must be a map, or one of "java", .*; did you mean "java"\?$/,
        ],
        ["a URL without a scheme", fluentBit({ type: "http", url: "logs.example.com" }), /has no scheme/],
    ];
    for (const [what, raw, message] of said) {
        it(`tells what to do about ${what}`, () => {
            const [first = "", ...others] = stackProblems(raw);
            assert.match(first, message);
            // What the meant kind of destination lacks.
            const more = others.filter((line) => !/\.to\[0\]\.\w+: is missing/.test(line));
            assert.deepEqual(more, []);
        });
    }

    it("is short, however long the value is", () => {
        const logGroup = "{cluster}/".repeat(700);
        for (const line of stackProblems(fluentBit({ type: "cloudWatchLogs", logGroup }))) {
            assert.ok(line.length < 700, line);
        }
    });

    it("is an explanation too where a name is too long for any IAM policy", () => {
        const raw = fluentBit({ type: "cloudWatchLogs", logGroup: "{cluster}/".repeat(700) });
        const found = stackProblems({ ...raw, cluster: { name: "d".repeat(100) } });
        assert.ok(
            found.some((line) => /to\[0\]: its names are too long for .* IAM policy/.test(line)),
            found.join("\n"),
        );
    });

    it("is shown for the first problems of many, with how many there are", () => {
        const tags = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`t${index}`, index]));
        const found = stackProblems({ ...cluster({}), tags });
        assert.equal(found.length, 51);
        assert.match(found.at(-1) ?? "", /^… and 2950 more\. .*--json$/);
    });
});

describe("what is said of a setting in the wrong place", () => {
    const said: [what: string, raw: Record<string, unknown>, message: RegExp][] = [
        [
            "the other mode",
            created({ requireReadyWindowsNodes: true }),
            /it belongs to mode: "existing", but mode is "create" here$/,
        ],
        [
            "the other mode than the default",
            cluster({ kubernetesVersion: "1.33" }),
            /it belongs to mode: "create"; set mode: "create", or remove this setting$/,
        ],
        [
            "another kind of destination",
            fluentBit({ type: "cloudWatchLogs", deliveryStreamArn: "x" }),
            /it belongs to type: "firehose", but type is "cloudWatchLogs" here$/,
        ],
        [
            "a level down",
            { ...cluster({}), fluentBit: { retentionDays: 3 } },
            /it belongs to fluentBit\.cloudWatchLogs\.retentionDays or fluentBit\.monitoring\.retentionDays$/,
        ],
        [
            "an entry of a list",
            { ...cluster({}), fluentBit: { routes: [{ match: {}, name: "all", namespace: "x" }] } },
            /it belongs to fluentBit\.routes\[0\]\.match\.namespace$/,
        ],
        ["another section", cluster({ routes: [] }), /it belongs to fluentBit\.routes$/],
    ];
    for (const [what, raw, message] of said) {
        it(`names ${what}`, () => {
            const found = stackProblems(raw);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", message);
        });
    }
});

describe("one wrong setting", () => {
    const image = `r/i@sha256:${"0".repeat(64)}`;
    const shop = { match: { namespace: "shop" } };

    it("is told once, also where something else is wrong with its section", () => {
        const routes = [{ name: "a", match: { namespace: "a.*" } }];
        const wrong = { httpPort: 80, version: "1", masks: 3, linuxNodes: "maybe", routes };
        const found = stackProblems({ ...cluster({}), fluentBit: wrong });
        assert.deepEqual(found.map((line) => /^[\w.[\]]+/.exec(line)?.[0]).sort(), [
            "fluentBit.httpPort",
            "fluentBit.linuxNodes",
            "fluentBit.masks",
            "fluentBit.routes[0].match.namespace",
            "fluentBit.version",
        ]);
    });

    it("does not hide what is wrong with another route, application or group, nor contradictions around it", () => {
        const found = stackProblems({
            cluster: { name: "dev", windowsVersions: ["2025"], foo: 1 },
            fluentBit: {
                httpPort: 80,
                logLevel: "error",
                routes: [
                    { match: { namespace: "Default" } },
                    { ...shop, to: [{ type: "nope" }, { type: "cloudWatchLogs" }, { type: "cloudWatchLogs" }] },
                    shop,
                ],
            },
            iisApps: [{ name: "web", image, replicas: 0.5, windowsVersions: ["2022"] }],
        });
        const has = (message: RegExp) => {
            assert.ok(
                found.some((line) => message.test(line)),
                `${String(message)}\n${found.join("\n")}`,
            );
        };
        has(/^fluentBit\.routes\[1\]\.to\[2\] = .*: routes\[1\]\.to\[1\] has the same target/);
        has(/^fluentBit\.routes\[2\]\.match = .*: routes\[1\] already matches all of these containers/);
        has(/^fluentBit\.logLevel = "error": hides the warnings/);
        has(/^iisApps\[0\]\.windowsVersions\[0\] = "2022": the cluster has nodes of "2025" only/);
        assert.equal(found.length, 9, found.join("\n"));
    });

    for (const logMonitor of [undefined, {}, { sha256: "abc" }]) {
        it(`does not hide a wrong build context: ${JSON.stringify(logMonitor)}`, () => {
            const build = { context: "nosuchfolder", ...(logMonitor && { logMonitor }) };
            const found = stackProblems({ ...cluster({}), iisApps: [{ build }] });
            assert.deepEqual(
                found.map((line) => line.split(/[ :]/)[0]),
                ["iisApps[0].build.logMonitor.sha256", "iisApps[0].build.context"],
            );
        });
    }

    it("does not hide contradictions of the group of nodes that it stands in", () => {
        const found = stackProblems(
            created({ windowsNodeGroups: [{ name: "a", minSize: 3, maxSize: 1, diskGiB: "x" }] }),
        );
        assert.deepEqual(
            found.map((line) => line.split(":")[0]),
            ['cluster.windowsNodeGroups[0].diskGiB = "x"', "cluster.windowsNodeGroups[0].minSize = 3"],
        );
    });

    it("does not hide what is wrong beside it if the other settings of its map show the kind", () => {
        const kinds: [string, object, string[]][] = [
            [
                "one kind has the settings",
                { ...cluster({}), fluentBit: { routes: [{ ...shop, to: [{ retentionDays: 8, tpye: "s3" }] }] } },
                [
                    "fluentBit.routes[0].to[0].type: is missing",
                    "fluentBit.routes[0].to[0].tpye",
                    "fluentBit.routes[0].to[0].retentionDays",
                ],
            ],
            [
                "two kinds have the settings, and one of them needs another",
                { ...cluster({}), fluentBit: { routes: [{ ...shop, to: [{ type: "web", url: "ftp://a" }] }] } },
                ["fluentBit.routes[0].to[0].type", "fluentBit.routes[0].to[0].url"],
            ],
            [
                "no kind has all settings",
                { ...cluster({}), fluentBit: { identity: { type: "role", roleArn: "x", roleName: "a/b" } } },
                ["fluentBit.identity.type"],
            ],
            [
                "the mode of the cluster",
                {
                    cluster: {
                        mode: "creat",
                        name: "dev",
                        kubernetesVersion: "1.20",
                        network: { cidr: "10.0.0.0/77" },
                    },
                },
                [
                    "cluster.mode",
                    "cluster.windowsNodeGroups[0].windowsVersion: is not set",
                    "cluster.network.type: is missing",
                    "cluster.network.cidr",
                    "cluster.kubernetesVersion",
                ],
            ],
        ];
        for (const [what, raw, wrong] of kinds) {
            const found = stackProblems(raw as Record<string, unknown>);
            assert.equal(found.length, wrong.length, `${what}\n${found.join("\n")}`);
            for (const one of wrong) {
                assert.ok(
                    found.some((line) => line.startsWith(one)),
                    `${what}: ${one}\n${found.join("\n")}`,
                );
            }
        }
    });

    it("does not hide what is wrong with what was meant, and makes nothing beside it wrong, if it is a typo", () => {
        const typos: [object, string[]][] = [
            [
                { nodeLogs: [{ source: "eventlog", channel: "System", os: "linux" }] },
                ['nodeLogs[0].source = "eventlog"', 'nodeLogs[0].os = "linux": Linux has no Event Log'],
            ],
            [
                { metadata: { from: "Path", fields: ["image"] } },
                ['metadata.from = "Path"', 'metadata.fields[0] = "image"'],
            ],
            [
                { routes: [{ ...shop, to: [{ type: "Splunk" }] }] },
                [
                    'routes[0].to[0].type = "Splunk"',
                    "routes[0].to[0].url: is missing",
                    "routes[0].to[0].token: is missing",
                ],
            ],
            // A valid value that does not fit, beside a contradiction in the same entry.
            [
                { nodeLogs: [{ source: "containerd", level: "error", os: "linux" }] },
                ['nodeLogs[0].level = "error"', 'nodeLogs[0].os = "linux"'],
            ],
            // Not a typo: it can be any source.
            [{ nodeLogs: [{ source: "journald", channel: "System" }] }, ['nodeLogs[0].source = "journald"']],
        ];
        for (const [wrong, begins] of typos) {
            const found = stackProblems({ ...cluster({}), fluentBit: wrong });
            assert.equal(found.length, begins.length, found.join("\n"));
            begins.forEach((begin, index) => {
                assert.ok(found[index]?.startsWith(`fluentBit.${begin}`), `${begin}\n${found.join("\n")}`);
            });
        }
    });

    it("does not hide what is wrong with the list that it stands in, of which nothing else is shown than what is written", () => {
        const found = stackProblems({ ...cluster({}), fluentBit: { lines: { stackTraces: ["go", "go", "perl"] } } });
        assert.equal(found.length, 2);
        assert.match(found[0] ?? "", /^fluentBit\.lines\.stackTraces\[2\] = "perl": /);
        assert.equal(found[1], "fluentBit.lines.stackTraces: must contain each language once");
        const languages = ["go", "go", "jva"];
        const within = stackProblems({ ...cluster({}), fluentBit: { lines: { stackTraces: [{ languages }] } } });
        assert.equal(within[1], "fluentBit.lines.stackTraces[0].languages: must contain each language once");
    });

    it("does not hide that its route needs a name", () => {
        const told = (match: object, route: object = {}) =>
            stackProblems({ ...cluster({}), fluentBit: { routes: [{ match, ...route }] } }).filter((line) =>
                line.startsWith("fluentBit.routes[0].name: is missing"),
            ).length;
        for (const match of [
            { namespace: "shop.*" },
            { namespace: "*Shop" },
            { namespace: "Shop", pod: "web-.*" },
            { namespace: "Shop", container: "app" },
            { namespace: "Shop", labels: { app: "web" } },
        ]) {
            assert.equal(told(match), 1, JSON.stringify(match));
            assert.equal(told(match, { name: "named" }), 0, JSON.stringify(match));
        }
        for (const match of [{ namespace: "Shop" }, { namespace: "^shop$" }, { namespace: "shop", pod: ".*" }]) {
            assert.equal(told(match), 0, JSON.stringify(match));
        }
    });

    it("makes no other wrong by being left out", () => {
        const found = stackProblems({
            cluster: { name: "dev", windowsVersions: ["2O22"] },
            fluentBit: {
                metadata: { from: "apiserver" },
                routes: [{ name: "a", match: { namespace: "a", labels: { app: "x" } } }],
            },
            iisApps: [{ name: "web", image, windowsVersions: ["2022"] }],
        });
        assert.equal(found.length, 2, found.join("\n"));
    });
});
