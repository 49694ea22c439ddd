/** A form that tells a secret, whatever it is called. */
export interface SecretForm {
    readonly what: string;
    /** Matches the secret, and no more of the text than that. */
    readonly pattern: RegExp;
}

/**
 * What the makers of secrets say of their forms, or their secrets' prefixes say themselves. The stack's own settings are checked by this list too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 * @see https://github.com/secretlint/secretlint
 */
export const secretForms: readonly SecretForm[] = [
    { what: "an AWS access key", pattern: /\b(AKIA|ASIA)(?!\w*EXAMPLE)[A-Z0-9]{16}\b/ },
    {
        what: "a private key",
        pattern: /-----BEGIN ([A-Z]+ )*PRIVATE KEY( BLOCK)?-----[^]*?(-----END ([A-Z]+ )*PRIVATE KEY( BLOCK)?-----|$)/,
    },
    { what: "a GitHub token", pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})\b/ },
    { what: "a GitLab token", pattern: /\bglpat-[\w-]{20,}/ },
    { what: "a Slack token", pattern: /\bx(ox[abeoprs]|app)-[\w-]{10,}/ },
    { what: "a Slack webhook", pattern: /(?<=\bhooks\.slack\.com\/(services|workflows)\/)[\w/]{20,}/ },
    { what: "a Stripe key", pattern: /\b[rs]k_live_\w{20,}/ },
    { what: "a Google API key", pattern: /\bAIza[\w-]{35}\b/ },
    { what: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
    { what: "a PyPI token", pattern: /\bpypi-AgEI[\w-]{50,}/ },
    { what: "a Docker Hub token", pattern: /\bdckr_[po]at_[\w-]{20,}/ },
    { what: "a SendGrid key", pattern: /\bSG\.[\w-]{20,24}\.[\w-]{39,50}/ },
    { what: "an API key of a language model", pattern: /\bsk-(ant|proj|svcacct|admin)[\w-]{20,}/ },
    { what: "a Vault token", pattern: /\bhv[sbr]\.[\w-]{24,}/ },
    { what: "a Grafana token", pattern: /\b(glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/]{32,})\b/ },
    { what: "a New Relic key", pattern: /\bNRAK-[A-Z0-9]{27}\b/ },
    { what: "a Pulumi access token", pattern: /\bpul-[0-9a-f]{40}\b/ },
    { what: "a JSON web token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
    { what: "a signature of Azure", pattern: /(?<=[?&;]sig=)[\w%+/=-]{20,}/ },
    { what: "a signature of AWS", pattern: /(?<=[?&]X-Amz-(Signature|Security-Token)=)[\w%+/=-]{20,}/i },
    {
        // A colon before a port is followed by digits and the path; a digest, too, stands behind an @.
        what: "a password in a URL",
        pattern:
            /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@$]*:)(?![$%{<]|\d{1,5}([/?#]|$)|@|[^\s@]*@sha256:)[^\s"'<>\\]*[^\s"'<>\\@](?=@[\w[])/i,
    },
    {
        what: "a password in a connection string",
        pattern: /(?<=[\w ]+=[^;\r\n]+;\s*(password|pwd|accountkey|sharedaccesskey)\s*=\s*)(?![${%<*])[^;\s"]+/i,
    },
    {
        what: "a password in a connection string",
        pattern: /(?<=(^|["'\n])\s*(password|pwd|accountkey|sharedaccesskey)\s*=\s*)(?![${%<*])[^;\s"]+(?=;)/i,
    },
];

/** Names whose last word says that the value is a secret: `MYSQL_PWD`, `splunkToken`, `api-key`. */
const secretName = /(^|[_.\-\s/])(pwd|secret|secretkey|token|apikey|credential|credentials|privatekey|accesskey|sas)$/;
const secretNamePair =
    /(^|[_.\-\s/])(api|access|secret|private|encryption|signing|license|account|auth)[_.-](key|token)$/;

/** Names that end like a secret's and hold the name of one. */
const secretReference = /(existing|pull|tls|default)[_.-]?secret$/;

/** What stands in for a secret: a reference, a path, an address, a switch, a number. */
const standIns = [
    /^$/,
    /^\$\{[^}]*\}$/,
    /^\$\([^)]*\)$/,
    /^\$[A-Z_]\w*$/,
    /^%[^%]+%$/,
    /^\{\{.*\}\}$/,
    /^<[^>]*>$/,
    /^\*+$/,
    /^(true|false|on|off|yes|no|none|null|enabled|disabled|required|optional|include|omit|same-origin)$/i,
    /^--/,
    /^([a-z]:)?[\\/]/i,
    /^\.{1,2}[\\/]/,
    /^(https?|file|tcp|s3|ssm|vault|secretsmanager|awssm|op):\/{0,2}/i,
    /^arn:/,
    /^(secretKeyRef|valueFrom|ref):/i,
];

export function isStandIn(name: string, value: string): boolean {
    // A number may be a bad password, but no token or key.
    const isNumber = /^-?\d+(\.\d+)?(ms|s|m|h|d)?$/.test(value) && !/pass|pwd/i.test(name);
    return isNumber || standIns.some((pattern) => pattern.test(value));
}

export function isSecretName(name: string): boolean {
    // Words of camelCase are taken apart first: `dbPassword` ends in one.
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
    const isSecret =
        /(password|passwd|passphrase)$/.test(words) || secretName.test(words) || secretNamePair.test(words);
    return isSecret && !secretReference.test(words);
}

/** What secret a value is, judged by itself and by its name; never the value, so that a finding does not repeat it. */
export function secretIn(name: string, value: string): string | undefined {
    const shaped = secretForms.find(({ pattern }) => pattern.test(value));
    if (shaped !== undefined) {
        return shaped.what;
    }
    return isSecretName(name) && !isStandIn(name, value.trim()) ? `the value of ${name}` : undefined;
}
