import type { Setting } from "./in-xml";

/**
 * The settings that stand somewhere in a line of a script or a program, with their names:
 *
 * - `PGPASSWORD=… psql`, a variable of one command
 * - `host1 ansible_user=admin ansible_password=…`, an inventory
 * - `docker run -e DB_PASSWORD=… -e TZ=UTC`, `--from-literal=password=…`, `--set auth.token=…`
 * - `ENV DB_PASSWORD=…`, `ARG NPM_TOKEN=…` of a Dockerfile
 * - `define('DB_PASSWORD', '…');` of PHP, `[Environment]::SetEnvironmentVariable("DB_PASSWORD", "…")` of .NET and PowerShell
 * - `$user = '…'; $password = '…'` of PowerShell, behind another command
 * - `'password' => '…'`, `password: "…"`, `password="…"`: only with a quoted value without spaces
 *
 * Every repetition has a bound, so that no text takes more than its length.
 */
export function settingsOfCode(text: string): Setting[] {
    // Attributes of XML and HTML are read as such. EC2's scripts for Windows are in tags.
    return /^\s{0,100}<(?!\?php|powershell>|script>)/i.test(text) ? [] : settingsOfLines(text);
}

function settingsOfLines(text: string): Setting[] {
    return text.split(/\r?\n/).flatMap((line) =>
        isComment(line)
            ? []
            : forms.flatMap((pattern) =>
                  [...line.slice(0, longestLine).matchAll(pattern)].flatMap(({ groups = {} }) => {
                      const { name = "", value = "" } = groups;
                      return isSameWord(name, value) ? [] : [{ name, value }];
                  }),
              ),
    );
}

const longestLine = 4000;

const forms: readonly RegExp[] = [
    /(?<=^\s{0,40}(?:[A-Z][A-Z0-9_]{0,60}=\S{1,200}\s{1,4}){0,4})(?<name>[A-Z][A-Z0-9_]{1,60})=["']?(?<value>[^\s"'`;|&]{1,500})(?=["']?\s{1,4}[a-z./][\w./-]{0,100}\s{1,4}-)/g,
    /(?<=\s(?:-e|--env|--from-literal|--set|--set-string)[ =]["']?)(?<name>[A-Za-z_][\w.-]{0,100})=["']?(?<value>[^\s"',\x60]{1,500})/g,
    /(?<=^\s{0,8}(?:ENV|ARG)\s(?:.{0,400}\s)?)(?<name>[A-Za-z_]\w{0,100})=["']?(?<value>[^\s"']{1,500})/g,
    /(?<=^\s{0,8}ENV\s{1,4})(?<name>[A-Za-z_]\w{0,100})\s{1,4}["']?(?<value>[^\s"'=]{1,500})["']?\s{0,4}$/g,
    /(?<=\s)(?<name>ansible_(?:\w{1,30}_)?pass(?:word)?)=["']?(?<value>[^\s"']{1,200})/g,
    /(?<=\bSetEnvironmentVariable\(\s{0,4}["'])(?<name>\w{1,100})["']\s{0,4},\s{0,20}(?<quote>["'])(?<value>(?!["'$%])[!-~](?:(?!["'])[!-~]){0,500})\k<quote>/gi,
    /(?<=\bdefine\(\s{0,4}["'])(?<name>\w{1,100})["']\s{0,4},\s{0,20}(?<quote>["'])(?<value>(?!["'])[!-~](?:(?!["'])[!-~]){0,500})\k<quote>/g,
    /(?<=[;{]\s{0,4})\$(?<name>[A-Za-z_]\w{0,100})\s{0,4}=\s{0,4}(?<quote>["'])(?<value>(?!["'$%{<*[\\^.(?])[!-~](?:(?!["'])[!-~]){0,500})\k<quote>/g,
    /(?<![\w$.[-])["']?(?<name>[A-Za-z_][\w-]{0,100})["']?\s{0,4}(?:=>|:=|[:=])\s{0,4}(?<quote>["'])(?<value>(?!["'$%{<*[\\^.(?])[!-~](?:(?!["'])[!-~]){0,500})\k<quote>/g,
];

function isComment(line: string): boolean {
    return /^\s{0,100}(?:#|\/\/|;|\*|--|<(?!\?php))/.test(line);
}

/** `accessToken: "access_token"` names something by its own name. */
function isSameWord(name: string, value: string): boolean {
    const letters = (text: string) => text.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
    return letters(name) === letters(value);
}
