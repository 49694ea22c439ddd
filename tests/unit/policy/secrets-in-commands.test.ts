import { container, object, workload } from "../../../policy/rules/kubernetes/examples";
import { blames, signs } from "./findings";

const rule = "kubernetes-no-plain-secrets";
const script = (...lines: string[]) =>
    object("core/v1:ConfigMap", "app", {
        data: { "start.ps1": ["Set-Location C:\\app", ...lines, "exit 0"].join("\n") },
    });
const env = (name: string, value: string) =>
    workload("Deployment", "web", { containers: [container("web", { env: [{ name, value }] })] });
const scripts = (...lines: string[]) => Object.fromEntries(lines.map((line) => [line, script(line)]));

describe("secrets in commands and scripts", () => {
    blames(
        rule,
        scripts(
            `"hunter2" | ConvertTo-SecureString -AsPlainText -Force`,
            `$c = [PSCredential]::new("CORP\\svc", ('hunter2' | ConvertTo-SecureString -Force -AsPlainText))`,
            `ConvertTo-SecureString -AsPlainText "hunter2" -Force`,
            `ConvertTo-SecureString -AsPlainText -Force -String 'hunter2'`,
            `$user = 'CORP\\join'; $password = 'hunter2'`,
            `certutil -f -p hunter2 -importpfx C:\\certs\\shop.pfx`,
            `signtool sign /f C:\\shop.pfx /p hunter2 /fd SHA256 shop.exe`,
            `psexec \\\\web01 -u CORP\\svc -p hunter2 cmd /c iisreset`,
            `winrs -r:web01 -u:CORP\\svc -p:hunter2 ipconfig`,
            `wevtutil epl System C:\\system.evtx /r:web01 /u:CORP\\svc /p:hunter2`,
            `wmic /node:web01 /user:CORP\\svc /password:hunter2 process list`,
            `netdom join web01 /domain:corp.example.com /userd:CORP\\join /passwordd:hunter2`,
            `tasklist /s web01 /u CORP\\svc /p hunter2`,
            `dsadd user "cn=svc,dc=corp" -pwd hunter2 -mustchpwd no`,
            `plink -ssh ops@10.0.0.5 -pw hunter2 uptime`,
            `dotnet dev-certs https -ep C:\\https\\shop.pfx -p hunter2`,
            `dotnet nuget add source https://nuget.example.com -n shop -u ci -p hunter2`,
            `dotnet nuget push shop.nupkg -k oy2abcdefghijkl -s https://nuget.example.com`,
            `dotnet user-secrets set "Db:Password" "hunter2"`,
            `msiexec /i splunkforwarder.msi SPLUNKUSERNAME=admin SPLUNKPASSWORD=hunter2 AGREETOLICENSE=Yes /quiet`,
            `msiexec.exe /qn /i newrelic-infra.msi GENERATE_CONFIG=true LICENSE_KEY=hunter2`,
            `choco install sql-server-express --params "'/SAPWD:hunter2 /SECURITYMODE:SQL'"`,
            `reg add "HKLM\\SOFTWARE\\Winlogon" /v DefaultPassword /t REG_SZ /d hunter2 /f`,
            `Set-ItemProperty -Path $winlogon -Name DefaultPassword -Value "hunter2"`,
            `New-ItemProperty -Path HKLM:\\SOFTWARE\\Shop -Name "ApiKey" -Value "kX9vQ2pLx9Vb" -PropertyType String`,
            `aws ssm put-parameter --name /shop/db/password --value hunter2 --type SecureString`,
            `aws configure set aws_secret_access_key ${"h3Kf9sLq2W".repeat(4)}`,
            `az login --service-principal -u 8f1c6a2e -p hunter2 --tenant shop.example.com`,
            `mongosh --host db -u root -p hunter2 --eval "db.stats()"`,
            `rabbitmqadmin -u shop -p hunter2 list queues`,
            `keytool -importkeystore -srckeystore a.p12 -srcstorepass hunter2 -destkeystore b.jks`,
            `ldapsearch -x -H ldaps://dc01 -D cn=svc,dc=corp -w hunter2 -b dc=corp`,
            `smbclient //files/logs -U 'svc%hunter2' -c 'put app.log'`,
            `sqlplus -s scott/tiger@orders @report.sql`,
            `ENV DB_PASSWORD=hunter2`,
            `ENV DB_PASSWORD hunter2`,
            `ARG TZ=UTC NPM_TOKEN="hunter2"`,
        ),
    );
    signs(
        rule,
        scripts(
            `$env:SVC_PASSWORD | ConvertTo-SecureString -AsPlainText -Force`,
            `"$($secret.password)" | ConvertTo-SecureString -AsPlainText -Force`,
            `(Get-SECSecretValue -SecretId "prod/db").SecretString | ConvertTo-SecureString -AsPlainText -Force`,
            // Encrypted with the account's own key.
            `ConvertTo-SecureString "01000000d08c9ddf0115d1118c7a00c04fc297eb" -Key $key`,
            `$user = 'CORP\\join'; $password = Get-Content C:\\run\\secrets\\join`,
            `if [ "$API_TOKEN" = "unset-token1" ]; then exit 1; fi`,
            `certutil -f -p $env:PFX_PASSWORD -importpfx C:\\certs\\shop.pfx`,
            `certutil -f -p "" -importpfx C:\\certs\\shop.pfx`,
            `certutil -f -p <password> -importpfx C:\\certs\\shop.pfx`,
            `certutil -hashfile C:\\shop.zip SHA256`,
            `psexec -s -i cmd /c whoami`,
            `plink -ssh -i C:\\key.ppk ops@10.0.0.5 uptime`,
            `winrs -r:web01 -u:CORP\\svc -p:%WINRM_PASSWORD% ipconfig`,
            `wmic /node:web01 /user:CORP\\svc /password:%WMI_PASSWORD% process list`,
            `az login --identity; az acr login -n shop -p $token`,
            `mongosh --host db -u root -p --eval "db.stats()"`,
            `mongodump --port 27017; docker run -p 8080:80 shop; cp -p a b; netstat -p tcp`,
            `dotnet publish -p Configuration=Release; dotnet nuget locals all --clear`,
            `msiexec /i datadog.msi APIKEY=$env:DD_API_KEY SITE=datadoghq.eu /qn`,
            `reg add HKLM\\SOFTWARE\\Shop /v PasswordComplexity /t REG_DWORD /d 1 /f`,
            `Set-ItemProperty -Path $path -Name DisablePassword -Value 1`,
            `Set-ItemProperty -Path $path -Name Password -Value $secret.password`,
            `Write-SSMParameter -Name /shop/db/password -Value (Get-Random) -Type SecureString`,
            `aws ssm get-parameter --name /shop/db/password --with-decryption --query Parameter.Value`,
            `keytool -list -keystore b.jks -storepass:env KEYSTORE_PASSWORD`,
            `sqlplus / as sysdba @scripts/report.sql`,
            `sqlplus and/or impdp, see the handbook`,
            `ENV DB_PASSWORD=`,
            `ENV DB_PASSWORD_FILE /run/secrets/db`,
            `ARG NPM_TOKEN`,
        ),
    );
});

describe("a script as an argument", () => {
    const args = (...words: string[]) =>
        workload("Deployment", "web", { containers: [container("web", { args: words })] });
    blames(rule, {
        "a password before a command": args("sh", "-c", "PGPASSWORD=hunter2 psql -h db"),
        "a password in quotes before a command": args("sh", "-c", "PGPASSWORD='hunter2' psql -h db"),
        "a password with a space": args("env", "DB_PASSWORD=correct horse"),
    });
    signs(rule, {
        "a variable before a command": args("sh", "-c", "PGPASSWORD=$DB_PASSWORD psql -h db -c 'select 1'"),
        "a variable in quotes before a command": args("sh", "-c", 'PGPASSWORD="$DB_PASSWORD" psql -h db; exit 0'),
        "a command's output": args("sh", "-c", 'TOKEN=$(cat /run/token) && curl -H "Authorization: Bearer $TOKEN" web'),
    });
});

describe("names of passwords", () => {
    blames(rule, {
        "a certificate's password in ASP.NET's default section": env(
            "Kestrel__Certificates__Default__Password",
            "hunter2",
        ),
        "a default password": env("PGADMIN_DEFAULT_PASSWORD", "hunter2"),
        "a cache's password": env("CACHE_PASSWORD", "hunter2"),
        "a primary database's password": env("DB_PRIMARY_PASSWORD", "hunter2"),
        // Who knows it, runs code: https://www.rabbitmq.com/docs/clustering#erlang-cookie
        "a cookie of Erlang": env("RABBITMQ_ERLANG_COOKIE", "XKJDLWQPOEIRUTYALSKD"),
        "a password in braces of ODBC": env(
            "DSN",
            "Driver={ODBC Driver 18 for SQL Server};Server=tcp:db,1433;Uid=shop;Pwd={q7RtY2pLx9Vb};Encrypt=yes;",
        ),
        "a password of any characters in braces of ODBC": script(
            "Driver={SQL Server};Server=db;Uid=shop;Pwd={pa;ss!word}",
        ),
    });
    signs(rule, {
        "a default token of Kubernetes": env("DEFAULT_TOKEN", "default-token-x7k2p"),
        "a key of a cache": env("CACHE_KEY", "v2-kX9vQ2pL"),
        "variables in braces": script(
            "Driver={SQL Server};Server=db;Uid={username};Pwd={password};",
            "Driver={SQL Server};Server=db;Uid={0};Pwd={1};",
            "Driver={SQL Server};Server=db;Uid={DB_USER};Pwd={Db2Password};",
        ),
        // https://learn.microsoft.com/en-us/azure/azure-monitor/app/connection-strings
        "a connection string of Application Insights": env(
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            "InstrumentationKey=8f1c6a2e-7b44-4f0e-8d3a-9c5e1b2a7d60;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/",
        ),
    });
});

describe("secrets in what Image Builder shows", () => {
    blames("aws-no-plain-secrets", {
        "a variable of an image": {
            type: "aws:imagebuilder/containerRecipe:ContainerRecipe",
            name: "iis",
            props: {
                dockerfileTemplateData:
                    "FROM {{{ imagebuilder:parentImage }}}\nENV DB_PASSWORD=hunter2\n{{{ imagebuilder:components }}}\n",
            },
        },
    });
});
