/** A form that tells a secret, whatever it is called. */
export interface SecretForm {
    readonly what: string;
    /** Matches the secret, and no more of the text than that. */
    readonly pattern: RegExp;
    /** A text in small letters without any of these has no secret of the form. */
    readonly hints: readonly string[];
}

/** What never begins a secret: a variable, a placeholder, a quote that closes at once. */
const reference = String.raw`(?![$%{<*\[#@"'\x60\s]|__|(?:your|my|some|the)[-_]|(?:change|replace)[-_]?me|x{3}|redacted|placeholder|example)`;
/** A variable of a program, which stands without quotes beside a name in quotes: `"x-api-key": apiKey`. A token has digits. */
const variable = String.raw`(?!(?<=["']\s{0,3}[:=]\s{0,3})[A-Za-z_.]{1,200}(?![\w+/=:~-]))`;
/** The letters of a value that stands unquoted in a text. */
const value = String.raw`[^\s"'<>\\;,&(){}\[\]|]`;
const secretWord = String.raw`(?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|access|account|shared|private|secret|signing|encryption)[_.-]?key|sharedaccesskey|(?:access|auth|bearer|api|refresh|sas)[_.-]?token|client[_.-]?secret|credentials?)`;

/** The name of an environment variable that holds a secret. */
const variableOfSecret = String.raw`[A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|(?:API|LICENSE)_?KEY|ACCESS_KEY|SECRET_KEY|PWD|_PASS)`;

/** The name of a setting that holds a secret. */
const writtenSecret = String.raw`(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key)`;

/** Documentation of a command names the password by the word. */
const namedPassword = String.raw`(?!(?:my|your|the)?[_-]?(?:password|passwd|pass|pwd|secret|token)(?![^\s"'|;]))`;

/** Programs with an option that takes a password, whose name alone does not say so: `certutil -p`. */
const passwordOptions: readonly (readonly [program: string, option: string, ...hints: string[]])[] = [
    // https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/certutil
    ["certutil", "-[pP][ \\t]{1,3}", "certutil"],
    // https://learn.microsoft.com/en-us/windows/win32/seccrypto/signtool
    ["signtool", "/[pP][ \\t]{1,3}", "signtool"],
    // https://learn.microsoft.com/en-us/sysinternals/downloads/psexec
    ["[pP]s[eE]xec(?:64)?", "[-/]p[ \\t]{1,3}", "psexec"],
    // https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/winrs
    ["winrs|wevtutil", "[-/](?:p|password):", "winrs", "wevtutil"],
    // https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/tasklist
    [
        "tasklist|taskkill|systeminfo|schtasks|eventcreate",
        "/[pP][ \\t]{1,3}",
        "tasklist",
        "taskkill",
        "schtasks",
        "systeminfo",
        "eventcreate",
    ],
    // https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/cc731279(v=ws.11)
    ["dsadd|dsmod", "-pwd[ \\t]{1,3}", "dsadd", "dsmod"],
    // https://the.earth.li/~sgtatham/putty/latest/htmldoc/Chapter7.html
    ["plink|pscp|psftp", "-pw[ \\t]{1,3}", "-pw"],
    // https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-dev-certs
    // https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-nuget-add-source
    ["dotnet[ \\t]{1,3}(?:dev-certs|nuget)", "-p[ \\t]{1,3}", "dev-certs", "nuget"],
    // https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-nuget-push
    ["dotnet[ \\t]{1,3}nuget[ \\t]{1,3}push", "-k[ \\t]{1,3}", "nuget"],
    // https://learn.microsoft.com/en-us/cli/azure/reference-index#az-login
    ["az[ \\t]{1,3}(?:acr[ \\t]{1,3})?login", "-p[ \\t]{1,3}", "login"],
    // https://www.mongodb.com/docs/mongodb-shell/reference/options/
    ["mongo(?:sh|dump|restore|import|export)?", "-p[ \\t]{1,3}", "mongo"],
    // https://www.rabbitmq.com/docs/management-cli
    ["rabbitmqadmin", "-p[ \\t]{1,3}", "rabbitmqadmin"],
    // https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html
    ["keytool|jarsigner", "-(?:src|dest|new)?(?:store|key)?pass[ \\t]{1,3}", "keytool", "jarsigner"],
    // https://www.openldap.org/software/man.cgi?query=ldapsearch
    ["ldap(?:search|add|modify|delete|passwd|whoami)", "-w[ \\t]{1,3}", "ldap"],
    // https://www.samba.org/samba/docs/current/man-html/smbclient.1.html
    ["smbclient|rpcclient|smbcacls", "-U[ \\t]{0,3}[\"']?[^\\s%\"']{1,100}%", "smbclient", "rpcclient", "smbcacls"],
    // https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/starting-SQL-Plus.html
    [
        "sqlplus|sqlldr|impdp|expdp",
        "(?:userid=)?[\"']?[A-Za-z][\\w$#]{0,60}/(?=[^\\s@]{1,60}@)",
        "sqlplus",
        "sqlldr",
        "impdp",
        "expdp",
    ],
];

/**
 * What the makers of secrets say of their forms, or their secrets' prefixes say themselves. The stack's own settings are checked by this list too.
 *
 * Every repetition has a bound, so that no text takes more than its length.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 * @see https://github.com/secretlint/secretlint
 */
export const secretForms: readonly SecretForm[] = [
    form("an AWS access key", /\b(AKIA|ASIA)(?![A-Z0-9]{0,9}EXAMPLE)[A-Z0-9]{16}\b/, "akia", "asia"),
    form(
        "an AWS secret key",
        /(?<=\baws_?(secret)?_?(access)?_?key["']?(?:\s{0,4}[:=]\s{0,4}|[ \t]{1,3})["']?)(?![A-Za-z0-9/+]{0,40}EXAMPLE)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i,
        "aws",
    ),
    form(
        "a private key",
        /-----BEGIN ([A-Z0-9]{1,20} ){0,4}PRIVATE KEY( BLOCK)?-----[^]{0,20000}?(-----END ([A-Z0-9]{1,20} ){0,4}PRIVATE KEY( BLOCK)?-----|$)|-----BEGIN ([A-Z0-9]{1,20} ){0,4}PRIVATE KEY( BLOCK)?-----/,
        "private key",
    ),
    form(
        "a private key",
        /\bLS0tLS1CRUdJTi(BQUklWQVRFIEtFWS|BSU0EgUFJJVkFURSBLRVkt|BFQyBQUklWQVRFIEtFWS|BPUEVOU1NIIFBSSVZBVEUg)[\w+/=]{0,8000}/,
        "ls0tls1crudjti",
    ),
    form("a private key", /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/, "age-secret-key-"),
    form(
        "a private key",
        /(?<=PuTTY-User-Key-File-\d: [^]{0,2000}?Private-Lines: \d{1,4}\r?\n)[\w+/=]{20,80}/,
        "putty-user-key-file",
    ),
    form(
        "a GitHub token",
        /\b(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{40,255})/,
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
    ),
    form("a GitLab token", /\bgl(pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-[\w.-]{20,300}/, "gl"),
    form("a Slack token", /\bx(ox[abeoprs]|app)-[\w-]{10,250}/, "xox", "xapp-"),
    form(
        "a Slack webhook",
        /(?<=\bhooks\.slack(-gov)?\.com\/(services|workflows|triggers)\/)[\w/]{20,200}/,
        "hooks.slack",
    ),
    form(
        "a Discord webhook",
        /(?<=\bdiscord(app)?\.com\/api\/(v\d{1,2}\/)?webhooks\/\d{10,25}\/)[\w-]{40,120}/,
        "discord",
    ),
    form(
        "a Teams webhook",
        /(?<=\b(webhook\.office\.com\/webhookb2|outlook\.office(365)?\.com\/webhook)\/)[\w@/-]{40,250}/,
        "office",
    ),
    form(
        "a Google Chat webhook",
        /(?<=\bchat\.googleapis\.com\/v1\/spaces\/[\w-]{5,40}\/messages\?[\w=&-]{0,100}token=)[\w%-]{20,100}/,
        "chat.googleapis",
    ),
    form(
        // The host can stand apart: https://help.sumologic.com/docs/send-data/hosted-collectors/http-source/logs-metrics/
        "a webhook of a log service",
        /(?<=\/receiver\/v1\/http\/)[\w=+/-]{40,300}/,
        "/receiver/v1/",
    ),
    form(
        // The host can stand apart: https://docs.fluentbit.io/manual/data-pipeline/outputs/http
        "a webhook of a log service",
        /(?<=\bloggly\.com\/(inputs|bulk)\/)(?!TOKEN)[0-9a-f-]{36}|(?<=\/(inputs|bulk)\/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=\/tag\/)/i,
        "loggly",
        "/tag/",
    ),
    form("a PagerDuty key", /(?<=\bevents\.pagerduty\.com\/[\w/]{0,40}\/)[0-9a-f]{32}\b/, "pagerduty"),
    form("a Stripe key", /\b([rs]k_live_\w{20,250}|whsec_[A-Za-z0-9+/=]{32,100})/, "k_live_", "whsec_"),
    form("a Google API key", /\bAIza[\w-]{35}(?![\w-])/, "aiza"),
    form("a Google OAuth secret", /\bGOCSPX-[\w-]{28}(?![\w-])/, "gocspx-"),
    form("an npm token", /\bnpm_[A-Za-z0-9]{36}\b/, "npm_"),
    form(
        "an npm token",
        new RegExp(String.raw`(?<=:_(?:authToken|password|auth)\s{0,2}=\s{0,2}["']?)${reference}[\w+/=.-]{8,200}`),
        "_authtoken",
        "_password",
        "_auth",
    ),
    form("a PyPI token", /\bpypi-AgEI[\w-]{50,250}/, "pypi-agei"),
    form("a Docker Hub token", /\bdckr_[po]at_[\w-]{20,100}/, "dckr_"),
    form("a SendGrid key", /\bSG\.[\w-]{20,24}\.[\w-]{39,50}/, "sg."),
    form("a Mailgun key", /\bkey-[0-9a-f]{32}\b/, "key-"),
    form("a Mailchimp key", /\b[0-9a-f]{32}-us\d{1,2}\b/, "-us"),
    // In an address it stands behind "bot": https://core.telegram.org/bots/api#making-requests
    form("a Telegram token", /(?<=\bbot|(?<!\w))\d{8,10}:AA[\w-]{32,33}(?![\w-])/, ":aa"),
    form(
        "an API key of a language model",
        /\b(sk-(ant|proj|svcacct|admin|or-v1)[\w-]{20,250}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|gsk_[A-Za-z0-9]{48,60}|pplx-[A-Za-z0-9]{40,60}|r8_[A-Za-z0-9]{37,40})/,
        "sk-",
        "gsk_",
        "pplx-",
        "r8_",
    ),
    form("a Hugging Face token", /\bhf_[A-Za-z0-9]{34,40}\b/, "hf_"),
    form("a Vault token", /\bhv[sbr]\.[\w-]{24,300}/, "hvs.", "hvb.", "hvr."),
    form("a Terraform token", /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}/, ".atlasv1."),
    form("a Grafana token", /\b(glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/]{32,400})/, "glsa_", "glc_"),
    form(
        "a New Relic key",
        /\b(NRA[KLA]-[A-Z0-9]{27}|NRII-[\w-]{32}|[0-9a-f]{36}NRAL|[a-z]{2}\d{2}xx[0-9a-f]{30}|[a-z]{2}\d{2}xx[0-9a-f]{26}NRAL)\b/,
        "nra",
        "nrii-",
        "xx",
    ),
    form("a Dynatrace token", /\bdt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b/, "dt0"),
    form("a Sentry token", /\bsntry[su]_[\w+/=]{40,400}/, "sntry"),
    form("a Pulumi access token", /\bpul-[0-9a-f]{40}\b/, "pul-"),
    form("a Databricks token", /\bdapi[0-9a-f]{32}(-\d)?\b/, "dapi"),
    form("a DigitalOcean token", /\bdo[opr]_v1_[0-9a-f]{64}\b/, "_v1_"),
    form("a Heroku key", /\bHRKU-[\w-]{36,64}/, "hrku-"),
    form("a Shopify token", /\bshp(at|ca|pa|ss)_[0-9a-fA-F]{32}\b/, "shp"),
    form(
        "an Atlassian token",
        /\b(ATATT3x[\w=-]{100,250}|ATBB[A-Za-z0-9]{32,40}|ATCTT3x[\w=-]{60,250})/,
        "atatt3x",
        "atbb",
        "atctt3x",
    ),
    form("a Linear key", /\blin_api_[A-Za-z0-9]{40}\b/, "lin_api_"),
    form("a Notion token", /\b(secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,50})\b/, "secret_", "ntn_"),
    form("a Postman key", /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/, "pmak-"),
    form("a Figma token", /\bfigd_[\w-]{38,60}/, "figd_"),
    form("a Doppler token", /\bdp\.(pt|st|ct|sa|scim|audit)\.[\w.-]{40,80}/, "dp."),
    form("a 1Password token", /\bops_eyJ[\w+/=-]{100,1500}/, "ops_eyj"),
    form("a Tailscale key", /\btskey-[a-z]{2,10}-[\w-]{10,80}/, "tskey-"),
    form("a PlanetScale token", /\bpscale_(tkn|pw|oauth)_[\w.=-]{32,80}/, "pscale_"),
    form("a Supabase token", /\bsb(p_[0-9a-f]{40}|_secret_[\w-]{20,60})\b/, "sbp_", "sb_secret_"),
    form("a Square token", /\b(sq0(atp|csp|idp-secret)-[\w-]{22,43}|EAAA[\w-]{60})(?![\w-])/, "sq0", "eaaa"),
    form("an Okta token", /(?<=\bSSWS\s)00[\w-]{40}/, "ssws"),
    form("a Fly.io token", /\bFlyV1 fm\d_[\w+/=,-]{40,800}/, "flyv1"),
    form("a JSON web token", /(?<![\w-])eyJ[\w-]{10,1000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/, "eyj"),
    // The public half has no "d": https://www.rfc-editor.org/rfc/rfc7517#appendix-A.2
    form("a private key", /(?<="d"\s{0,4}:\s{0,4}")[\w-]{40,1000}(?=")/, '"kty"'),
    form("a signature of Azure", /(?<=[?&;]sig=)[\w%+/=-]{20,200}/, "sig="),
    form("a client secret of Azure", /(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{31,34}(?![\w~.-])/, "q~"),
    // All have the same beginning, which says that they have one: "origin_ec".
    form("a session token of AWS", /\bIQoJb3JpZ2luX2Vj[\w+/=]{100,3000}/, "iqojb3jpz2lux2vj"),
    form("a signature of AWS", /(?<=[?&]X-Amz-(Signature|Security-Token)=)[\w%+/=-]{20,2000}/i, "x-amz-"),
    form(
        // A colon before a port is followed by digits and the path; a digest, too, stands behind an @.
        "a password in a URL",
        /(?<=\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@$]{0,100}:)(?![$%{<]|\d{1,5}([/?#]|$)|@|[^\s@]{0,100}@sha256:|(x{3,60}|\*{2,60}|password|pass|pwd|secret|redacted|changeme)@)[^\s"'<>\\]{0,150}[^\s"'<>\\@](?=@[\w[])/i,
        "://",
    ),
    form(
        "a password in a URL",
        /(?<=\bjdbc:oracle:thin:[\w$#]{1,60}\/)(?![$%{<])[^\s"'@/]{1,100}(?=@)/i,
        "jdbc:oracle",
    ),
    form(
        "a token in a URL",
        new RegExp(
            String.raw`(?<=[\w/.-]\?(?:[\w.-]{1,40}=[^\s&"']{0,200}&){0,12}${secretWord}=)${reference}${value}{6,500}`,
            "i",
        ),
        ...[
            "pass=",
            "passwd=",
            "password=",
            "passphrase=",
            "pwd=",
            "secret=",
            "token=",
            "key=",
            "credential=",
            "credentials=",
        ],
    ),
    form(
        "a password in a connection string",
        new RegExp(
            String.raw`(?<=[\w ]{1,40}=[^;\r\n]{1,200};\s{0,4}(?:password|pwd|accountkey|sharedaccesskey|accesskey|sharedsecret)\s{0,4}=\s{0,4})${reference}[^;\s"]{1,400}`,
            "i",
        ),
        ...["password", "pwd", "accountkey", "accesskey", "sharedsecret"],
    ),
    form(
        "a password in a connection string",
        new RegExp(
            String.raw`(?<=(?:^|["'\n])\s{0,4}(?:password|pwd|accountkey|sharedaccesskey)\s{0,4}=\s{0,4})${reference}[^;\s"]{1,400}(?=;)`,
            "i",
        ),
        ...["password", "pwd", "accountkey", "sharedaccesskey"],
    ),
    form(
        // ODBC puts a value with special characters into braces, and programs put the name of a variable into them, which has no digits
        // among letters of both cases: https://learn.microsoft.com/en-us/sql/odbc/reference/syntax/sqldriverconnect-function
        "a password in a connection string",
        new RegExp(
            String.raw`(?<=;\s{0,4}(?:[Pp]assword|PASSWORD|[Pp]wd|PWD)\s{0,4}=\s{0,4}\{)(?![^{}]{0,100}(?:[Pp]ass|[Pp]wd|[Ss]ecret|[Cc]onfig|[Ee]nv|PASS|PWD|SECRET|ENV))(?=[^{}\r\n]{0,100}[!@#%&*+=?;^~]|(?=[^{}\r\n]{0,100}\d)(?=[^{}\r\n]{0,100}[a-z])[^{}\r\n]{0,100}[A-Z])[^{}\r\n]{4,200}(?=\})`,
        ),
        "password",
        "pwd",
    ),
    form(
        // `host=db user=shop password=…` of PostgreSQL's own clients.
        "a password in a connection string",
        new RegExp(
            String.raw`(?<=\b(?:host|hostaddr|user|dbname|port|server|uid|username)=[\w.@$-]{1,100}[ ,](?:[ ,]{0,4}\w{2,20}=[\w./:@$-]{0,100}[ ,]){0,8}[ ,]{0,4}(?:password|pwd|passwd)=)${reference}${value}{1,200}`,
            "i",
        ),
        "password=",
        "pwd=",
        "passwd=",
    ),
    form(
        // https://stackexchange.github.io/StackExchange.Redis/Configuration.html
        "a password in a connection string",
        new RegExp(
            String.raw`(?<=\b[\w.-]{1,100}:\d{2,5},(?:[\w.-]{1,100}:\d{2,5},|\w{1,30}=[^,\s"']{0,60},){0,10}password=)${reference}[^,\s"']{1,200}`,
            "i",
        ),
        "password=",
    ),
    form(
        // Oracle's clients: https://docs.oracle.com/en/database/oracle/oracle-database/19/netag/configuring-naming-methods.html
        "a password in a connection string",
        new RegExp(
            String.raw`(?<=(?:^|[\s"'=])[A-Za-z][\w$#]{0,60}/)${reference}[^\s"'@/]{3,100}(?=@(?:\/\/)?[\w.-]{1,100}:\d{4,5}\/\w)`,
        ),
        "@",
    ),
    form(
        "a credential in a header",
        new RegExp(
            String.raw`(?<=\bauthorization["']?[\s:=,]{1,4}["']?(?:bearer|basic|splunk|apikey|token|ssws|key|sharedkey|genaaakey|dat|tokens?|negotiate|api-token)\s{1,3})${reference}(?:token|key|auth|credentials?)?${reference}[\w+/=.:~-]{4,4000}(?![\w(])`,
            "i",
        ),
        "authorization",
    ),
    form(
        // The value of a header, under any name. A token has digits, prose has none.
        "a credential in a header",
        new RegExp(
            String.raw`(?<=\b(?:Bearer|Basic) {1,3})${reference}(?=[\w+/=.~-]{0,40}\d)[\w+/=.~-]{20,4000}(?![\w(])`,
        ),
        "bearer ",
        "basic ",
    ),
    form(
        "a credential in a header",
        new RegExp(
            String.raw`(?<=\b(?:header|-H|--header)["']?[\s:=,-]{1,6}["']?authorization["']?[ \t:=]{1,4}["']?)(?!bearer|basic|splunk|apikey|token|ssws|key|aws4|sharedkey|negotiate|digest|dat)${reference}[\w+/=.:~-]{8,4000}`,
            "i",
        ),
        "authorization",
    ),
    form(
        "a credential in a header",
        new RegExp(
            String.raw`(?<=\b(?:x-api-key|api-key|dd-api-key|x-auth-token|x-insert-key|x-license-key|x-query-key|private-token|x-vault-token|x-sf-token|x-honeycomb-team|x-access-token|ocp-apim-subscription-key|x-functions-key|x-amz-security-token|x-logtail-token|x-token|lightstep-access-token)(?:["']?[ \t]{0,3}[:=]\s{0,3}["']?|(?<=(?<![\w-])headers?["']?[\s:=,]{1,4}["']?[\w-]{1,40})[ \t]{1,4}))(?!-)${variable}${reference}[\w+/=.:~-]{6,4000}`,
            "i",
        ),
        "-key",
        "-token",
        "-team",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=(?:^|[\s"'\`])--?[\w.-]{0,60}(?:password|passwd|passphrase|token|api-?key|access-?key|client-?secret|secret-?key|auth-?token|access-?token)(?:=|\s{1,3})["']?)(?!-|/|\.{1,2}[\\/]|[a-z]:[\\/]|true\b|false\b|stdin\b)${reference}${value}{3,500}`,
            "i",
        ),
        "-p",
        "-t",
        "-s",
        "-a",
        "-c",
        "-",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\b(?:curl|wget)\b[^\r\n]{0,400}\s(?:-u|--user|--proxy-user)[\s=]{0,2}["']?[\w.@$-]{1,100}:)(?!(?:password|passwd|pass|pwd|secret|token)(?:["'\s]|$))${reference}[^\s"']{1,200}`,
        ),
        "curl",
        "wget",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\b(?:sshpass|docker\s{1,8}login|helm\s{1,8}registry\s{1,8}login|podman\s{1,8}login|redis-cli|sqlcmd|bcp)\b[^\r\n|;]{0,200}\s-(?:p|a|P)\s{0,2}["']?)(?!-)${reference}[^\s"'-][^\s"']{2,200}`,
        ),
        "sshpass",
        "login",
        "redis-cli",
        "sqlcmd",
        "bcp",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\becho[ \t]{1,3}(?:-[en][ \t]{1,3})?["']?[\w.-]{1,60}:)${reference}[^\s"'|]{1,200}(?=["']?[ \t]{0,3}\|[ \t]{0,3}(?:sudo[ \t]{1,3})?chpasswd\b(?![ \t]{1,3}(?:-e|--encrypted)))`,
        ),
        "chpasswd",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\bhtpasswd(?=[^\r\n|;]{0,60}\s-[A-Za-z]{0,6}b)(?:[ \t]{1,3}[^\s|;]{1,200}){2,6}[ \t]{1,3}["']?)${reference}[^\s"'|;<>]{1,200}(?=["']?\s{0,4}(?:$|[|;&>\r\n)]))`,
        ),
        "htpasswd",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\brabbitmqctl\b[^\r\n|;]{0,60}\s(?:add_user|change_password)[ \t]{1,3}["']?[\w.@-]{1,80}["']?[ \t]{1,3}["']?)(?!-)${reference}[^\s"'|;]{1,200}`,
        ),
        "rabbitmqctl",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\s-pass(?:in|out)?[ \t]{1,3}["']?pass:)${reference}[^\s"'|;]{1,200}|(?<=\bopenssl[ \t]{1,3}enc\b[^\r\n|;]{0,200}\s-k[ \t]{1,3}["']?)(?!-)${reference}[^\s"'|;]{1,200}`,
        ),
        "pass:",
        "openssl",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\bschtasks(?:\.exe)?\s[^\r\n]{0,300}\s\/rp[ \t]{1,3}["']?|\bsc(?:\.exe)?[ \t]{1,3}(?:\\{2,4}\S{1,60}[ \t]{1,3})?(?:config|create)\s[^\r\n]{0,300}\spassword=[ \t]{0,3}["']?)${reference}[^\s"']{1,200}`,
            "i",
        ),
        "schtasks",
        "password=",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\bnet1?(?:\.exe)?[ \t]{1,3}use[ \t]{1,3}(?:[a-z*]:?[ \t]{1,3})?\\{2,4}\S{1,200}[ \t]{1,3}["']?)(?![/-])${reference}[^\s"'/]{1,120}(?=["']?[ \t]{1,3}\/user:)|(?<=\bnet1?(?:\.exe)?[ \t]{1,3}use\s[^\r\n]{0,300}\s\/user:\S{1,100}[ \t]{1,3}["']?)(?![/-])${reference}[^\s"'/]{1,120}`,
            "i",
        ),
        "/user:",
    ),
    form(
        "a password of a database's user",
        new RegExp(
            String.raw`(?<=\bIDENTIFIED\s{1,3}(?:WITH\s{1,3}\S{1,40}\s{1,3})?BY\s{1,3}["'])${reference}(?!\?)[^"'\r\n]{1,200}|(?<=\b(?:CREATE|ALTER)[ \t]{1,3}(?:USER|ROLE|LOGIN)\s[^;]{0,200}\bPASSWORD[ \t]{0,3}=?[ \t]{0,3}N?')(?!md5[0-9a-f]{32}|SCRAM-SHA-|\?)${reference}[^'\r\n]{1,200}`,
            "i",
        ),
        "identified",
        "password",
    ),
    form(
        // https://github.com/go-sql-driver/mysql#dsn-data-source-name
        "a password in a connection string",
        new RegExp(String.raw`(?<=(?:^|[\s"'=])[\w.-]{1,60}:)${reference}[^\s"'@:/]{1,200}(?=@(?:tcp|unix)\()`),
        "@tcp(",
        "@unix(",
    ),
    form(
        // https://www.postgresql.org/docs/current/libpq-pgpass.html
        "a password for a database",
        new RegExp(
            String.raw`(?<=(?:^|\n)(?:\*|localhost|[\w-]{1,60}(?:\.[\w-]{1,60}){1,8}|[\w-]{1,60}(?=:(?:5432|5433|6432):)):(?:\*|\d{2,5}):(?:\*|[\w-]{1,60}):(?:\*|[A-Za-z_][\w.-]{0,60}):)${reference}[^\s:]{1,200}(?=\s{0,4}(?:$|\r?\n))`,
        ),
        // A port.
        ...[":*", ":0", ":1", ":2", ":3", ":4", ":5", ":6", ":7", ":8", ":9"],
    ),
    form(
        "a password of a proxy's user",
        new RegExp(String.raw`(?<=\binsecure-password[ \t]{1,3})${reference}[^\s"']{1,200}`),
        "insecure-password",
    ),
    form(
        // https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
        "a password of Redis' user",
        new RegExp(
            String.raw`(?<=(?:^|\n)user[ \t]{1,3}\S{1,80}[ \t]{1,3}(?:on|off)\s[^\r\n]{0,300}?>)${reference}[^\s"']{1,200}`,
        ),
        "user ",
    ),
    form(
        "a password of a command",
        new RegExp(String.raw`(?<=\bmysql(?:dump|admin)?\b[^\r\n|;]{0,200}\s-p)${reference}[^\s"']{3,200}`),
        "mysql",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\bnet1?(?:\.exe)?\s{1,8}user\s{1,8}[\w.$-]{1,60}\s{1,8}["']?)(?![/$*])${reference}[^\s"'/]{3,120}`,
            "i",
        ),
        "user",
    ),
    form(
        // With -Key in place of -AsPlainText, the text is encrypted: https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.security/convertto-securestring
        "a password of a command",
        new RegExp(
            [
                String.raw`(?<=\bConvertTo-SecureString\s{1,8}(?:-String\s{1,8})?["'])${reference}[^"'\r\n]{1,200}(?=["'][^\r\n]{0,100}-AsPlainText)`,
                String.raw`(?<=\bConvertTo-SecureString(?=[^\r\n"']{0,100}-AsPlainText)(?:\s{1,8}-\w{1,12}){1,3}\s{1,8}["'])${reference}[^"'\r\n]{1,200}(?=["'])`,
                String.raw`(?<=["'])${reference}[^"'\r\n]{1,200}(?=["']\)?\s{0,4}\|\s{0,4}ConvertTo-SecureString\s[^\r\n|]{0,60}-AsPlainText)`,
            ].join("|"),
            "i",
        ),
        "convertto-securestring",
    ),
    form(
        // https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/cmdkey
        "a password of a command",
        new RegExp(
            String.raw`(?<=\bcmdkey(?:\.exe)?\s[^\r\n]{0,300}\s\/pass:["']?)${reference}[^\s"']{1,200}|(?<=\bappcmd(?:\.exe)?\s[^\r\n]{0,400}[./]password:["']?)${reference}[^\s"']{1,200}`,
            "i",
        ),
        "cmdkey",
        "appcmd",
    ),
    form(
        // https://learn.microsoft.com/en-us/dotnet/api/system.net.networkcredential.-ctor
        "a password in a script",
        new RegExp(
            String.raw`(?<=\bNetworkCredential(?:\]::new)?[ \t]{0,4}\(\s{0,4}["'][^"'\r\n]{1,100}["']\s{0,4},\s{0,4}["'])${reference}[^"'\r\n]{1,200}`,
        ),
        "networkcredential",
    ),
    form(
        // Without quotes, what PowerShell assigns to a variable is a command, and what SQL sets is an expression.
        "a password in a script",
        new RegExp(
            String.raw`(?<=(?:^|[\s;&|"'({])(?:(?:export[ \t]{1,8}|set[ \t]{1,8}"?)${variableOfSecret}=["']?|(?:set[ \t]{1,8}|\$env:)${variableOfSecret}[ \t]{0,4}=[ \t]{0,4}["']|setx[ \t]{1,8}${variableOfSecret}[ \t]{1,8}["']?))(?!/|\.|[a-z]:[\\/]|arn:|(?:true|false|null)\b|[\w.]{1,100}\(|\w{1,60}\.\w{0,60}(?:password|passwd|pwd|secret|token|key)\b)${reference}${value}{3,500}`,
            "i",
        ),
        "export",
        "set",
        "$env:",
    ),
    form(
        "a password for a machine",
        /(?<=\bmachine\s{1,8}[\w.-]{1,100}\s{1,8}login\s{1,8}\S{1,100}\s{1,8}password\s{1,8})(?![$%{<*])\S{1,200}/,
        "machine",
    ),
    form(
        // With it, an attacker can forge the sign-in cookies of ASP.NET and run code: https://learn.microsoft.com/en-us/aspnet/whitepapers/aspnet4/overview
        "a machine key of ASP.NET",
        /(?<=<machineKey\b[^>]{0,600}\b(?:validation|decryption)Key\s{0,4}=\s{0,4}["'])[0-9A-F]{32,256}(?=[,"'])/i,
        "machinekey",
    ),
    ...passwordOptions.map(([program, option, ...hints]) =>
        form(
            "a password of a command",
            new RegExp(
                String.raw`(?<=\b(?:${program})(?:\.exe)?["']?(?=\s)[^\r\n|;]{0,300}\s${option}["']?)(?![-/])${namedPassword}${reference}[^\s"'|;]{2,200}`,
            ),
            ...hints,
        ),
    ),
    form(
        // Of wmic, netdom, SqlPackage and many other programs of Windows.
        "a password of a command",
        new RegExp(
            String.raw`(?<=[\s"']\/\w{0,30}(?:password[do]?|passwd|pwd)[:=]["']?)${namedPassword}${reference}[^\s"'|;]{2,200}`,
            "i",
        ),
        "password",
        "passwd",
        "pwd",
    ),
    form(
        "a password of a command",
        new RegExp(
            String.raw`(?<=\bmsiexec(?:\.exe)?["']?\s[^\r\n|;]{0,300}\s${variableOfSecret}=["']?)${reference}[^\s"'|;]{2,200}`,
            "i",
        ),
        "msiexec",
    ),
    form(
        // What a command writes into the registry, a configuration or a parameter, under a name that says that it is a secret.
        "a password of a command",
        new RegExp(
            [
                String.raw`(?<=\s--?name[\s=]{1,3}["']?[\w./:\\-]{0,100}${writtenSecret}["']?(?=\s)[^\r\n|;]{0,200}\s--?value[\s=]{1,3}["']?)`,
                String.raw`(?<=\breg(?:\.exe)?[ \t]{1,3}add\s[^\r\n|;]{1,300}\s\/v[ \t]{1,3}["']?\w{0,60}${writtenSecret}["']?(?=\s)[^\r\n|;]{0,100}\s\/d[ \t]{1,3}["']?)`,
                String.raw`(?<=\buser-secrets[ \t]{1,3}set[ \t]{1,3}["']?[\w:.-]{0,100}${writtenSecret}["']?[ \t]{1,3}["']?)`,
            ]
                .map(
                    (before) =>
                        String.raw`${before}(?!\d{1,3}(?![^\s"'])|(?:true|false)\b|[-/(])${namedPassword}${reference}[^\s"'|;]{2,200}`,
                )
                .join("|"),
            "i",
        ),
        "-value",
        "/v ",
        "user-secrets",
    ),
    form("a Docker registry's password", /(?<="auth"\s{0,4}:\s{0,4}")[A-Za-z0-9+/]{12,800}={0,2}(?=")/, '"auth"'),
];

function form(what: string, pattern: RegExp, ...hints: string[]): SecretForm {
    return { what, pattern, hints };
}

/** One bit for each group of characters that have the last five bits in common. */
function charactersOf(text: string): number {
    const all = -1;
    let characters = 0;
    for (let index = 0; index < text.length && characters !== all; index++) {
        characters |= 1 << (text.charCodeAt(index) & 31);
    }
    return characters;
}

/** The forms of secrets that a text has. */
export function formsIn(text: string): string[] {
    return placesOfForms(text).map(({ what }) => what);
}

/** A secret of a form in a text. */
export interface FoundForm {
    readonly what: string;
    readonly index: number;
    readonly secret: string;
}

/** The forms of secrets that a text has, and the first secret of each. One with several forms, such as a token in a header, is listed once. */
export function placesOfForms(text: string): FoundForm[] {
    const places = new Map<number, FoundForm>();
    for (const form of formsOf(text)) {
        for (const found of text.matchAll(form.everywhere)) {
            if (!places.has(found.index)) {
                places.set(found.index, { what: form.what, index: found.index, secret: found[0] });
                break;
            }
        }
    }
    return [...places.values()];
}

/** The forms that a text has, also if it has no secret of its own for each of them. Most texts are short and have none, which is fast to see. */
function formsOf(text: string): EverySecret[] {
    const small = text.toLowerCase();
    const absent = ~charactersOf(small);
    const found: EverySecret[] = [];
    let tried: EverySecret | undefined;
    for (const { hint, characters, form } of allHints) {
        if ((characters & absent) === 0 && form !== tried && small.includes(hint)) {
            tried = form;
            if (form.pattern.test(text)) {
                found.push(form);
            }
        }
    }
    return found;
}

/** What stands in a message in place of a secret, here and in the components' messages. */
export const hidden = "‹hidden›";

/** A form, with the same pattern to find every secret of a text. */
interface EverySecret {
    readonly what: string;
    readonly pattern: RegExp;
    readonly everywhere: RegExp;
}

/** The hints in the order of the forms, with their characters: a text without one of these cannot have the hint, which is faster to see. */
const allHints = secretForms.flatMap(({ what, pattern, hints }) => {
    const form: EverySecret = { what, pattern, everywhere: new RegExp(pattern.source, `${pattern.flags}g`) };
    return hints.map((hint) => ({ hint, characters: charactersOf(hint), form }));
});

/** A text without the secrets in it that have a form of their own. */
export function withoutSecrets(text: string): string {
    return formsOf(text).reduce((left, { everywhere }) => left.replace(everywhere, hidden), text);
}

/** Words that say that a value is a secret, as the last of a name: `MYSQL_PWD`, `splunkToken`, `smtp-pass`. */
const secretWords =
    /(?:^|_)(?:pass|pwd|pw|secret|secrets|secretkey|token|bearer|apikey|apisecret|credential|credentials|creds|privatekey|accesskey|accountkey|sharedkey|authkey|sas|jwt|passcode|passwort|kennwort|connectionstring|connstr)$|(?:password|passwd|passphrase|clientsecret|accesstoken|authtoken|apitoken|refreshtoken)$/;
/** Pairs of words that say so where the last alone does not. */
const secretPairs =
    /(?:^|_)(?:api|access|secret|private|encryption|signing|license|account|auth|shared|master|hmac|storage|session|cookie|webhook|ingest|ingestion|insert|write|integration|subscription|license|app|application|service|routing|sharedaccess|shared_access)_(?:key|token|secret)$|(?:^|_)(?:connection_string|cloud_auth|http_auth|secret_key_base|jwt(?:_(?:settings|options|config|bearer|token))?_key|sas_url|auth_header|basic_auth)$/;
/** Keys that stand for a pair in the names of one product only. */
const oddNames =
    /(?:^|_)(?:cloud_auth|erlang_cookie|_?auth_?token|(?:vault|app_?role)_secret_id|rpcpassword|requirepass|masterauth|bindpw|(?:pg|db|sql|mysql|mssql|oracle|mongo|redis|ldap|smtp|mail|ftp|sftp|http|proxy|user|admin|root|svc|service|app)pass)$/;
/** What may follow the word that matters: `DB_PASSWORD_PROD`, `token2`, `password_base64`. */
const suffix =
    /_?(?:\d{1,3}|v\d|prod|production|prd|stage|staging|stg|test|dev|live|uat|old|new|current|previous|primary|secondary|main|admin|root|value|val|plain|plaintext|raw|text|base64|b64|string|str|inline|literal)$/;

/** Names that end like a secret's and hold the name of one, or something else. */
const secretReference =
    /(?:^|_)(?:existing|pull|named?|from|use|has|is|require|requires|enable|disable|allow|show|hide|reset|forgot|change|rotate|generate|create|mount|max|min|total|num|count|input|output|mask)_(?:secrets?|tokens?|password|pass|key|credentials?)$|(?:^|_)(?:tls|default|public|publishable|next|page|continuation|sort|partition|cache|csrf_header|prompt|completion|cached|reasoning|stop|special|eos|bos|pad|sep|unk|design|primary|foreign|index)_(?:secrets?|tokens?|key|credentials?)$|(?:^|_)(?:proxy|fastcgi|uwsgi|grpc|scgi|memcached|by|com|over|under|first|second|two|multi|band|high|low|all)_?pass$|(?:^|_)public_?(?:access_)?(?:key|token|key_?token)$|(?:^|_)(?:custom|existing)_secret_/;

/** What stands in for a secret: a reference, a path, an address, a switch, a type, a placeholder, a hash. */
const standIns: readonly RegExp[] = [
    /^$/,
    // Signs only, such as the brackets of a block: `basic_auth {` of Grafana Alloy.
    /^[*•.x?#_=(){}[\]|>-]+$/i,
    // What takes a value from elsewhere, as Kubernetes, shells, Helm, GitHub's workflows and many others write it.
    /\$\{|\$\(|\{\{|\$\[\[/,
    // https://docs.ansible.com/ansible/latest/vault_guide/vault_encrypting_content.html
    /^\$ANSIBLE_VAULT;/,
    // Grafana's: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#variable-expansion
    /^\$__(file|env|vault)\{[^}]*\}$/,
    // Datadog's: https://docs.datadoghq.com/containers/guide/template_variables/
    /^%%[^%\s]+%%$/,
    // A script's arguments, and what a command prints.
    /^\$[\d@*]$|^`.*`$/s,
    // supervisord's: https://supervisord.org/configuration.html
    /^%\([^)]+\)s$/,
    // Envoy's: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators
    /^%[A-Z_]+(\([^)]*\))?(:\d+)?%$/,
    // Argo CD's: https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#sensitive-data-and-sso-client-secrets
    /^\$[A-Za-z][\w-]*[.:][\w.:-]+$/,
    // Variables and templates, also behind the name of a scheme: `Bearer ${TOKEN}`.
    /^((bearer|basic|splunk|apikey|token|key) )?(\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\$env:\w+|%[^%\s]+%|\{\{.*\}\}|\{%.*%\}|<[^>]*>|#\{.*\}#?|@@?[^@\s]+@@?|__\w+__|\[\[.*\]\]|\[[\w -]+\]|\{[\w.:-]+\})$/is,
    /^[\w.@-]{0,60}:(\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|%[^%\s]+%)$/,
    /^(true|false|on|off|yes|no|read|write|none|null|nil|undefined|unset|empty|n\/a|tbd|todo|enabled?|disabled?|required|optional|include|omit|same-origin|default|auto|automatic|manual|always|never|inherit|internal|external|basic|bearer|digest|oauth2?|jwt|oidc|iam|irsa|saml|ldap|kerberos|ntlm|mtls|opaque|header|cookie|query|body|env|file|vault|kms|ssm|plain|md5|sha1|sha256|sha512|scram-sha-(256|512)|bcrypt|argon2|strict|lax|preserve|client_credentials)$/i,
    /^(string|str|text|number|integer|int|boolean|bool|object|array|uuid|bytes|any|password|passwort|kennwort|wachtwoord|mot de passe|contraseña|senha|hasło|secret|token|username|keyword|nvarchar|varchar|char)$/i,
    /^(change|replace|fill|set|insert|put|enter)[_ .-]?(me|this|it|in|your|here)\b|^(your|my|some|the|a|an)[_ -].*(password|passwd|token|key|secret|here|pass|value)|^(dummy|example|sample|placeholder|redacted|masked|hidden|fake|invalid|unused|not[_-]?(used|set|needed|a[_-]?secret)|to[_-]?be[_-])|(placeholder|redacted|_here|-here|replace[_-]?me|change[_-]?(it|me|this))$/i,
    /EXAMPLE/,
    /^--/,
    /^([a-z]:)?[\\/](?![^/]*[+=]|$)/i,
    /^~?\.{0,2}[\\/]/,
    /^(https?|file|tcp|udp|tls|unix|s3|gs|ssm|vault|secretsmanager|awssm|awssecret|awsps|gcpsm|sm|op|bao|keyvault|akv|env|secret|k8s|bws|conjur|doppler|infisical|ref\+\w+|sops|kms|awskms|gcpkms|projects|alias|urn|arn|aws-sm|parameter-?store|cmd|exec|path|fromEnv|store):{0,1}[\\/]/i,
    /^(arn|env|file|vault|ssm|awssm|secretsmanager|kms|ref|secretKeyRef|valueFrom|urn|cmd|exec|op|k8s|resolve|k8s-secret|secret-ref|secretref|keyref|name):\S/i,
    // https://learn.microsoft.com/en-us/iis/manage/configuring-security/using-encryption-to-protect-passwords
    /^\[enc:\w+:[^\]]*:enc\]$/,
    /^(secretKeyRef|valueFrom|ENC\[|\{cipher\}|Ag[A-D]|vault:v\d:|@Microsoft\.KeyVault|encrypted:|sops:|pulumi:)/,
    /^\{\{?resolve:/,
    // Hashes are made to be shown: crypt, bcrypt, argon2, LDAP's, and those that say their algorithm.
    /^\$(1|2[abxy]?|5|6|7|y|apr1|argon2(id|i|d)|scrypt|pbkdf2[\w-]*|sha1|sm3)\$/,
    /^\{(SSHA|SHA|SMD5|MD5|CRYPT|SSHA256|SSHA512|PBKDF2)[\w-]*\}/i,
    /^(sha1|sha224|sha256|sha384|sha512|md5|blake2b|blake3|pbkdf2|pbkdf2_sha256|scrypt|argon2|bcrypt|scram-sha-256|scram-sha-512)[:$-]/i,
    // Public halves.
    /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-ssh-\S+) AAAA|^-----BEGIN (RSA )?(PUBLIC KEY|CERTIFICATE|X509)|^pk_(live|test)_|^age1[a-z0-9]{58}$/,
    // The name of a Secret, or of a key in one: `shop-db-password`.
    /^[a-z][a-z0-9]*([-_./][a-z0-9]+)*[-_./](secrets?|credentials?|creds|passwords?|passwd|tokens?|tls|auth|keys?|apikey|config|certs?|ref)$/i,
    // A program asks for it.
    /^[\w.]+\(.*\)$|^(os|process|request|req|self|this|config|settings|args|options|params|data|env|ctx|Values|var|local|module)\.[\w.[\]'"()]+$/,
];

/** KMS keys are also named by ID, which is not key material. */
const keyId = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Names of secrets in Secrets Manager: `shop/db`. */
const nameInPath = /^[a-z][a-z0-9-]{0,40}(\/[a-z][a-z0-9-]{0,40}){1,6}$/;

/** Longer values of one line are not settings. */
const longest = 4000;

export function isStandIn(name: string, written: string): boolean {
    const text = written.slice(0, longest);
    // A number may be a bad password, but no token or key.
    const isNumber = /^-?\d+(\.\d+)?(ms|s|m|h|d|ki|mi|gi|kb|mb|%)?$/i.test(text) && !/pass|pwd|kennwort/i.test(name);
    const isSecretsName = /secrets?$/i.test(name) && nameInPath.test(text);
    // A Secret of Kubernetes by its name: DB_CREDENTIALS_SECRET=shop-db
    const isSecretOfKubernetes =
        (/(credentials|password|tls|cert)_?secret$/i.test(name) && /^[a-z][a-z0-9-]*$/.test(text)) ||
        (/(key|token)_?secret$/i.test(name) && /^[a-z]+(-[a-z]+)+$/.test(text));
    const isKeyId = /encryption|kms|cmk/i.test(name) && (keyId.test(text) || text.startsWith("alias/"));
    // The key of Application Insights is not a secret: https://learn.microsoft.com/en-us/azure/azure-monitor/app/connection-strings
    const isWithoutSecret =
        /conn(ection)?_?str(ing)?$/i.test(name) &&
        /^[\w .-]{1,60}=[^=]/.test(text) &&
        [
            ...text.matchAll(
                /(?:password|pwd|(?<!instrumentation)key|secret|token|signature|sig)\s{0,4}=\s{0,4}([^;]{0,1000})/gi,
            ),
        ].every(([, value = ""]) => isReference(value));
    // A text for people: `"token": "Enter the token"`. A password can have spaces, and so can a header with its scheme.
    const isProse =
        /(token|key|secret)s?$/i.test(name) &&
        /^[^\s{[]\S*\s+\S/.test(text) &&
        !/^(bearer|basic|token|splunk|apikey|key|digest)\s+(?=\S*\d)\S+$/i.test(text);
    // RabbitMQ's are words. PagerDuty's are secrets: https://github.com/PagerDuty/developer-docs/blob/main/docs/events-API-v2/02-Trigger-Events.md
    const isRoute = /routing[_.-]?key$/i.test(name) && !/^[0-9a-z]{32}$/i.test(text);
    const isAName = isSecretsName || isSecretOfKubernetes || isKeyId || isRoute;
    // HS256 needs 32 bytes, and older libraries accept 16: https://www.rfc-editor.org/rfc/rfc7518#section-3.2
    const isTooShort =
        /^jwt[_.:-]*((settings|options|config|bearer|token)[_.:-]*)?key$/i.test(name) && text.length < 16;
    return isNumber || isProse || isAName || isTooShort || isWithoutSecret || isReference(text);
}

function isReference(text: string): boolean {
    return standIns.some((pattern) => pattern.test(text.trim()));
}

/** Names longer than this are not names. */
const longestName = 300;

export function isSecretName(name: string): boolean {
    // A command line with a quoted header looks like a key and a value of YAML: curl -H "X-Api-Key: $KEY" https://…
    if (name.length > longestName || /["'`]/.test(name)) {
        return false;
    }
    // Words of camelCase are taken apart first: `dbPassword` ends in one.
    const words = name
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .replace(/[^A-Za-z0-9]+/g, "_")
        .replace(/^_|_$/g, "")
        .toLowerCase();
    return [words, words.replace(suffix, "")].some(
        (each) =>
            (secretWords.test(each) || secretPairs.test(each) || oddNames.test(each)) && !secretReference.test(each),
    );
}

/** What secret a value is, judged by itself and by its name; never the value, so that a finding does not repeat it. */
export function secretIn(name: string, value: string): string | undefined {
    const [shaped] = formsIn(/authorization$/i.test(name) ? `authorization: ${value}` : value);
    if (shaped !== undefined) {
        return shaped;
    }
    return isSecretName(name) && !isStandIn(name, value.trim()) ? `the value of ${name}` : undefined;
}
