import assert from "node:assert/strict";
import { container, object, workload } from "../../../policy/rules/kubernetes/examples";
import { secretForms } from "../../../policy/secrets/secret-value";
import type { ExampleResource } from "../../../policy/rules/rule";
import { allFindings, blames, findingsOf, signs } from "./findings";
import { unknownString } from "./running-pack";
import { noSecrets, secrets, type Sample } from "./secret-samples";

const rule = "kubernetes-no-plain-secrets";
const file = (text: string, name = "app.conf") => object("core/v1:ConfigMap", "app", { data: { [name]: text } });
const env = (name: string, value: string) =>
    workload("Deployment", "web", { containers: [container("web", { env: [{ name, value }] })] });
const args = (...words: string[]) => workload("Deployment", "web", { containers: [container("web", { args: words })] });

// Put together here, so that nobody's scanner takes the test's text for somebody's key.
const awsKey = `AKIA${"Z7QX".repeat(4)}`;
const githubToken = `ghp_${"a1B2".repeat(9)}`;
const privateKey = ["-----BEGIN RSA", "PRIVATE KEY-----\nMIIE\n-----END RSA", "PRIVATE KEY-----"].join(" ");
const machineKey = "21F090935F6E49C2".repeat(4);

function holding({ file: contents, env: variable, args: words }: Sample) {
    return contents !== undefined ? file(contents) : variable !== undefined ? env(...variable) : args(...(words ?? []));
}

const custom = (type: string, spec: object) => object(type, "shop", { spec });
const flux = (values: object) => custom("helm.toolkit.fluxcd.io/v2:HelmRelease", { chart: {}, values });

describe(rule, () => {
    const inJson = JSON.stringify({ spring: { datasource: { username: "shop", password: "q7RtY2pLx9Vb" } } });
    const jwtKey = "kX9vQ2mLpR7tW4zB8nC3yF6hJ1dS5gA0";
    blames(rule, {
        "a file in JSON in a variable": env("SPRING_APPLICATION_JSON", inJson),
        "a file in YAML in a variable": env("APP_CONFIG", "db:\n  user: shop\n  password: q7RtY2pLx9Vb\n"),
        "a file in JSON in an argument": args(`--config=${inJson}`),
        "a file in JSON as an argument": args("--config", inJson),
        "a file in JSON in a variable of Flux' release": flux({ env: [{ name: "APP_CONFIG", value: inJson }] }),
        "a key for JWTs in JSON": file(JSON.stringify({ Jwt: { Issuer: "shop", Key: jwtKey } })),
        "a key for JWTs in a variable": env("Jwt__Key", jwtKey),
        "a key for JWTs in one word": file(JSON.stringify({ JwtKey: jwtKey })),
        "a password file of PostgreSQL": file("db:5432:shop:shop:q7RtY2pLx9Vb\n", ".pgpass"),
        "options of curl": file('user = "ci:q7RtY2pLx9Vb"\n', ".curlrc"),
        "a password of StackExchange's client for Redis": env(
            "CACHE",
            "cache-1:6379,cache-2:6379,user=shop,password=hunter2,ssl=True",
        ),
        "a password of Oracle's client": env("ORDERS", "scott/hunter2@//db.example.com:1521/ORCL"),
        "an address of Sumo Logic's without the host": file(
            `[OUTPUT]\n    Name http\n    URI /receiver/v1/http/${"ZaVnC4dhaV1".repeat(6)}==\n`,
            "fluent-bit.conf",
        ),
        "exporters of a collector in a chart": object("helm.sh/v3:Release", "otel", {
            chart: "opentelemetry-collector",
            values: { config: { exporters: { splunk_hec: { token: "8f14e45f-ceea-467a-9c1e-1f2a3b4c5d6e" } } } },
        }),
        "a password of Grafana Alloy": file('basic_auth {\n  username = "shop"\n  password = "hunter2"\n}\n'),
        "a value of Flux' release": flux({ postgresql: { auth: { password: "hunter2" } } }),
        "a file in Flux' release": flux({ config: { "app.conf": "[db]\npassword = hunter2\n" } }),
        "a client's secret in Flux' release": flux({ oidc: { clientSecret: "hunter2" } }),
        "a parameter of Argo CD": custom("argoproj.io/v1alpha1:Application", {
            source: { helm: { parameters: [{ name: "db.password", value: "hunter2" }] } },
        }),
        "a header of a store of External Secrets": custom("external-secrets.io/v1:SecretStore", {
            provider: { webhook: { headers: { Authorization: `Bearer ${"8f14e45fceea167a".repeat(2)}` } } },
        }),
        "a URL of a trigger of KEDA": custom("keda.sh/v1alpha1:ScaledObject", {
            triggers: [{ type: "rabbitmq", metadata: { host: "amqp://shop:hunter2@mq:5672/" } }],
        }),
        "a password in a class of volumes": object("storage.k8s.io/v1:StorageClass", "smb", {
            provisioner: "smb.csi.k8s.io",
            parameters: { source: "//files.example.com/shop", password: "hunter2" },
        }),
        "a password in the options of a mount": object("core/v1:PersistentVolume", "smb", {
            spec: { mountOptions: ["vers=3.0", "username=shop,password=hunter2"] },
        }),
        "a password in the attributes of a volume": object("core/v1:PersistentVolume", "smb", {
            spec: { csi: { driver: "smb.csi.k8s.io", volumeAttributes: { password: "hunter2" } } },
        }),
        "a password of Fluent's operator": custom("fluentbit.fluent.io/v1alpha2:ClusterOutput", {
            http: { host: "logs.example.net", httpPasswd: "hunter2" },
        }),
    });
    signs(rule, {
        "blocks of Grafana Alloy": file(
            'basic_auth {\n  username = "shop"\n  password = sys.env("LOKI_PASSWORD")\n}\nclient_secret (\n)\n',
        ),
        "exporters of a collector in a chart, with a variable": object("helm.sh/v3:Release", "otel", {
            chart: "opentelemetry-collector",
            values: { config: { exporters: { splunk_hec: { token: "${env:SPLUNK_TOKEN}" } } } },
        }),
        "a script with the ARN of a secret": file(
            "export DB_SECRET=arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-db-AbCdEf\n",
        ),
        "a file in JSON that refers to a variable": env("APP_CONFIG", '{"db":{"password":"${DB_PASSWORD}"}}'),
        "an argument that begins like JSON": args("[Net.ServicePointManager]::SecurityProtocol", "{0}"),
        "names of keys for JWTs": file(
            JSON.stringify({ Jwt: { Key: "${JWT_KEY}" }, JwtKey: "RS256", cache: { Key: jwtKey } }),
        ),
        "options of curl without a password": file('user-agent = "shop:1.0"\nurl = "https://example.com"\n', ".curlrc"),
        // https://github.com/newrelic/helm-charts/tree/master/library/common-library
        "the key of a Secret in Flux' release": flux({
            global: { customSecretName: "newrelic", customSecretLicenseKey: "licenseKey" },
        }),
        "a variable in an address of Redis": env("CACHE", "cache-1:6379,password=${REDIS_PASSWORD},ssl=True"),
        "an image, and a scope of npm": args("shop/app@sha256:12345", "npm/scope@1.2.3"),
        "names of Secrets in a class of volumes": object("storage.k8s.io/v1:StorageClass", "smb", {
            provisioner: "smb.csi.k8s.io",
            parameters: {
                source: "//files.example.com/shop",
                "csi.storage.k8s.io/node-stage-secret-name": "smb",
                "csi.storage.k8s.io/node-stage-secret-namespace": "kube-system",
            },
            mountOptions: ["dir_mode=0777", "vers=3.0"],
        }),
        "a class of encrypted volumes": object("storage.k8s.io/v1:StorageClass", "gp3", {
            provisioner: "ebs.csi.aws.com",
            parameters: { type: "gp3", encrypted: "true", kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
        }),
        "names of Secrets in Flux' release": flux({
            auth: { existingSecret: "shop", secret: "shop", secretKeys: { adminPasswordKey: "password" } },
            imagePullSecrets: ["registry"],
            tls: { secretName: "shop-tls" },
        }),
        "references in Flux' release": flux({ auth: { password: "${DB_PASSWORD}", token: "" } }),
        "a header of a store with a template": custom("external-secrets.io/v1:SecretStore", {
            provider: { webhook: { headers: { Authorization: "Bearer {{ .auth.token }}" } } },
        }),
        "a password of Fluent's operator in a Secret": custom("fluentbit.fluent.io/v1alpha2:ClusterOutput", {
            http: { httpPasswd: { valueFrom: { secretKeyRef: { name: "logs", key: "password" } } } },
        }),
    });
    blames(rule, Object.fromEntries(secrets.map((sample) => [sample.title, holding(sample)])));
    signs(rule, Object.fromEntries(noSecrets.map((sample) => [sample.title, holding(sample)])));

    blames(rule, {
        "a header of a program": file('fetch(url, { headers: { "x-api-key": "a8f5f167f44f" } });\n', "app.js"),
        "a header in YAML, with its name in quotes": file('"x-api-key": a8f5f167f44f\n', "app.yaml"),
        "a token with its scheme": file('token: "Bearer a8f5f167f44f4964"\n', "app.yaml"),
        "an AWS access key": file(`key: ${awsKey}`),
        "a machine key of ASP.NET": file(
            `<machineKey validationKey="${machineKey}${machineKey}" validation="HMACSHA256" />`,
            "web.config",
        ),
        "a machine key for decryption": file(
            `<machineKey\n  decryption='AES'\n  decryptionKey='${machineKey},IsolateApps' />`,
            "web.config",
        ),
        "an AWS access key of an unsuspicious variable": env("ID", awsKey),
        "a private key": file(privateKey, "tls.key"),
        "a GitHub token in prose": file(`# use ${githubToken} for now`),
        "a password in a URL": env("DATABASE", "postgres://shop:hunter2@db.example.net/shop"),
        "a password in a connection string": env("DATABASE", "Server=db;User Id=shop;Password=hunter2"),
        "a password": env("DB_PASSWORD", "hunter2"),
        "a password of digits": env("DB_PASSWORD", "123456"),
        "a token in camelCase": file(JSON.stringify({ splunkToken: "abcdef" }), "config.json"),
        "a key in one line of JSON": file('{"user":"shop","apiKey":"abcdef"}', "config.json"),
        "a password deep in YAML": file("outputs:\n  - name: es\n    http:\n      passwd: hunter2\n"),
        "a password in Fluent Bit's classic format": file("[OUTPUT]\n    Name es\n    HTTP_Passwd hunter2\n"),
        "a password in an INI file": file("[mysql]\npassword = hunter2\n"),
        "a password in quotes with spaces": file("[mysql]\npassword = 'correct horse battery'\n"),
        "a key of a ConfigMap": object("core/v1:ConfigMap", "app", { data: { "api-token": "abcdef" } }),
        "a binary value": object("core/v1:ConfigMap", "app", {
            binaryData: { "tls.key": Buffer.from(privateKey).toString("base64") },
        }),
        "a password that is a word, beside names": file(
            JSON.stringify({ Smtp: { UserName: "Shop", Password: "Sommer", From: "Orders" } }),
            "appsettings.json",
        ),
        "a secret that is a word, beside an address": file("host: db.example.net\nport: 5432\nsecret: Sommer\n"),
        "a secret in small letters": file("secret: supersecretword\n"),
        "a token among words for people": file(
            JSON.stringify({
                title: "Sign in here",
                user: "User",
                submit: "Send",
                hint: "Be kind",
                token: "a8f5f167f44f",
            }),
        ),
        "a token of letters among words for people": file(
            JSON.stringify({
                title: "Sign in here",
                user: "User",
                submit: "Send",
                hint: "Be kind",
                token: "qWerTzuIopKlm",
            }),
        ),
        "a flag": args("--password=hunter2"),
        "a flag with its value apart": args("serve", "--api-token", "abcdef"),
        "an assignment for a shell": args("env", "PGPASSWORD=hunter2", "psql"),
        "a flag of Java's": env("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.keyStorePassword=hunter2"),
        "a connection string beside a reference": file(
            '<add name="Db" connectionString="Server=db;Token=#{Token}#;Password=hunter2" />\n',
            "web.config",
        ),
        "a pair in XML": file(
            '<appSettings>\n  <add key="ApiKey" value="a1b2c3d4e5" />\n</appSettings>\n',
            "app.config",
        ),
        "an attribute in XML": file(
            '<identity impersonate="true"\n  userName="corp\\shop" password="hunter2" />\n',
            "web.config",
        ),
        "an element in XML": file(
            "<server><username>shop</username><password>hunter2</password></server>\n",
            "settings.xml",
        ),
        "a setting of .NET": file(
            '<setting name="ApiKey" serializeAs="String">\n  <value>a1b2c3d4e5</value>\n</setting>\n',
            "app.config",
        ),
        "a property of Hadoop": file(
            "<property>\n  <name>fs.s3a.secret.key</name>\n  <value>a1b2c3d4e5</value>\n</property>\n",
            "core-site.xml",
        ),
        "a property of Java": file('<property name="password">hunter2</property>\n', "server.xml"),
        "a value of an element in XML": file(
            "<AutoLogon><Password>\n  <Value>hunter2</Value>\n</Password></AutoLogon>\n",
            "unattend.xml",
        ),
        "a variable of PowerShell": file('$password = "hunter2"\n', "run.ps1"),
        "a command's own option": args("sqlcmd", "-S", "db", "-U", "sa", "-P", "Tr0ub4dor3x"),
        "a variable of Fluent Bit's own file": file(
            `@SET TOKEN=${"8f14e45fceea167a".repeat(2)}\n[OUTPUT]\n    Name http\n`,
        ),
        "a header's value under another name": file(
            `secureJsonData:\n  httpHeaderValue1: Bearer ${"8f14e45fceea167a".repeat(2)}\n`,
            "datasources.yaml",
        ),
        "a probe's header": workload("Deployment", "web", {
            containers: [
                container("web", {
                    livenessProbe: {
                        httpGet: {
                            path: "/health",
                            httpHeaders: [
                                {
                                    name: "Authorization",
                                    value: `Basic ${Buffer.from("web:hunter22").toString("base64")}`,
                                },
                            ],
                        },
                    },
                }),
            ],
        }),
        "a command after the start": workload("Deployment", "web", {
            containers: [
                container("web", { lifecycle: { postStart: { exec: { command: ["login", "--password=hunter2"] } } } }),
            ],
        }),
        "an init container": workload("Deployment", "web", {
            initContainers: [container("init", { env: [{ name: "TOKEN", value: "abcdef" }] })],
            containers: [container("web")],
        }),
        "a token in an annotation": object("core/v1:Service", "web", {
            metadata: { annotations: { "example.net/hook": "https://shop:hunter2@hooks.example.net/" } },
        }),
        // https://docs.datadoghq.com/containers/kubernetes/integrations/
        "a password in a file in an annotation": object("core/v1:Service", "web", {
            metadata: {
                annotations: {
                    "ad.datadoghq.com/service.instances": '[{"host":"db","username":"datadog","password":"hunter2"}]',
                },
            },
        }),
        "a token in an annotation of a pod": object("apps/v1:Deployment", "web", {
            spec: {
                template: {
                    metadata: { annotations: { "example.net/token": `ghp_${"a1B2c3D4e5F6".repeat(3)}` } },
                    spec: { containers: [container("web")] },
                },
            },
        }),
        "a CronJob": object("batch/v1:CronJob", "job", {
            spec: {
                jobTemplate: {
                    spec: {
                        template: {
                            spec: { containers: [container("a", { env: [{ name: "API_KEY", value: "abc" }] })] },
                        },
                    },
                },
            },
        }),
        "a password beside a value that is not known yet": workload("Deployment", "web", {
            containers: [
                container("web", {
                    env: [
                        { name: "HOST", value: unknownString },
                        { name: "DB_PASSWORD", value: "hunter2" },
                    ],
                }),
            ],
        }),
    });

    signs(rule, {
        "a file in an annotation with a variable": object("core/v1:Service", "web", {
            metadata: {
                annotations: {
                    "ad.datadoghq.com/service.instances": '[{"host":"%%host%%","password":"%%env_DB_PASSWORD%%"}]',
                    "alb.ingress.kubernetes.io/auth-idp-oidc":
                        '{"issuer":"https://shop.example.com","secretName":"oidc"}',
                    "nginx.ingress.kubernetes.io/configuration-snippet":
                        "proxy_set_header Authorization $http_authorization;\nproxy_pass_header Server;\n",
                },
            },
        }),
        "a web.config without keys of its own": file(
            [
                '<machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="AutoGenerate" validation="SHA1" />',
                '<add name="x" passwordFormat="Hashed" minRequiredPasswordLength="8" enablePasswordReset="true" />',
            ].join("\n"),
            "web.config",
        ),
        "Grafana's variables": file(
            [
                "[auth.generic_oauth]",
                "client_secret = $__file{/etc/secrets/oauth}",
                "[security]",
                "secret_key = $__vault{kv/grafana:key}",
                "admin_password = $__env{ADMIN}",
            ].join("\n"),
            "grafana.ini",
        ),
        "a reference to a Secret": workload("Deployment", "web", {
            containers: [
                container("web", {
                    env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }],
                }),
            ],
        }),
        "a Secret": object("core/v1:Secret", "db", { stringData: { password: "hunter2" } }),
        "a variable of Fluent Bit's": file("[OUTPUT]\n    Name splunk\n    splunk_token ${SPLUNK_TOKEN}\n"),
        "settings in XML without a secret": file(
            [
                "<configuration>",
                '  <add key="TokenLifetime" value="60" /><add key="ApiKeyHeader" value="x-api-key" />',
                '  <add name="Db" connectionString="Server=db;Database=shop;Integrated Security=SSPI" />',
                '  <assemblyIdentity name="System.Web" publicKeyToken="b03f5f7f11d50a3a" culture="neutral" />',
                '  <sessionState cookieName="shop" stateConnectionString="tcpip=127.0.0.1:42424" /><password></password>',
                "</configuration>",
            ].join("\n"),
            "web.config",
        ),
        "keys that IIS has encrypted": file(
            '<add name="AesProvider" keyContainerName="iisConfigurationKey" sessionKey="AQIAAA5mAAAApAAAKmFQ" />\n',
            "applicationHost.config",
        ),
        "Datadog's references": file('api_key: "%%env_DD_API_KEY%%"\n', "datadog.yaml"),
        "what Spring has encrypted": file("mail:\n  password: '{cipher}AQB2n3n4'\n", "application.yml"),
        "a connection string with a reference": file(
            '<add name="Db" connectionString="Server=db;User Id=web;Password=#{DbPassword}#" />\n',
            "web.Release.config",
        ),
        "a translation": file(JSON.stringify({ password: "Passwort" }), "de.json"),
        "a translation with few words beside a label of a password": file(
            JSON.stringify({
                login: { password: "Mot de passe", newPassword: "Nouveau mot de passe", token: "Jeton" },
            }),
            "fr.json",
        ),
        "a translation of sentences": file(
            JSON.stringify({ token: "Token eingeben", apiKey: "Enter the key", secret: "Your secret is safe" }),
            "de.json",
        ),
        "a translation of single words": file(
            JSON.stringify({ login: { apiKey: "Schlüssel", token: "Zugangstoken", clientSecret: "Geheimnis" } }),
            "de.json",
        ),
        "a translation of words in small letters": file(
            "fr:\n  title: Connexion au compte\n  submit: Envoyer\n  cancel: Annuler\n  hint: Douze lettres au moins\n  token: jeton\n  password: mot de passe\n",
            "fr.yml",
        ),
        "a translation with a password that is a word": file(
            JSON.stringify({
                title: "Beim Shop anmelden",
                user: "Benutzer",
                password: "Losungswort",
                submit: "Anmelden",
                token: "Marke",
            }),
            "de.json",
        ),
        "a translation in another script": file(
            JSON.stringify({ password: "パスワード", apiKey: "APIキー" }),
            "ja.json",
        ),
        "a translation of .NET": file(
            '<root>\n<data name="Password" xml:space="preserve">\n<value>Passwort</value>\n</data>\n<data name="ApiKey" xml:space="preserve">\n<value>Schlüssel</value>\n</data>\n</root>\n',
            "Strings.de.resx",
        ),
        "a translation of properties": file(
            "login.apiKey=Clave\nlogin.token=Testigo\nlogin.secret=Secreto\nlogin.user=Usuario\n",
            "messages_es.properties",
        ),
        "a header of a program's variable": file(
            'const apiKey = process.env.API_KEY;\nfetch(url, { headers: { "x-api-key": apiKey } });\n',
            "app.js",
        ),
        "Argo CD's references": file(
            "clientID: shop\nclientSecret: $oidc.okta.clientSecret\nother:\n  clientSecret: $sso:secret\n",
        ),
        "a page with a form": file(
            [
                "<html><body><form action='/login'>",
                '<label for="password">Password</label><input type="password" name="password" />',
                '<input type="hidden" name="csrf_token" value="{{ csrf }}" /><a href="/token">Token</a>',
                "</form></body></html>",
            ].join("\n"),
            "index.html",
        ),
        "a script that reads its secret": file(
            '$password = Get-Content C:\\secrets\\db -Raw\n$token = Read-Host\n$key = "$env:API_KEY"\n',
            "run.ps1",
        ),
        "the name of a Secret": env("DB_CREDENTIALS_SECRET", "shop-db"),
        "an ordinary probe": workload("Deployment", "web", {
            containers: [
                container("web", {
                    livenessProbe: {
                        httpGet: { path: "/", httpHeaders: [{ name: "Host", value: "shop.example.net" }] },
                    },
                    readinessProbe: { exec: { command: ["pg_isready", "-U", "shop"] } },
                }),
            ],
        }),
        "what is said of tokens": file("realm: Bearer authentication-required-for-api\nhelp: Basic settings of 2026\n"),
        "a command with a variable": args("sqlcmd", "-S", "db", "-U", "sa", "-P", "$(SA_PASSWORD)"),
        "a variable of Kubernetes'": env("CONNECTION_TOKEN", "$(TOKEN)"),
        "a template": file("password: {{ .Values.password }}\n"),
        "a URL with a variable for its password": env("DATABASE", "postgres://shop:${PASSWORD}@db/shop"),
        "a token's file": env("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token"),
        "a token by its path": env("VAULT_TOKEN", "/vault/token"),
        "a secret's name and ARN": workload("Deployment", "web", {
            containers: [
                container("web", {
                    env: [
                        { name: "SECRET_NAME", value: "shop/db" },
                        { name: "DB_SECRET_ARN", value: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db" },
                        { name: "DB_SECRET", value: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db" },
                    ],
                }),
            ],
        }),
        "numbers about tokens": workload("Deployment", "web", {
            containers: [
                container("web", {
                    env: [
                        { name: "MAX_TOKENS", value: "4096" },
                        { name: "TOKEN_TTL", value: "3600" },
                    ],
                }),
            ],
        }),
        "a switch": env("REQUIRE_PASSWORD", "true"),
        "the issuer of tokens": env("TOKEN_ISSUER", "https://issuer.example.net"),
        "a comment": file("; password = hunter2\n# token: abc\n[mysql]\nuser = shop\n"),
        prose: file("token is what the server sends back\nsecret sauce is not sold here\n", "README"),
        "a name of a Secret in YAML": file("ingress:\n  tlsSecret: shop-tls\nimagePullSecret: registry\n"),
        "Fluent Bit's way to its token": file(
            "[FILTER]\n    Name kubernetes\n    Kube_Token_File /var/run/secrets/token\n",
        ),
        "a certificate": file("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n", "ca.crt"),
        "certificates that look like a key and a password": file(
            `-----BEGIN CERTIFICATE-----\nMIIE/AIza${"x".repeat(35)}/\nMIIEqPwd==\n-----END CERTIFICATE-----\n`.repeat(
                2,
            ),
            "ca.crt",
        ),
        "an address with a port": env("ENDPOINT", "https://registry.example.net:8443/@scope/package"),
        "flags about secrets": args("--tls-secret-name", "shop-tls", "--token-ttl=1h", "--token-file=/run/token"),
        nothing: env("DB_PASSWORD", ""),
    });

    it("says once which argument holds a secret", async () => {
        const findings = await findingsOf(rule, [args("powershell", "-Command", "curl -u ci:q7RtY2pLx9Vb https://x")]);
        assert.equal(findings.length, 1);
        assert.match(findings.join(), /argument 3 holds/);
    });

    it("says in which line of a file a secret is that has no name", async () => {
        const text = `# one\n# two\ncurl -u ci:q7RtY2pLx9Vb https://example.com\n`;
        assert.match(
            (await findingsOf(rule, [file(text)])).join(),
            /"app\.conf" holds a password of a command in line 3\./,
        );
    });

    it("says that a secret is there beside another one that begins alike", async () => {
        const script = "export DB_PASSWORD=q7RtY2pLx9Vb\nAPI_TOKEN=q7RtY2pLx9Vb-Zk4\n";
        assert.equal((await findingsOf(rule, [file(script)])).length, 2);
    });

    it("says where a secret is and never what it is", async () => {
        const findings = await findingsOf(rule, [env("DB_PASSWORD", "hunter2"), file("token: hunter2hunter2\n")]);
        assert.equal(findings.length, 2);
        assert.match(findings[0] ?? "", /^web: container "web", environment variable DB_PASSWORD/);
        assert.match(findings[1] ?? "", /^app: data "app\.conf" holds the value of token/);
        assert.doesNotMatch(findings.join(" "), /hunter2/);
    });

    // A repetition without one takes a time that grows faster than the text, on a text that is made for it or full of spaces.
    it("recognizes forms whose repetitions all have a bound", () => {
        const unbounded = secretForms
            .map(({ pattern }) => pattern.source)
            .filter((source) => /[+*]|\{\d+,\}/.test(source.replace(/\\./g, "e").replace(/\[[^\]]*\]/g, "c")));
        assert.deepEqual(unbounded, []);
    });
});

describe("a secret in the values of a chart that another tool installs", () => {
    const values = { auth: { adminPassword: "q7RtY2pLx9Vb" } };
    const text = JSON.stringify(values);
    const argo = (helm: object) => custom("argoproj.io/v1alpha1:Application", { source: { helm } });
    const installed: Record<string, ExampleResource> = {
        "EKS' add-on": {
            type: "aws:eks/addon:Addon",
            name: "subject",
            props: { addonName: "adot", configurationValues: text },
        },
        "Flux' HelmRelease": flux(values),
        "Argo CD's values": argo({ valuesObject: values }),
        "Argo CD's values as a text": argo({ values: text }),
        "a parameter of Argo CD's": argo({ parameters: [{ name: "auth.adminPassword", value: "q7RtY2pLx9Vb" }] }),
        "a chart of k3s": custom("helm.cattle.io/v1:HelmChart", { valuesContent: text }),
        "a setting of a chart of k3s": custom("helm.cattle.io/v1:HelmChart", {
            set: { "auth.adminPassword": "q7RtY2pLx9Vb" },
        }),
    };
    for (const [title, subject] of Object.entries(installed)) {
        it(`is reported once: ${title}`, async () => {
            const findings = (await allFindings([subject])).filter((finding) =>
                finding.includes("-no-plain-secrets: "),
            );
            assert.equal(findings.length, 1, findings.join("\n"));
        });
    }

    it("is found in a file among them", async () => {
        const files = { files: { "app.properties": "name=shop\npassword=q7RtY2pLx9Vb\n" } };
        const addOn = {
            type: "aws:eks/addon:Addon",
            name: "subject",
            props: { addonName: "adot", configurationValues: JSON.stringify(files) },
        };
        const findings = (await allFindings([addOn])).filter((finding) => finding.includes("-no-plain-secrets: "));
        assert.equal(findings.length, 1, findings.join("\n"));
    });
});
