/** Texts and policies on which a careless reader takes a time that grows faster than their length. `npm run benchmark-policies` measures it. */

const length = 100_000;

function repeated(part: string): string {
    return part.repeat(Math.ceil(length / part.length)).slice(0, length);
}

function many(count: number, line: (index: number) => string): string[] {
    return Array.from({ length: count }, (_, index) => line(index));
}

export function lines(line: (index: number) => string, count: number): string {
    return many(count, line).join("\n");
}

/** Files of about 100 kB. */
export const hardTexts: Record<string, string> = {
    "one line": repeated("a"),
    "one line of words": repeated("a b "),
    "one line of assignments": repeated("a=b;password"),
    "one line of addresses": repeated("a://b:"),
    "one line of half a token": repeated("eyJ-"),
    "beginnings of keys": repeated("-----BEGIN PRIVATE KEY-----"),
    "white space": repeated(" "),
    "brackets without an end": repeated("["),
    "mappings without an end": repeated("{a: "),
    "lists in lists": repeated("- "),
    "keys of keys": `pipeline: ${repeated("? ")}`,
    "quotes without an end": `pipeline: ${repeated('"')}`,
    "an alias that leads nowhere": "pipeline:\n  outputs: *nowhere\n",
    "anchors that multiply": `pipeline: &a0 [x, x]\n${lines((index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}, *a${index}]`, 60)}`,
    "many anchors": `pipeline:\n${lines((index) => `  a${index}: &a${index} x`, 5000)}`,
    "merges of merges": `pipeline: &a {x: 1}\n${lines((index) => `b${index}:\n  <<: *a`, 5000)}`,
    "repeated keys": repeated("pipeline:\n"),
    "documents without an end": repeated("---\n"),
    tabs: repeated("\t"),
    "headers without an end": repeated("authorization: bearer "),
    "connection strings without an end": repeated("host=db user=x "),
    "tags without an end": repeated("<a b="),
    "one tag without values": `<a ${repeated("b ")}>`,
    "a log group of placeholders without an end": `[OUTPUT]\n    Name cloudwatch_logs\n    log_group_name ${repeated("$(")}`,
    "a setting of white space": `[OUTPUT]\n    Name ${repeated(" ")}x`,
    "a command and white space": `net user${repeated(" ")}x`,
    "a JSON that is deep": `{"pipeline":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
};

const long = 20_000;

const say = (more: object) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/*", ...more }],
});
/** Policies of up to 100 kB. */
export const hardPolicies: Record<string, { Version: string; Statement: object[] }> = {
    "an action of stars": say({ Action: "*".repeat(long) }),
    "an action of stars and letters": say({ Action: `s3:${"*a".repeat(long / 2)}` }),
    "an action of question marks": say({ Action: `s3:${"?".repeat(long)}` }),
    "a resource of colons": say({ Action: "*", Resource: "*:".repeat(long / 2) }),
    "a resource of stars and letters": say({ Resource: `arn:aws:s3:::${"*a".repeat(long / 2)}` }),
    "every action, said often": say({ Action: many(300, () => "*"), Resource: many(300, () => "*") }),
    "every action, in many spellings": say({
        Action: many(300, (index) => "*".repeat(index + 1)),
        Resource: many(300, (index) => "*".repeat(index + 1)),
    }),
    "many resources": say({ Action: "s3:*", Resource: many(500, (index) => `arn:aws:s3:::shop-${index}*`) }),
    "many statements": {
        Version: "2012-10-17",
        Statement: many(300, String).map((Sid) => ({
            Sid,
            Effect: "Allow",
            Action: "s3:*",
            Resource: `arn:aws:s3:::shop${Sid}/*`,
        })),
    },
    "a service that is long": say({ Action: `${"a".repeat(long)}:Get` }),
    "a condition that is long": say({ Condition: { StringLike: { "aws:SourceArn": "*a".repeat(long / 2) } } }),
};
