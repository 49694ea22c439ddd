/** One way in which people write a secret, or something that only looks like one. */
export interface Sample {
    readonly title: string;
    /** A file of a ConfigMap, or the name and value of a variable, or a container's arguments. */
    readonly file?: string;
    readonly env?: readonly [name: string, value: string];
    readonly args?: readonly string[];
}

// Put together here, so that nobody's scanner takes the test's text for somebody's secret.
function letters(count: number, alphabet: string): string {
    let state = 12345;
    let text = "";
    for (let index = 0; index < count; index++) {
        state = (state * 1103515245 + 12345) % 2147483648;
        text += alphabet.charAt(Math.floor((state / 2147483648) * alphabet.length));
    }
    return text;
}
const lower = "abcdefghijklmnopqrstuvwxyz";
const hex = (count: number) => letters(count, "0123456789abcdef");
const any = (count: number) => letters(count, `${lower}${lower.toUpperCase()}0123456789`);
const upper = (count: number) => letters(count, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
const guid = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
const base64 = (text: string) => Buffer.from(text).toString("base64");
const privateKey = ["-----BEGIN RSA", `PRIVATE KEY-----\n${any(64)}\n-----END RSA`, "PRIVATE KEY-----"].join(" ");
const jwt = `eyJ${any(20)}.eyJ${any(40)}.${any(43)}`;

const file = (title: string, ...lines: string[]): Sample => ({ title, file: `${lines.join("\n")}\n` });
const env = (title: string, name: string, value: string): Sample => ({ title, env: [name, value] });
const args = (title: string, ...words: string[]): Sample => ({ title, args: words });
const output = (name: string, ...settings: string[]) => [
    "[OUTPUT]",
    `    Name ${name}`,
    ...settings.map((each) => `    ${each}`),
];

/** Secrets as people really write them down. */
export const secrets: readonly Sample[] = [
    // Tokens by their makers' forms.
    file("an AWS access key", `id: AKIA${upper(16)}`),
    file("an AWS secret key", "[default]", `aws_secret_access_key = ${any(38)}/a`),
    env("an AWS secret key in a variable", "AWS_SECRET_ACCESS_KEY", any(40)),
    file("an AWS session token", `aws_session_token=${any(200)}`),
    file("a GitHub token", `# ghp_${any(36)}`),
    env("a fine-grained GitHub token", "GH", `github_pat_${any(22)}_${any(59)}`),
    file("a GitLab token", `x = glpat-${any(20)}`),
    file("a Slack token", `bot: xoxb-${letters(12, "0123456789")}-${any(24)}`),
    file("a Slack webhook", `url: https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${any(24)}`),
    env(
        "a Slack webhook in a variable",
        "ALERTS",
        `https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${any(24)}`,
    ),
    file("a Discord webhook", `to: https://discord.com/api/webhooks/${letters(18, "123456789")}/${any(68)}`),
    file(
        "a Teams webhook",
        `to: https://contoso.webhook.office.com/webhookb2/${guid}@${guid}/IncomingWebhook/${hex(32)}/${guid}`,
    ),
    file(
        "a Google Chat webhook",
        `to: https://chat.googleapis.com/v1/spaces/AAAA${any(7)}/messages?key=k&token=${any(43)}`,
    ),
    file("a Stripe key", `k: sk_live_${any(24)}`),
    file("a Stripe webhook's secret", `k: whsec_${any(32)}`),
    file("a Google API key", `k: AIza${any(35)}`),
    file("a Google OAuth secret", `k: GOCSPX-${any(28)}`),
    file(
        "a Google service account",
        JSON.stringify({ type: "service_account", private_key: privateKey.replaceAll("RSA ", "") }),
    ),
    file("an npm token", `//registry.npmjs.org/:_authToken=npm_${any(36)}`),
    file("a token of another npm registry", `//npm.example.net/:_authToken=${guid}`),
    file("a PyPI token", `p: pypi-AgEI${any(60)}`),
    file("a Docker Hub token", `d: dckr_pat_${any(27)}`),
    file("a SendGrid key", `s: SG.${any(22)}.${any(43)}`),
    file("a Mailgun key", `s: key-${hex(32)}`),
    file("a Mailchimp key", `s: ${hex(32)}-us12`),
    file("a Telegram token", `bot: ${letters(9, "123456789")}:AA${any(33)}`),
    file("an OpenAI key", `o: sk-proj-${any(60)}`),
    file("an Anthropic key", `o: sk-ant-api03-${any(90)}`),
    file("a Hugging Face token", `o: hf_${any(34)}`),
    file("a Vault token", `v: hvs.${any(90)}`),
    file("a Terraform token", `t: ${any(14)}.atlasv1.${any(67)}`),
    file("a Grafana token", `t: glsa_${any(32)}_${hex(8)}`),
    file("a Grafana Cloud token", `t: glc_${any(120)}`),
    file("a New Relic key", `t: NRAK-${upper(27)}`),
    file("a New Relic license key", `t: ${hex(36)}NRAL`),
    file("a Dynatrace token", `t: dt0c01.${upper(24)}.${upper(64)}`),
    file("a Databricks token", `t: dapi${hex(32)}`),
    file("a DigitalOcean token", `t: dop_v1_${hex(64)}`),
    file("a Shopify token", `t: shpat_${hex(32)}`),
    file("an Atlassian token", `t: ATATT3x${any(180)}`),
    file("a Postman key", `t: PMAK-${hex(24)}-${hex(34)}`),
    file("a Tailscale key", `t: tskey-auth-${any(12)}-${any(32)}`),
    file("a Pulumi token", `t: pul-${hex(40)}`),
    file("a JSON web token", `t: ${jwt}`),
    file("a client secret of Azure", `id: ${any(3)}8Q~${any(34)}`),
    file("a Sumo Logic collector", `url: https://endpoint1.collection.eu.sumologic.com/receiver/v1/http/${any(80)}==`),
    file("a Loggly input", `url: https://logs-01.loggly.com/bulk/${guid}/tag/eks/`),
    // Keys.
    file("a private key", privateKey),
    file("an OpenSSH key in JSON", JSON.stringify({ k: privateKey.replaceAll("RSA", "OPENSSH") })),
    env("a private key in a variable", "KEY", privateKey),
    file("a private key in base64", "users:", "  - user:", `      client-key-data: ${base64(privateKey)}`),
    file("an age key", `AGE-SECRET-KEY-1${upper(58)}`),
    // Connection strings.
    env("a password in a URL", "DATABASE", "postgres://shop:hunter2@db.example.net/shop"),
    env("a password in a MongoDB URL", "DB", "mongodb+srv://shop:hunter2%21@cluster0.mongodb.net/?retryWrites=true"),
    env("a password in a Redis URL", "CACHE", "redis://:hunter2@cache:6379/0"),
    file("a password in an AMQP URL", "broker: amqps://shop:hunter2@mq.example.net:5671/"),
    env("ADO.NET", "ConnectionStrings__Shop", "Server=db;Database=shop;User Id=shop;Password=hunter2;Encrypt=True"),
    file("ADO.NET in web.config", '<add name="Shop" connectionString="Data Source=db;User ID=sa;Pwd=hunter2" />'),
    file(
        "ADO.NET in appsettings.json",
        JSON.stringify({ ConnectionStrings: { Shop: "Server=db;User Id=sa;Password=hunter2" } }),
    ),
    env("JDBC", "JDBC_URL", "jdbc:sqlserver://db:1433;databaseName=shop;user=sa;password=hunter2"),
    env("JDBC with a query", "JDBC_URL", "jdbc:postgresql://db/shop?user=shop&password=hunter2"),
    env("JDBC for Oracle", "JDBC_URL", "jdbc:oracle:thin:scott/hunter2@//db:1521/shop"),
    env("libpq", "PGCONN", "host=db port=5432 user=shop password=hunter2 dbname=shop"),
    env(
        "Azure Storage",
        "STORAGE",
        `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${any(86)}==;EndpointSuffix=core.windows.net`,
    ),
    env(
        "Azure Service Bus",
        "BUS",
        `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${any(43)}=`,
    ),
    env("a signature of Azure", "BLOB", `https://shop.blob.core.windows.net/logs?sv=2024-11-04&sp=w&sig=${any(43)}%3D`),
    // Tokens in URLs and headers.
    env("a token in a URL", "ENDPOINT", `https://listener.logz.io:8071/?token=${any(32)}&type=iis`),
    file("an API key in a URL", `url: https://api.example.net/v1/logs?source=eks&api_key=${any(24)}`),
    file("a bearer token in a header", `curl -H "Authorization: Bearer ${any(30)}" https://api.example.net`),
    file(
        "basic authentication in a header",
        JSON.stringify({ headers: { Authorization: `Basic ${base64("shop:hunter2")}` } }),
    ),
    file("an API key in a header", `headers:`, `  X-Api-Key: ${any(20)}`),
    file("a password for curl", "curl -u shop:hunter2 https://api.example.net/"),
    // Names.
    env("a password", "DB_PASSWORD", "hunter2"),
    env("a password of digits", "DB_PASSWORD", "123456"),
    env("a short word", "SMTP_PASS", "hunter2"),
    env("an abbreviation", "MYSQL_PWD", "hunter2"),
    env("a passphrase", "GPG_PASSPHRASE", "correct horse battery"),
    env("a password of an environment", "DB_PASSWORD_PROD", "hunter2"),
    env("a numbered password", "password2", "hunter2"),
    env("a token in camelCase", "splunkToken", any(12)),
    env("a key for an API", "API_KEY", any(12)),
    env("a key without a dash", "DD_APIKEY", hex(32)),
    env("a client's secret", "OIDC_CLIENT_SECRET", any(20)),
    env("a signing key", "JWT_SIGNING_KEY", any(32)),
    env("a secret of Rails", "SECRET_KEY_BASE", hex(128)),
    env("a license key", "NEW_RELIC_LICENSE_KEY", hex(40)),
    env("credentials", "BASIC_CREDENTIALS", "shop:hunter2"),
    env(".NET's double underscore", "Smtp__Password", "hunter2"),
    file("properties of Spring", "spring.datasource.password=hunter2"),
    file("an INI file", "[mysql]", "password = hunter2"),
    file("a quoted password", "[mysql]", "password = 'correct horse battery'"),
    file("JSON", JSON.stringify({ db: { user: "shop", password: "hunter2" } })),
    file("YAML with a list", "env:", "  - name: DB_PASSWORD", "    value: hunter2"),
    file("TOML", "[database]", 'password = "hunter2"'),
    file("a password beside an alias that leads nowhere", "a: *nowhere", "password: hunter2"),
    file("Redis", "requirepass hunter2"),
    file("a netrc", "machine api.example.net login shop password hunter2"),
    file(
        "Docker's configuration",
        JSON.stringify({ auths: { "registry.example.net": { auth: base64("shop:hunter2") } } }),
    ),
    // Commands.
    args("a flag", "--password=hunter2"),
    args("a flag with its value apart", "serve", "--api-token", any(12)),
    args("a shell's command", "sh", "-c", `mysql -u root --password=hunter2 shop`),
    args("a variable in a shell's command", "sh", "-c", "export DB_PASSWORD=hunter2 && ./migrate"),
    args(
        "a header in a shell's command",
        "sh",
        "-c",
        `curl -H 'Authorization: Bearer ${any(30)}' https://api.example.net`,
    ),
    args("PowerShell", "powershell", "-Command", "$env:DB_PASSWORD = 'hunter2'; ./start.ps1"),
    args(
        "a password in plain text for PowerShell",
        "powershell",
        "-Command",
        'ConvertTo-SecureString "hunter2" -AsPlainText -Force',
    ),
    args("an account of Windows", "cmd", "/c", "net user shop hunter2 /add"),
    // Fluent Bit's own.
    file("Fluent Bit: splunk_token", ...output("splunk", `splunk_token ${guid}`)),
    file("Fluent Bit: HTTP_Passwd", ...output("es", "HTTP_User shop", "HTTP_Passwd hunter2")),
    file("Fluent Bit: Shared_Key", ...output("azure", "Customer_ID 1234", `Shared_Key ${any(86)}==`)),
    file("Fluent Bit: Shared_Key of forward", ...output("forward", "Shared_Key hunter2")),
    file("Fluent Bit: Header Authorization", ...output("http", `Header Authorization Bearer ${any(30)}`)),
    file("Fluent Bit: Header with Splunk", ...output("http", `Header Authorization Splunk ${guid}`)),
    file("Fluent Bit: Header with a key", ...output("http", `Header X-Api-Key ${any(20)}`)),
    file(
        "Fluent Bit: Header in YAML",
        "pipeline:",
        "  outputs:",
        "    - name: http",
        "      header:",
        `        - Authorization Bearer ${any(30)}`,
    ),
    file("Fluent Bit: Cloud_Auth", ...output("es", "Cloud_ID shop:abc", "Cloud_Auth elastic:hunter2")),
    file("Fluent Bit: apikey", ...output("datadog", `apikey ${hex(32)}`)),
    file("Fluent Bit: license_key", ...output("nrlogs", `license_key ${hex(40)}`)),
    file("Fluent Bit: api_key in YAML", "pipeline:", "  outputs:", "    - name: newrelic", `      api_key: ${hex(32)}`),
    file("Fluent Bit: bearer_token", ...output("loki", `bearer_token ${any(24)}`)),
    file("Fluent Bit: client_secret", ...output("azure_kusto", `client_secret ${any(30)}`)),
    file("Fluent Bit: sas_token", ...output("azure_blob", `sas_token ${any(30)}`)),
    file("Fluent Bit: a key's password", ...output("forward", "tls.key_passwd hunter2")),
    file("Fluent Bit: Kafka", ...output("kafka", "rdkafka.sasl.username shop", "rdkafka.sasl.password hunter2")),
    file("Fluent Bit: Honeycomb", ...output("http", `Header X-Honeycomb-Team ${any(22)}`)),
];

/** What looks like a secret, and is none. */
export const noSecrets: readonly Sample[] = [
    // Keys' names and references.
    env("a key's alias", "ENCRYPTION_KEY", "alias/shop"),
    env("a key's ARN", "ENCRYPTION_KEY", `arn:aws:kms:eu-west-1:111122223333:key/${guid}`),
    env("a key's ID", "KMS_ENCRYPTION_KEY", guid),
    env("a secret's ARN", "DB_SECRET", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf"),
    env("a secret's name", "DB_SECRET_NAME", "shop/db"),
    env("the name of a Secret", "TLS_SECRET", "shop-tls"),
    env("the name of a Secret in another variable", "GITHUB_TOKEN_SECRET", "github-token"),
    env("a key in Vault", "DB_PASSWORD", "vault:secret/data/shop#password"),
    env("a parameter", "DB_PASSWORD", "ssm:/shop/db/password"),
    env("a dynamic reference", "DB_PASSWORD", "{{resolve:secretsmanager:shop/db:SecretString:password}}"),
    env("a reference to 1Password", "DB_PASSWORD", "op://shop/db/password"),
    env(
        "a reference to Azure's Key Vault",
        "DB_PASSWORD",
        "@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/db)",
    ),
    file(
        "a reference in YAML",
        "db:",
        "  existingSecret: shop-db",
        "  passwordSecretRef:",
        "    name: shop-db",
        "    key: password",
    ),
    file("names of keys in a Secret", "auth:", "  secret: shop-credentials", "  passwordKey: db-password"),
    // Variables and templates.
    env("a variable of Kubernetes'", "CONNECTION_TOKEN", "$(TOKEN)"),
    file(
        "a workflow of GitHub's",
        "permissions:",
        "  id-token: write",
        "env:",
        "  GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
    ),
    env("a part that comes from elsewhere", "API_KEY", "shop-${API_KEY_SUFFIX}"),
    env("a variable of a shell's", "DB_PASSWORD", "$DB_PASSWORD"),
    env("a variable of Windows'", "DB_PASSWORD", "%DB_PASSWORD%"),
    env("a token of Azure DevOps", "DB_PASSWORD", "#{DbPassword}#"),
    env("a token to replace", "DB_PASSWORD", "__DB_PASSWORD__"),
    file("a template of Helm's", "password: {{ .Values.password }}"),
    file("a template in quotes", 'password: "{{ .Values.password | quote }}"'),
    env("a URL with a variable", "DATABASE", "postgres://shop:${PASSWORD}@db/shop"),
    env("ADO.NET with a variable", "DB", "Server=db;User Id=shop;Password=${PASSWORD}"),
    env("ADO.NET without a password", "DB", "Server=db;Database=shop;Integrated Security=SSPI"),
    env("a URL's query with a variable", "URL", "https://api.example.net/?token=${TOKEN}&x=1"),
    file("a header with a variable", ...output("http", "Header Authorization Bearer ${TOKEN}")),
    file("a header with Splunk's variable", ...output("http", "Header Authorization Splunk ${SPLUNK_TOKEN}")),
    file("a header of no secret", ...output("http", "Header X-Scope-OrgID shop")),
    file("Fluent Bit's variables", ...output("azure", "Shared_Key ${SHARED_KEY}", "Customer_ID ${CUSTOMER_ID}")),
    file("Fluent Bit's variable for Elastic", ...output("es", "Cloud_Auth elastic:${ELASTIC_PASSWORD}")),
    file(
        "Fluent Bit's paths",
        "[FILTER]",
        "    Name kubernetes",
        "    Kube_Token_File /var/run/secrets/token",
        "    Kube_Token_TTL 600",
    ),
    file("Fluent Bit's certificates", ...output("forward", "tls.key_file /certs/tls.key", "tls.ca_file /certs/ca.crt")),
    // Placeholders.
    env("a placeholder in brackets", "DB_PASSWORD", "<password>"),
    env("a word to change", "DB_PASSWORD", "changeme"),
    env("a word to replace", "API_KEY", "REPLACE_ME"),
    env("your key", "API_KEY", "your-api-key-here"),
    env("letters x", "API_KEY", "xxxxxxxxxxxx"),
    env("asterisks", "DB_PASSWORD", "********"),
    env("an example of AWS", "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    file("an example of AWS in a file", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    env("nothing", "DB_PASSWORD", ""),
    env("none", "DB_PASSWORD", "none"),
    file("an example of a URL", "# postgres://user:password@host/db"),
    // Hashes and public halves.
    file("a file of hashed passwords", "admin:$2y$10$abcdefghijklmnopqrstuuKQJZ1Zb1Z1Z1Z1Z1Z1Z1Z1Z1Z1Z1Z1"),
    env("a hashed password", "ADMIN_PASSWORD", "$2b$12$abcdefghijklmnopqrstuuKQJZ1Zb1Z1Z1Z1Z1Z1Z1Z1Z1Z1Z1Z1"),
    env("a hash in LDAP's form", "ADMIN_PASSWORD", "{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="),
    env("a digest", "IMAGE_TOKEN_SHA", hex(64)),
    env("the name of a hash", "PASSWORD_HASH", "sha256:abcdef"),
    file("a public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIabcdefghijklmnop shop@example.net"),
    file("a public key in PEM", "-----BEGIN PUBLIC KEY-----", any(64), "-----END PUBLIC KEY-----"),
    file("a certificate", "-----BEGIN CERTIFICATE-----", any(64), "-----END CERTIFICATE-----"),
    env("a publishable key", "STRIPE_PUBLISHABLE_KEY", `pk_live_${any(24)}`),
    env("a public key of no secret", "PUBLIC_KEY", any(43)),
    env("a key's ID", "SIGNING_KEY_ID", any(20)),
    env("an image", "IMAGE", `registry.example.net:5000/app@sha256:${hex(64)}`),
    env("a commit", "COMMIT", hex(40)),
    env("a correlation ID", "TRACE_ID", guid),
    // Settings about secrets.
    env("a token's file", "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token"),
    env("a token by its path", "VAULT_TOKEN", "/vault/token"),
    env("a password's path on Windows", "DB_PASSWORD", "C:\\secrets\\db"),
    env("a password's file", "DB_PASSWORD_FILE", "C:\\secrets\\db"),
    env("a limit", "MAX_TOKENS", "4096"),
    env("a limit of a model", "MAX_OUTPUT_TOKEN", "4096"),
    env("a duration", "TOKEN_TTL", "3600"),
    env("a duration with its unit", "ACCESS_TOKEN_LIFETIME", "15m"),
    env("a switch", "REQUIRE_PASSWORD", "true"),
    env("a length", "PASSWORD_MIN_LENGTH", "12"),
    env("an issuer", "TOKEN_ISSUER", "https://issuer.example.net"),
    env("an address that gives tokens", "TOKEN_URL", "https://issuer.example.net/oauth2/token"),
    env("a header's name", "TOKEN_HEADER", "X-Auth-Token"),
    env("a method", "AUTH", "basic"),
    env("a kind of token", "AUTH_TOKEN", "bearer"),
    env("an address with a port", "ENDPOINT", "https://registry.example.net:8443/@scope/package"),
    env("an address with a user", "GIT", "https://shop@git.example.net/shop.git"),
    env("an address with a port and a user in the path", "PROFILE", "http://web:8080/users/@me"),
    file("nginx", "location / {", "    proxy_pass http://web;", "    fastcgi_pass unix:/run/php.sock;", "}"),
    file("a schema", "properties:", "  password:", "    type: string", "  token:", "    type: string"),
    file("a comment", "; password = hunter2", "# token: abc", "[mysql]", "user = shop"),
    file("prose", "token is what the server sends back", "secret sauce is not sold here"),
    file("a query of Kusto", "| where Token == TokenId and Password != ''"),
    file("a program in Python", "password = os.environ['DB_PASSWORD']", "token = get_token(session)"),
    file(
        "a program in Lua",
        "function cb(tag, ts, record)",
        '  record["token"] = nil',
        "  local key = record.key",
        "end",
    ),
    file("a program in PowerShell", "$token = Get-Content C:\\run\\token", "$password = Read-Host -AsSecureString"),
    file(
        "a program in a shell",
        "TOKEN=$(cat /run/token)",
        'curl -H "Authorization: Bearer $TOKEN" https://api.example.net',
    ),
    file("a rule of Prometheus", "rules:", "  - alert: TokenExpiry", "    expr: token_expiry_seconds < 3600"),
    file("a route of RBAC", "rules:", "  - resources: [secrets]", "    verbs: [get]"),
    file("masks of Fluent Bit", "[FILTER]", "    Name modify", "    Remove password", "    Remove token"),
    args("flags about secrets", "--tls-secret-name", "shop-tls", "--token-ttl=1h", "--token-file=/run/token"),
    args("a flag with a variable", "--password=$(DB_PASSWORD)", "--token", "${TOKEN}"),
    args("a shell's command with a variable", "sh", "-c", 'mysql --password="$DB_PASSWORD" shop'),
    args("a flag that reads from its input", "docker", "login", "-u", "shop", "--password-stdin"),
];
