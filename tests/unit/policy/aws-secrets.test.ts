import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { ExampleResource } from "../../../policy/rules/rule";
import { blames, findingsOf, signs } from "./findings";

const rule = "aws-no-plain-secrets";
const resource = (type: string, props: object): ExampleResource => ({ type, name: "subject", props: { ...props } });
const lambda = (variables: object) => resource("aws:lambda/function:Function", { environment: { variables } });
const task = (environment: object[], secrets: object[] = []) =>
    resource("aws:ecs/taskDefinition:TaskDefinition", {
        containerDefinitions: JSON.stringify([{ name: "web", environment, secrets }]),
    });
const build = (variable: object) =>
    resource("aws:codebuild/project:Project", { environment: { environmentVariables: [variable] } });
const parameter = (name: string, value: string, type = "String") =>
    resource("aws:ssm/parameter:Parameter", { name, type, value });
const launch = (text: string) =>
    resource("aws:ec2/launchTemplate:LaunchTemplate", { userData: Buffer.from(text).toString("base64") });
const instance = (userData: string) => resource("aws:ec2/instance:Instance", { userData });
const template = (Type: string, Properties: object) =>
    resource("aws:cloudformation/stack:Stack", {
        templateBody: stringify({ Resources: { Subject: { Type, Properties } } }),
    });
const secretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-db-AbCdEf";

const connection = (isValueSecret: boolean) =>
    resource("aws:cloudwatch/eventConnection:EventConnection", {
        authorizationType: "API_KEY",
        authParameters: {
            invocationHttpParameters: { headers: [{ key: "X-Token", value: "a1b2c3d4e5", isValueSecret }] },
        },
    });
const nativeConnection = (parameter: object) =>
    resource("aws-native:events:Connection", {
        authParameters: { invocationHttpParameters: { headerParameters: [parameter] } },
    });
const distribution = (name: string, value: string) =>
    resource("aws:cloudfront/distribution:Distribution", {
        origins: [{ domainName: "shop.example.com", originId: "shop", customHeaders: [{ name, value }] }],
    });
const subscription = (endpoint: string) =>
    resource("aws:sns/topicSubscription:TopicSubscription", { topic: "alarms", protocol: "https", endpoint });
const bucketObject = (props: object) => resource("aws:s3/bucketObjectv2:BucketObjectv2", { bucket: "shop", ...props });
const target = (headerParameters: object) =>
    resource("aws:cloudwatch/eventTarget:EventTarget", { rule: "r", httpTarget: { headerParameters } });

describe(`${rule} says what works`, () => {
    it("for functions of CloudFront, which cannot read Secrets Manager", async () => {
        const code = "const expected = 'Basic c2hvcDpwNHNzdzByZDk=';\n";
        for (const type of ["aws:cloudfront/function:Function", "aws-native:cloudfront:Function"]) {
            const [finding = ""] = await findingsOf(rule, [resource(type, { code, functionCode: code })]);
            assert.match(finding, /Lambda@Edge/);
            assert.doesNotMatch(finding, /SecureString/);
        }
    });
});

describe(rule, () => {
    const basic = "const expected = 'Basic c2hvcDpwNHNzdzByZDk=';\n";
    const ingestion = (password: string) =>
        resource("aws:opensearchingest/pipeline:Pipeline", {
            pipelineConfigurationBody: [
                'version: "2"',
                "logs:",
                "  source:",
                "    http:",
                "      authentication:",
                "        http_basic:",
                "          username: shop",
                `          password: ${password}`,
            ].join("\n"),
        });
    const maintenance = (command: string) =>
        resource("aws:ssm/maintenanceWindowTask:MaintenanceWindowTask", {
            taskArn: "AWS-RunPowerShellScript",
            taskInvocationParameters: {
                runCommandParameters: { parameters: [{ name: "commands", values: ["Get-Date", command] }] },
            },
        });
    blames(rule, {
        "a password in a function of CloudFront": resource("aws:cloudfront/function:Function", { code: basic }),
        "a password in a function of CloudFront, by the native provider": resource("aws-native:cloudfront:Function", {
            functionCode: basic,
        }),
        "a password in a function of AppSync": resource("aws:appsync/function:Function", { code: basic }),
        "a header in a template of AppSync": resource("aws:appsync/resolver:Resolver", {
            requestTemplate: '{"method":"GET","params":{"headers":{"x-api-key":"a8f5f167f44f4964"}}}',
        }),
        "a password in a pipeline of OpenSearch Ingestion": ingestion("hunter2"),
        "a password in a task of a maintenance window": maintenance("net user shop hunter2 /add"),
        "a password of an endpoint of DMS": resource("aws:dms/endpoint:Endpoint", {
            extraConnectionAttributes: "initialConnections=1;Password=hunter2;",
        }),
        "a header of a rule of IoT": resource("aws:iot/topicRule:TopicRule", {
            https: [{ url: "https://example.com", httpHeaders: [{ key: "X-Api-Key", value: "a8f5f167f44f4964" }] }],
        }),
        "lines in a variable": lambda({ APP_CONFIG: "db:\n  password: q7RtY2pLx9Vb\n" }),
        "a header of an event's target": target({ Authorization: `Bearer ${"8f14e45fceea167a".repeat(2)}` }),
        "a header of a pipe's enrichment": resource("aws:pipes/pipe:Pipe", {
            enrichmentParameters: { httpParameters: { headerParameters: { "x-api-key": "a1b2c3d4e5" } } },
        }),
        "a header of a connection that is no secret": connection(false),
        "a header of a connection that is no secret, by the native provider": nativeConnection({
            key: "X-Token",
            value: "a1b2c3d4e5",
            isValueSecret: false,
        }),
        "a header that CloudFront sends": distribution("X-Api-Key", "a8f5f167f44f4964"),
        "a header that CloudFront sends, in a template": template("AWS::CloudFront::Distribution", {
            DistributionConfig: {
                Origins: [{ OriginCustomHeaders: [{ HeaderName: "X-Api-Key", HeaderValue: "a8f5f167f44f4964" }] }],
            },
        }),
        "a password in a subscription's address": subscription("https://shop:hunter2@hooks.example.com/sns"),
        "a password in the address of a topic's own subscription": resource("aws-native:sns:Topic", {
            subscription: [{ protocol: "https", endpoint: "https://shop:hunter2@hooks.example.com/sns" }],
        }),
        "a webhook as a subscription": subscription(
            `https://events.pagerduty.com/integration/${"0123456789abcdef".repeat(2)}/enqueue`,
        ),
        "a webhook as an API destination": resource("aws:cloudwatch/eventApiDestination:EventApiDestination", {
            httpMethod: "POST",
            invocationEndpoint: `https://hooks.slack.com/services/T0/B0/${"a1b2c3d4".repeat(3)}`,
        }),
        "a password in an object of S3": bucketObject({ content: '{"db":{"password":"hunter2"}}' }),
        "a password in an object of S3, in base64": bucketObject({
            contentBase64: Buffer.from("DB_PASSWORD=hunter2\n").toString("base64"),
        }),
        "an access key in an item of DynamoDB": resource("aws:dynamodb/tableItem:TableItem", {
            item: JSON.stringify({ id: { S: "ci" }, key: { S: `AKIA${"Z7QX".repeat(4)}` } }),
        }),
        "an access key in a tag by the native provider": resource("aws-native:ec2:Vpc", {
            tags: [{ key: "note", value: `AKIA${"Z7QX".repeat(4)}` }],
        }),
        "an access key in a tag": resource("aws:ec2/vpc:Vpc", { tags: { note: `AKIA${"Z7QX".repeat(4)}` } }),
    });
    signs(rule, {
        // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-datapreppers.html
        "a pipeline of OpenSearch Ingestion that refers to a secret": ingestion('"${{aws_secrets:shop:password}}"'),
        "a task of a maintenance window without a secret": maintenance("Restart-Service W3SVC"),
        "a header of a rule of IoT, with a secret that the rule reads": resource("aws:iot/topicRule:TopicRule", {
            https: [
                { httpHeaders: [{ key: "X-Api-Key", value: "${get_secret('shop', 'SecretString', 'key', 'arn')}" }] },
            ],
        }),
        "a header of an event's target without a secret": target({ "X-Source": "shop" }),
        "a header of a connection that is a secret": connection(true),
        "a header of a connection that is a secret, by the native provider": nativeConnection({
            key: "Authorization",
            value: `Bearer ${"8f14e45fceea167a".repeat(2)}`,
            isValueSecret: true,
        }),
        "a header of CloudFront without a secret": distribution("X-Forwarded-Proto", "https"),
        "a subscription of an address without a secret": subscription("https://hooks.example.com/sns"),
        "a page in S3": bucketObject({
            content: '<form><label for="password">Your password</label><input type="password" name="password"></form>',
        }),
        "a program in S3": bucketObject({ content: 'const token = localStorage.getItem("token");\n' }),
        "tags about secrets": resource("aws:ec2/vpc:Vpc", { tags: { token: "shop", "secret-rotation": "weekly" } }),
    });
    blames(rule, {
        "a function's variable": lambda({ DB_PASSWORD: "hunter2" }),
        "a URL with a password in a function's variable": lambda({
            DATABASE: "postgres://shop:hunter2@db.example.net/shop",
        }),
        "a task's variable": task([{ name: "API_TOKEN", value: "a1b2c3d4e5" }]),
        "a job's variable": resource("aws:batch/jobDefinition:JobDefinition", {
            containerProperties: JSON.stringify({ environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
        }),
        "a build's variable": build({ name: "REGISTRY_TOKEN", value: "a1b2c3d4e5" }),
        "a build's variable that says that it is plain": build({
            name: "PASSWORD",
            value: "hunter2",
            type: "PLAINTEXT",
        }),
        "a service's variable": resource("aws:apprunner/service:Service", {
            sourceConfiguration: {
                imageRepository: { imageConfiguration: { runtimeEnvironmentVariables: { DB_PASSWORD: "hunter2" } } },
            },
        }),
        "user data in base64": launch("#!/bin/bash\nexport DB_PASSWORD=hunter2\n"),
        "a variable of a machine": launch(
            '<powershell>\n[Environment]::SetEnvironmentVariable("DB_PASSWORD", "Sommer2026!", "Machine")\n</powershell>',
        ),
        "an assignment in a script for Windows": launch("<script>\ncall app.cmd password='Sommer2026!'\n</script>"),
        "user data as text": instance("<powershell>\nnet user svc Sup3rS3cret /add\n</powershell>"),
        "user data in base64, as text by mistake": instance(Buffer.from("password=hunter2\n").toString("base64")),
        "user data of a launch configuration": resource("aws:ec2/launchConfiguration:LaunchConfiguration", {
            userDataBase64: Buffer.from("#cloud-config\npassword: hunter2\n").toString("base64"),
        }),
        "a parameter that is not encrypted": parameter("/shop/db/password", "hunter2"),
        "a parameter that is not encrypted, in the clear in the state": resource("aws:ssm/parameter:Parameter", {
            name: "/shop/db/password",
            type: "String",
            insecureValue: "hunter2",
        }),
        "a list of parameters": parameter("/shop/api-token", "a1b2c3d4,e5f6a7b8", "StringList"),
        "a native function": resource("aws-native:lambda:Function", {
            environment: { variables: { DB_PASSWORD: "hunter2" } },
        }),
        "a template's function": template("AWS::Lambda::Function", {
            Environment: { Variables: { DB_PASSWORD: "hunter2" } },
        }),
        "a template's serverless function": template("AWS::Serverless::Function", {
            Environment: { Variables: { DB_PASSWORD: "hunter2" } },
        }),
        "a template's task": template("AWS::ECS::TaskDefinition", {
            ContainerDefinitions: [{ Name: "web", Environment: [{ Name: "DB_PASSWORD", Value: "hunter2" }] }],
        }),
        "a template's build": template("AWS::CodeBuild::Project", {
            Environment: { EnvironmentVariables: [{ Name: "DB_PASSWORD", Value: "hunter2" }] },
        }),
        "a template's database": template("AWS::RDS::DBInstance", {
            MasterUsername: "shop",
            MasterUserPassword: "hunter2",
        }),
        "a template's secret": template("AWS::SecretsManager::Secret", { Name: "db", SecretString: "hunter2" }),
        "a template's function in a loop": resource("aws:cloudformation/stack:Stack", {
            templateBody: stringify({
                Resources: {
                    "Fn::ForEach::Functions": [
                        "Name",
                        ["a", "b"],
                        {
                            "Function${Name}": {
                                Type: "AWS::Lambda::Function",
                                Properties: { Environment: { Variables: { DB_PASSWORD: "hunter2" } } },
                            },
                        },
                    ],
                },
            }),
        }),
        "a template's variables for all functions": resource("aws:cloudformation/stack:Stack", {
            templateBody: stringify({
                Globals: { Function: { Environment: { Variables: { DB_PASSWORD: "hunter2" } } } },
                Resources: {},
            }),
        }),
        "a template's parameter": template("AWS::SSM::Parameter", {
            Name: "/shop/db-password",
            Type: "String",
            Value: "hunter2",
        }),
    });
    const environmentOf = { DB_PASSWORD: "hunter2" };
    const script = Buffer.from("#!/bin/bash\nexport DB_PASSWORD=hunter2\n").toString("base64");
    const inNamespace = (settings: object[]) =>
        resource("aws:elasticbeanstalk/environment:Environment", { application: "shop", settings });
    const option = (name: string, value: string, namespace = "application:environment") => ({
        namespace: `aws:elasticbeanstalk:${namespace}`,
        name,
        value,
    });
    const glueJob = (defaultArguments: object) => resource("aws:glue/job:Job", { roleArn: "r", defaultArguments });
    blames(rule, {
        "Elastic Beanstalk": inNamespace([option("STAGE", "prod"), option("DB_PASSWORD", "hunter2")]),
        "a template of Elastic Beanstalk": resource(
            "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
            {
                settings: [option("DB_PASSWORD", "hunter2")],
            },
        ),
        "a job of Glue": glueJob({ "--db_password": "hunter2" }),
        "a connection of Glue": resource("aws:glue/connection:Connection", {
            connectionProperties: { USERNAME: "app", PASSWORD: "hunter2" },
        }),
        "a trigger of Glue": resource("aws:glue/trigger:Trigger", {
            actions: [{ jobName: "load", arguments: { "--api-token": "a1b2c3d4e5" } }],
        }),
        "a model of SageMaker": resource("aws:sagemaker/model:Model", {
            containers: [{ image: "i", environment: environmentOf }],
        }),
        "the start of a notebook": resource(
            "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration",
            { onStart: script },
        ),
        "a job of Batch on many nodes": resource("aws:batch/jobDefinition:JobDefinition", {
            nodeProperties: JSON.stringify({
                nodeRangeProperties: [
                    { container: { image: "i", environment: [{ name: "DB_PASSWORD", value: "hunter2" }] } },
                ],
            }),
        }),
        "a job of Batch on EKS": resource("aws:batch/jobDefinition:JobDefinition", {
            eksProperties: { podProperties: { containers: { envs: [{ name: "DB_PASSWORD", value: "hunter2" }] } } },
        }),
        "an app of Amplify": resource("aws:amplify/app:App", { environmentVariables: environmentOf }),
        "a branch of Amplify": resource("aws:amplify/branch:Branch", { environmentVariables: environmentOf }),
        "an environment of Airflow": resource("aws:mwaa/environment:Environment", {
            airflowConfigurationOptions: { "smtp.smtp_password": "hunter2" },
        }),
        "a connector of Kafka": resource("aws:mskconnect/connector:Connector", {
            connectorConfiguration: { "database.hostname": "db", "database.password": "hunter2" },
        }),
        "a cluster of EMR": resource("aws:emr/cluster:Cluster", {
            configurationsJson: JSON.stringify([{ Properties: { "javax.jdo.option.ConnectionPassword": "hunter2" } }]),
        }),
        "the builds of an app of Amplify": resource("aws:amplify/app:App", {
            buildSpec:
                "version: 1\nfrontend:\n  phases:\n    build:\n      commands:\n        - export NPM_TOKEN=hunter2\n",
        }),
        "a recipe of Greengrass": resource("aws-native:greengrassv2:ComponentVersion", {
            inlineRecipe: "ComponentConfiguration:\n  DefaultConfiguration:\n    DbPassword: hunter2\n",
        }),
        "a canary": resource("aws:synthetics/canary:Canary", { runConfig: { environmentVariables: environmentOf } }),
        "a stage of an API": resource("aws:apigateway/stage:Stage", { variables: { apiToken: "a1b2c3d4e5" } }),
        "an add-on's values": resource("aws:eks/addon:Addon", {
            configurationValues: JSON.stringify({ agent: { apiKey: "0123456789abcdef0123456789abcdef" } }),
        }),
        "a container of Lightsail": resource(
            "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
            { containers: [{ containerName: "web", image: "i", environment: environmentOf }] },
        ),
        "a document of Systems Manager": resource("aws:ssm/document:Document", {
            content: JSON.stringify({ mainSteps: [{ inputs: { runCommand: ["net user svc Sup3rS3cret! /add"] } }] }),
        }),
        "a build's own commands": resource("aws:codebuild/project:Project", {
            source: { type: "NO_SOURCE", buildspec: "version: 0.2\nenv:\n  variables:\n    NPM_TOKEN: a1b2c3d4e5\n" },
        }),
        "a task's command": resource("aws:ecs/taskDefinition:TaskDefinition", {
            containerDefinitions: JSON.stringify([{ name: "web", command: ["serve", "--password=hunter2"] }]),
        }),
        "a fleet's user data": resource("aws:ec2/spotFleetRequest:SpotFleetRequest", {
            launchSpecifications: [{ ami: "ami-1", userData: script }],
        }),
        "a native app's variables": resource("aws-native:amplify:App", {
            environmentVariables: [{ name: "DB_PASSWORD", value: "hunter2" }],
        }),
        "a template's job of Batch": template("AWS::Batch::JobDefinition", {
            ContainerProperties: { Environment: [{ Name: "DB_PASSWORD", Value: "hunter2" }] },
        }),
        "a template's options of Elastic Beanstalk": template("AWS::ElasticBeanstalk::Environment", {
            OptionSettings: [
                {
                    Namespace: "aws:elasticbeanstalk:application:environment",
                    OptionName: "DB_PASSWORD",
                    Value: "hunter2",
                },
            ],
        }),
    });
    const stack = (body: object, parameters: object = {}, type = "aws:cloudformation/stack:Stack") =>
        resource(type, { templateBody: stringify(body), parameters });
    const declared = (more: object) => ({ Parameters: { DbPassword: { Type: "String", ...more } } });
    const pipeline = (configuration: object) =>
        resource("aws:codepipeline/pipeline:Pipeline", { stages: [{ name: "Source", actions: [{ configuration }] }] });
    const oauth = { Owner: "octo", Repo: "app", OAuthToken: "0123456789abcdef0123456789abcdef01234567" };
    const machine = (definition: object) =>
        resource("aws:sfn/stateMachine:StateMachine", { definition: JSON.stringify(definition) });
    const logged = (options: object) =>
        resource("aws:ecs/taskDefinition:TaskDefinition", {
            containerDefinitions: JSON.stringify([{ name: "web", logConfiguration: { logDriver: "splunk", options } }]),
        });
    const machineWith = (Metadata: object) =>
        stack({ Resources: { Web: { Type: "AWS::EC2::SpotFleet", Metadata, Properties: {} } } });
    const initialized = (config: object) => machineWith({ "AWS::CloudFormation::Init": { config } });
    const file = (content: unknown) => initialized({ files: { "/etc/my.cnf": { content, mode: "000600" } } });
    blames(rule, {
        "a file that cfn-init writes": file("[client]\npassword=hunter2hunter2\n"),
        "a file that cfn-init puts together": file({ "Fn::Join": ["\n", ["[client]", "password=hunter2hunter2"]] }),
        "a command of cfn-init's": initialized({ commands: { load: { command: "mysql --password=hunter2hunter2" } } }),
        "the credentials of cfn-init": machineWith({
            "AWS::CloudFormation::Authentication": { repo: { type: "basic", username: "shop", password: "hunter2" } },
        }),
        "the default of a template's parameter": stack(declared({ Default: "hunter2" })),
        "a default that the template still shows with NoEcho": stack(declared({ Default: "hunter2", NoEcho: true })),
        "a default of a known form": stack({
            Parameters: { Endpoint: { Type: "String", Default: "https://shop:hunter2@example.net" } },
        }),
        "a stack's value of a parameter that is shown": stack(declared({}), { DbPassword: "hunter2" }),
        "a stack's value that is shown because NoEcho is false": stack(declared({ NoEcho: "false" }), {
            DbPassword: "hunter2",
        }),
        "a stack set's value": stack(declared({}), { DbPassword: "hunter2" }, "aws:cloudformation/stackSet:StackSet"),
        "a native stack's value": stack(declared({}), { DbPassword: "hunter2" }, "aws-native:cloudformation:Stack"),
        "a native stack set's value": resource("aws-native:cloudformation:StackSet", {
            templateBody: stringify(declared({})),
            parameters: [{ parameterKey: "DbPassword", parameterValue: "hunter2" }],
        }),
        "a password in a map of a template": stack({
            Mappings: { Shop: { prod: { DbPassword: "hunter2" } } },
            Resources: {
                Database: {
                    Type: "AWS::RDS::DBInstance",
                    Properties: { MasterUserPassword: { "Fn::FindInMap": ["Shop", "prod", "DbPassword"] } },
                },
            },
        }),
        "an output of a template": stack({ Outputs: { DbPassword: { Value: "hunter2" } } }),
        "a pipeline's token": pipeline(oauth),
        "a pipeline's variable for a build": pipeline({
            EnvironmentVariables: JSON.stringify([{ name: "DB_PASSWORD", value: "hunter2", type: "PLAINTEXT" }]),
        }),
        "a pipeline's text for a function": pipeline({ UserParameters: JSON.stringify({ apiToken: "a1b2c3d4e5" }) }),
        "a template's pipeline": template("AWS::CodePipeline::Pipeline", {
            Stages: [{ Name: "Source", Actions: [{ Configuration: oauth }] }],
        }),
        "a native pipeline": resource("aws-native:codepipeline:Pipeline", {
            stages: [{ actions: [{ configuration: oauth }] }],
        }),
        "a log driver's token": logged({ "splunk-token": "0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f" }),
        "a delivery stream's token for Splunk": resource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", {
            splunkConfiguration: { hecToken: "0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f" },
        }),
        "a constant header of an API's integration": resource("aws:apigateway/integration:Integration", {
            requestParameters: { "integration.request.header.x-api-key": "'a1b2c3d4e5f6'" },
        }),
        "a state machine's constant": machine({
            States: { Call: { Parameters: { Headers: { "x-api-key": "a1b2c3d4e5f6" } } } },
        }),
        "what a rule sends": resource("aws:cloudwatch/eventTarget:EventTarget", {
            input: JSON.stringify({ containerOverrides: [{ environment: [{ name: "TOKEN", value: "a1b2c3d4e5" }] }] }),
        }),
        "an association's command": resource("aws:ssm/association:Association", {
            name: "AWS-RunPowerShellScript",
            parameters: { commands: "net user svc Sup3rS3cret! /add" },
        }),
        "a template's document, as an object": template("AWS::SSM::Document", {
            Content: { mainSteps: [{ inputs: { runCommand: ["net user svc Sup3rS3cret! /add"] } }] },
        }),
    });
    signs(rule, {
        "a template's database with references": template("AWS::RDS::DBInstance", {
            MasterUsername: "{{resolve:secretsmanager:shop-db:SecretString:username}}",
            MasterUserPassword: "{{resolve:secretsmanager:shop-db:SecretString:password}}",
            MasterUserSecret: { KmsKeyId: "alias/shop" },
            Tags: [{ Key: "token", Value: "web" }],
        }),
        "a file that cfn-init writes with a parameter": file({
            "Fn::Join": ["", ["[client]\npassword=", { Ref: "DbPassword" }, "\n"]],
        }),
        "the credentials of cfn-init by a role": machineWith({
            "AWS::CloudFormation::Authentication": { repo: { type: "S3", roleName: "web", buckets: ["shop"] } },
        }),
        "what the CDK notes": machineWith({ "aws:cdk:path": "Shop/DbPassword/Resource", "aws:asset:path": "a1b2c3d4" }),
        "a template's generated secret": template("AWS::SecretsManager::Secret", {
            GenerateSecretString: { SecretStringTemplate: '{"username":"shop"}', GenerateStringKey: "password" },
        }),
        "a template's database with a parameter": template("AWS::RDS::DBInstance", {
            MasterUserPassword: { Ref: "DbPassword" },
        }),
        "a template's parameter without a default": stack(declared({ NoEcho: true })),
        "a stack's value of a parameter that is not shown": stack(declared({ NoEcho: "true" }), {
            DbPassword: "hunter2",
        }),
        "a default that is empty, or asks for the secret": stack({
            Parameters: {
                DbPassword: { Type: "String", Default: "" },
                ApiToken: { Type: "String", Default: "{{resolve:secretsmanager:shop:SecretString:token}}" },
            },
        }),
        "a default that names a parameter of Systems Manager": stack({
            Parameters: { DbPassword: { Type: "AWS::SSM::Parameter::Value<String>", Default: "shop-db-pw" } },
        }),
        "a stack's value of such a parameter": stack(
            { Parameters: { DbPassword: { Type: "AWS::SSM::Parameter::Value<String>" } } },
            { DbPassword: "ShopDb" },
        ),
        "parameters of a template that is elsewhere": resource("aws:cloudformation/stack:Stack", {
            templateUrl: "https://shop-templates.s3.amazonaws.com/db.yaml",
            parameters: { DbPassword: "hunter2" },
        }),
        "an output that refers": stack({ Outputs: { DbPassword: { Value: { Ref: "Secret" } } } }),
        "a pipeline by its connection": pipeline({
            ConnectionArn: "arn:aws:codestar-connections:eu-west-1:111122223333:connection/1234",
            FullRepositoryId: "octo/app",
            BranchName: "main",
        }),
        "a pipeline's variable that names the secret": pipeline({
            EnvironmentVariables: JSON.stringify([
                { name: "DB_PASSWORD", value: "shop-db:password", type: "SECRETS_MANAGER" },
            ]),
        }),
        "a pipeline whose token stands elsewhere": template("AWS::CodePipeline::Pipeline", {
            Stages: [
                {
                    Actions: [
                        { Configuration: { OAuthToken: "{{resolve:secretsmanager:github:SecretString:token}}" } },
                    ],
                },
            ],
        }),
        "a log driver's settings": logged({ "splunk-url": "https://splunk.example.net:8088", "splunk-index": "web" }),
        "a header that an API takes from the request": resource("aws:apigateway/integration:Integration", {
            requestParameters: { "integration.request.header.Authorization": "method.request.header.Authorization" },
        }),
        "a state machine that hands on its task's token": machine({
            States: { Wait: { Parameters: { "TaskToken.$": "$$.Task.Token", "token.$": "$.token" } } },
        }),
    });
    it("names a template's variable as the template does", async () => {
        const job = template("AWS::Glue::Job", { DefaultArguments: { "--DB_PASSWORD": "hunter2" } });
        const model = template("AWS::SageMaker::Model", { PrimaryContainer: { Environment: environmentOf } });
        assert.match((await findingsOf(rule, [job])).join(), /argument --DB_PASSWORD/);
        assert.match((await findingsOf(rule, [model])).join(), /environment variable DB_PASSWORD/);
    });
    signs(rule, {
        "Elastic Beanstalk's own settings": inNamespace([
            option("EC2KeyName", "ops", "autoscaling"),
            option("DB_PASSWORD", secretArn, "application:environmentsecrets"),
        ]),
        "a job of Glue that is told the secret's name": glueJob({
            "--db_secret": "shop/db",
            "--job-language": "python",
            "--TempDir": "s3://shop-glue/tmp/",
        }),
        "a connection of Glue by its secret": resource("aws:glue/connection:Connection", {
            connectionProperties: { JDBC_CONNECTION_URL: "jdbc:mysql://db/shop", SECRET_ID: "shop/db" },
        }),
        "a connector of Kafka that asks for its secret": resource("aws:mskconnect/connector:Connector", {
            connectorConfiguration: { "database.password": "${secretManager:shop/db:password}" },
        }),
        "a document that asks for a parameter": resource("aws:ssm/document:Document", {
            content: JSON.stringify({ parameters: { token: { type: "String" } }, mainSteps: [] }),
        }),
        "a command without a secret": resource("aws:ecs/taskDefinition:TaskDefinition", {
            containerDefinitions: JSON.stringify([{ name: "web", command: ["serve", "--port=8080"] }]),
        }),
        "a cluster's settings": resource("aws:ecs/cluster:Cluster", {
            settings: [{ name: "containerInsights", value: "enabled" }],
        }),
    });
    signs(rule, {
        "a function's settings": lambda({ LOG_LEVEL: "info", DB_SECRET_ARN: secretArn, TOKEN_TTL: "3600" }),
        "a function without variables": resource("aws:lambda/function:Function", { name: "resize" }),
        "a task that takes its secrets from where they are": task(
            [{ name: "DB_HOST", value: "db.example.net" }],
            [{ name: "DB_PASSWORD", valueFrom: secretArn }],
        ),
        "a build that names the secret": build({
            name: "DB_PASSWORD",
            value: "shop-db:password",
            type: "SECRETS_MANAGER",
        }),
        "a build that names the parameter": build({ name: "DB_PASSWORD", value: "/shop/db", type: "PARAMETER_STORE" }),
        "a parameter that is encrypted": parameter("/shop/db/password", "hunter2", "SecureString"),
        "a parameter that is none": parameter("/shop/vpc-id", "vpc-0123456789abcdef0"),
        "a parameter that says where the secret is": parameter("/shop/db/password", secretArn),
        "EKS' bootstrap on Windows": launch(
            [
                "<powershell>",
                '[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1"',
                "& $EKSBootstrapScriptFile -EKSClusterName 'shop' -APIServerEndpoint 'https://ABC.gr7.eu-west-1.eks.amazonaws.com' -Base64ClusterCA 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=' 3>&1",
                "</powershell>",
            ].join("\n"),
        ),
        "a script that asks for a token of the instance": instance(
            [
                "#!/bin/bash",
                'TOKEN=`curl -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 21600"`',
                "export SESSION_TOKEN=`cat /run/token`",
                "PASSWORD=$(aws ssm get-parameter --name /shop/db --with-decryption --query Parameter.Value)",
            ].join("\n"),
        ),
        "user data that is compressed": resource("aws:ec2/instance:Instance", {
            userDataBase64: "H4sIAAAAAAAAA8vILy7hAgBZUiBKBQAAAA==",
        }),
        "a template's function that takes the secret from where it is": template("AWS::Lambda::Function", {
            Environment: { Variables: { DB_PASSWORD: "{{resolve:secretsmanager:shop-db:SecretString:password}}" } },
        }),
    });

    it("names a way out that AWS has for the place", async () => {
        const [header] = await findingsOf(rule, [distribution("X-Api-Key", "a8f5f167f44f4964")]);
        assert.match(header ?? "", /VPC origin/);
        const [address] = await findingsOf(rule, [subscription("https://shop:hunter2@hooks.example.com/sns")]);
        assert.match(address ?? "", /Subscribe a function/);
        const [tag] = await findingsOf(rule, [
            resource("aws:sns/topic:Topic", { tags: { note: `AKIA${"Z7QX".repeat(4)}` } }),
        ]);
        assert.match(tag ?? "", /Secrets Manager/);
    });
});

describe("a secret in a resource of a template", () => {
    // Put together here, so that nobody's scanner takes the test's text for somebody's token.
    const token = `ghp_${"a1B2".repeat(9)}`;
    const places: Record<string, [type: string, properties: object]> = {
        "user data": ["AWS::EC2::Instance", { UserData: { "Fn::Base64": `export TOKEN=${token}\n` } }],
        "user data of a launch template": [
            "AWS::EC2::LaunchTemplate",
            { LaunchTemplateData: { UserData: { "Fn::Base64": `#!/bin/sh\nlogin ${token}\n` } } },
        ],
        "a variable": ["AWS::Lambda::Function", { Environment: { Variables: { GITHUB: token } } }],
        "a container's variable": [
            "AWS::ECS::TaskDefinition",
            { ContainerDefinitions: [{ Name: "web", Environment: [{ Name: "GITHUB", Value: token }] }] },
        ],
        "a command": [
            "AWS::ECS::TaskDefinition",
            { ContainerDefinitions: [{ Name: "web", Command: ["login", `--with=${token}`] }] },
        ],
        "a tag": ["AWS::S3::Bucket", { Tags: [{ Key: "ci", Value: token }] }],
        "a parameter": ["AWS::SSM::Parameter", { Name: "/shop/ci", Type: "String", Value: token }],
        "an address": ["AWS::SNS::Subscription", { Protocol: "https", Endpoint: `https://x:${token}@example.net/` }],
        "a document": [
            "AWS::SSM::Document",
            { Content: { mainSteps: [{ inputs: { runCommand: [`login ${token}`] } }] } },
        ],
        "a state machine": [
            "AWS::StepFunctions::StateMachine",
            { DefinitionString: `{"States":{"A":{"X":"${token}"}}}` },
        ],
        "a build": ["AWS::CodeBuild::Project", { Source: { BuildSpec: `env:\n  variables:\n    GITHUB: ${token}\n` } }],
        "a pipeline": [
            "AWS::CodePipeline::Pipeline",
            { Stages: [{ Actions: [{ Configuration: { OAuthToken: token } }] }] },
        ],
        "a function of CloudFront": ["AWS::CloudFront::Function", { FunctionCode: `var token = "${token}";` }],
        "another property": ["AWS::RDS::DBInstance", { MasterUserPassword: token }],
    };
    for (const [title, [type, properties]] of Object.entries(places)) {
        it(`is reported once: ${title}`, async () => {
            const findings = await findingsOf(rule, [template(type, properties)]);
            assert.equal(findings.length, 1, findings.join("\n"));
        });
    }

    const script = { UserData: { "Fn::Base64": `#!/bin/sh\nlogin ${token}\n` } };
    const never = { "Fn::If": ["Never", script.UserData, { Ref: "AWS::NoValue" }] };
    const unused = (properties: object, more: object = {}): ExampleResource => ({
        type: "aws:cloudformation/stack:Stack",
        name: "subject",
        props: {
            templateBody: JSON.stringify({
                Conditions: { Never: { "Fn::Equals": [{ Ref: "Debug" }, "yes"] } },
                Parameters: { Debug: { Type: "String", Default: "no" } },
                Resources: { Subject: { Type: "AWS::EC2::Instance", Properties: properties, ...more } },
            }),
        },
    });
    const others: Record<string, ExampleResource> = {
        "user data in a branch that the stack does not use": unused({ UserData: never }),
        "user data of a resource that the stack does not create": unused(script, { Condition: "Never" }),
        "a variable of a custom resource": template("Custom::Migration", { Environment: { GITHUB: token } }),
        "a tag of a serverless function": template("AWS::Serverless::Function", { Tags: { ci: token } }),
        "a variable of a serverless function": template("AWS::Serverless::Function", {
            Environment: { Variables: { GITHUB: token } },
        }),
        "a variable of a serverless API": template("AWS::Serverless::Api", { Variables: { GITHUB: token } }),
    };
    for (const [title, subject] of Object.entries(others)) {
        it(`is reported once: ${title}`, async () => {
            const findings = await findingsOf(rule, [subject]);
            assert.equal(findings.length, 1, findings.join("\n"));
        });
    }

    it("is an exception under the name of the resource", async () => {
        const exceptions = [{ resource: "subject, Subject", reason: "a test" }];
        assert.deepEqual(await findingsOf(rule, [unused(script)], { exceptions }), []);
    });
});
