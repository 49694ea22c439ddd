import assert from "node:assert/strict";

import { defaultSources } from "../../../components/iis-log-monitor-app/log-monitor/default-sources";
import { manifestsOf, refusals, warningsOf } from "./plan-of";

interface Container {
    command?: string[];
    args?: string[];
    ports: { name: string; containerPort: number }[];
    readinessProbe: { httpGet: { path: string; port: string; httpHeaders?: object[] } };
}

interface Startup {
    url: string;
    hostName?: string;
    appPools: string[];
    sites: { name: string; physicalPath: string; appPool: string; bindings: string[] }[];
}

function container(settings: object): Container {
    const { spec } = manifestsOf(settings)["deployment"] as unknown as {
        spec: { template: { spec: { containers: [Container] } } };
    };
    return spec.template.spec.containers[0];
}

function configMap(settings: object) {
    return manifestsOf(settings)["startup"] as unknown as {
        metadata: { name: string };
        data: { "startup.json": string; "startup.ps1": string };
    };
}

const startup = (settings: object) => JSON.parse(configMap(settings).data["startup.json"]) as Startup;
const site = (name: string, more: object = {}) => ({ name, physicalPath: `C:\\sites\\${name}`, ...more });

describe("what the container starts", () => {
    it("is what the image says, as long as no setting says otherwise", () => {
        assert.equal(container({}).command, undefined);
        assert.equal(container({}).args, undefined);
    });

    it("is LogMonitor with ServiceMonitor, for another pool or another service", () => {
        assert.deepEqual(container({ appPool: "Shop" }).command, ["C:\\LogMonitor.exe"]);
        assert.deepEqual(container({ appPool: "Shop" }).args, ["C:\\ServiceMonitor.exe", "w3svc", "Shop"]);
        assert.deepEqual(container({ serviceName: "MyService" }).args, ["C:\\ServiceMonitor.exe", "MyService"]);
    });

    it("is LogMonitor where the image has it", () => {
        const program = "C:\\LogMonitor\\LogMonitor.exe";
        const { command, args } = container({ logMonitor: { program } });
        assert.deepEqual(command, [program]);
        assert.deepEqual(args, ["C:\\ServiceMonitor.exe", "w3svc"]);
    });

    it("has ServiceMonitor as LogMonitor's child with several sites too, so that the signal to stop reaches IIS", () => {
        const several = container({ sites: [site("shop"), site("admin", { port: 81 })] });
        assert.deepEqual([several.command, several.args], [undefined, undefined]);
        const { command, args } = container({ sites: [site("shop")], appPool: "Shop" });
        assert.deepEqual(command, ["C:\\LogMonitor.exe"]);
        assert.deepEqual(args, ["C:\\ServiceMonitor.exe", "w3svc", "Shop"]);
    });

    it("has no argument that LogMonitor would take for its own, at which it ends with code 0", () => {
        for (const settings of [{ appPool: "Shop" }, { serviceName: "Other" }]) {
            assert.doesNotMatch(container(settings).args?.[0] ?? "/", /^[/-]/);
        }
    });

    it("has no argument that LogMonitor, which joins them without quotes, would take apart", () => {
        for (const settings of [{ appPool: "Shop" }, { sites: [site("a site")], appPool: "Shop" }]) {
            assert.deepEqual(
                container(settings).args?.filter((argument) => /[\s"]/.test(argument)),
                [],
            );
        }
    });
});

describe("several sites in one container", () => {
    const two = [site("shop"), site("admin", { port: 8080, appPool: "Admin" })];

    it("are what the script reads, each with its bindings", () => {
        const sites = [
            site("shop", { hostNames: ["shop.example.com", "www.example.com"] }),
            site("rest"),
            site("admin", { port: 8080, hostNames: ["admin.example.com"], appPool: "Admin" }),
        ];
        assert.deepEqual(startup({ sites }), {
            attemptSeconds: 25,
            url: "http://127.0.0.1:80/",
            // It shares its port.
            hostName: "shop.example.com",
            appPools: ["DefaultAppPool", "Admin"],
            sites: [
                {
                    name: "shop",
                    physicalPath: "C:\\sites\\shop",
                    appPool: "DefaultAppPool",
                    bindings: ["*:80:shop.example.com", "*:80:www.example.com"],
                },
                {
                    name: "rest",
                    physicalPath: "C:\\sites\\rest",
                    appPool: "DefaultAppPool",
                    bindings: ["*:80:"],
                },
                // It has its port to itself, and answers to health checks, which carry no name.
                { name: "admin", physicalPath: "C:\\sites\\admin", appPool: "Admin", bindings: ["*:8080:"] },
            ],
        });
    });

    it("leave the pools' variables to the script, which takes those that ServiceMonitor has given IIS", () => {
        const environment = { STAGE: "prod", TOKEN_FILE: { kubernetesSecret: { name: "s", key: "k" } } };
        assert.equal(
            configMap({ sites: two, environment }).data["startup.json"],
            configMap({ sites: two }).data["startup.json"],
        );
    });

    it("are made too late for a pool that ServiceMonitor is told, which is warned of", () => {
        assert.match(
            warningsOf({ sites: two, appPool: "Admin" }).join("\n"),
            /^appPool = "Admin": this pool must exist in the image/,
        );
        assert.deepEqual(warningsOf({ sites: two }), []);
        assert.deepEqual(warningsOf({ appPool: "Admin" }), []);
    });

    it("have their ports in the Deployment and in the Service", () => {
        assert.deepEqual(container({ sites: two }).ports, [
            { name: "http", containerPort: 80 },
            { name: "http-8080", containerPort: 8080 },
        ]);
        const service = manifestsOf({ sites: two, service: { port: 8000 } })["service"] as unknown as {
            spec: { ports: object[] };
        };
        assert.deepEqual(service.spec.ports, [
            { name: "http", port: 8000, targetPort: "http" },
            { name: "http-8080", port: 8080, targetPort: "http-8080" },
        ]);
    });

    it("are probed by the first one's name where it shares its port", () => {
        const probe = (sites: object[]) => container({ sites }).readinessProbe.httpGet;
        assert.deepEqual(probe(two), { path: "/", port: "http" });
        assert.deepEqual(probe([site("shop", { hostNames: ["shop.example.com"] }), site("rest")]), {
            path: "/",
            port: "http",
            httpHeaders: [{ name: "Host", value: "shop.example.com" }],
        });
    });

    it("get each the requests of its host names from the Ingress, and the rest goes to the one without", () => {
        const sites = [
            site("shop", { hostNames: ["shop.example.com"], port: 8081 }),
            site("admin", { hostNames: ["admin.example.com"], port: 8082 }),
            site("rest", { port: 8083 }),
        ];
        const routes = (ingress: object) => {
            const { spec } = manifestsOf({ sites, ingress })["ingress"] as unknown as {
                spec: {
                    rules: {
                        host?: string;
                        http: { paths: [{ backend: { service: { port: { name: string } } } }] };
                    }[];
                };
            };
            return spec.rules.map(({ host, http }) => [host, http.paths[0].backend.service.port.name]);
        };
        assert.deepEqual(routes({}), [
            ["shop.example.com", "http"],
            ["admin.example.com", "http-8082"],
            [undefined, "http-8083"],
        ]);
        assert.deepEqual(routes({ hosts: ["www.example.com"] }).at(-1), ["www.example.com", "http-8083"]);
    });

    it("have their host names on the certificate's list", () => {
        const sites = [site("shop", { hostNames: ["shop.example.com"] })];
        assert.deepEqual(refusals({ sites, ingress: { tls: {} } }), []);
        const { spec } = manifestsOf({ sites, ingress: { tls: {} } })["ingress"] as unknown as {
            spec: { tls: object[] };
        };
        assert.deepEqual(spec.tls, [{ hosts: ["shop.example.com"] }]);
    });

    it("come under a name that changes with them, so that the pods roll", () => {
        const name = (sites: object[]) => configMap({ sites }).metadata.name;
        assert.equal(name(two), name(two));
        assert.notEqual(name(two), name([site("shop")]));
        assert.match(name(two), /^iis-startup-[0-9a-f]{8}$/);
    });

    it("log where LogMonitor reads by default: IIS' own place, which the script does not change", () => {
        const script = configMap({ sites: two }).data["startup.ps1"];
        assert.doesNotMatch(script, /logFile.*directory/i);
        const files = defaultSources.filter((source) => source.type === "File");
        // IIS' default, with a folder W3SVC‹number› for each site: https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/sitedefaults/logfile/
        const covering = files.filter(
            ({ directory, includeSubdirectories }) =>
                includeSubdirectories && "C:\\inetpub\\logs\\LogFiles\\W3SVC2".startsWith(`${directory}\\`),
        );
        assert.deepEqual(
            covering.map(({ filter }) => filter),
            ["*.log"],
        );
    });

    it("are never part of a command: the script holds no name of theirs", () => {
        const sites = [site("a-rather-special-name", { appPool: "a-rather-special-pool" })];
        const { data } = configMap({ sites });
        assert.equal(data["startup.ps1"], configMap({ sites: two }).data["startup.ps1"]);
        assert.doesNotMatch(JSON.stringify(container({ sites })), /rather-special/);
    });

    const refused: [what: string, settings: object, remedy: RegExp][] = [
        [
            "two of one name",
            { sites: [site("Shop"), { ...site("shop"), port: 81 }] },
            /^sites\[1\]\.name = "shop": sites\[0\] has the same/,
        ],
        [
            "two on one port without host names",
            { sites: [site("a"), site("b")] },
            /^sites\[1\]\.port = 80: sites\[0\] uses this port too/,
        ],
        [
            "two that answer to one name",
            { sites: [site("a", { hostNames: ["x.example"] }), site("b", { hostNames: ["x.example"] })] },
            /^sites\[1\]\.hostNames = "x\.example": sites\[0\] has this host/,
        ],
        [
            "a host name twice",
            { sites: [site("a", { hostNames: ["x.example", "x.example"] })] },
            /^sites\[0\]\.hostNames = .*: must contain each host name once/,
        ],
        [
            "a port that the Service has for another",
            { sites: [site("a", { port: 8080 }), site("b")] },
            /^service\.port = 80: is the Service's port for /,
        ],
        ["a relative path", { sites: [{ name: "a", physicalPath: "sites" }] }, /physicalPath = "sites": must be/],
        ["a way up", { sites: [{ name: "a", physicalPath: "C:\\a\\..\\b" }] }, /must not contain "\.\."/],
        [
            "a variable in a path",
            { sites: [{ name: "a", physicalPath: "C:\\%X%" }] },
            /physicalPath = .*must be an abs/,
        ],
        ["what cmd.exe would act on", { sites: [site("a", { appPool: "a&del" })] }, /appPool = "a&del": must be/],
        ["a pool with a space", { appPool: "My Pool" }, /^appPool = "My Pool": must be/],
        ["a service with a space", { serviceName: "w3svc -st" }, /^serviceName = "w3svc -st": must be/],
        ["a pool of another service", { serviceName: "Other", appPool: "Shop" }, /^appPool: applies/],
        ["sites of an IIS without ServiceMonitor", { serviceMonitor: false, sites: [site("a")] }, /^sites: needs Serv/],
        ["a pool of an IIS without ServiceMonitor", { serviceMonitor: false, appPool: "A" }, /^appPool: needs Serv/],
        ["another service without ServiceMonitor", { serviceMonitor: false, serviceName: "A" }, /^serviceName: needs/],
        ["sites of another service", { serviceName: "Other", sites: [site("a")] }, /^sites: applies/],
        [
            "two sites of which the Ingress could not tell one",
            { sites: [site("a"), site("b", { port: 81 })], ingress: {} },
            /^sites\[1\]\.hostNames: is missing: ingress selects sites by their host names/,
        ],
        [
            "hosts that no site takes",
            { sites: [site("a", { hostNames: ["a.example"] })], ingress: { hosts: ["b.example"] } },
            /^ingress\.hosts = .*has no effect/,
        ],
        [
            "a host name on two ports of the Ingress",
            {
                sites: [site("a", { hostNames: ["a.example"] }), site("b", { hostNames: ["a.example"], port: 81 })],
                ingress: {},
            },
            /^sites\[1\]\.hostNames = .*"a" has one of them too, on another port/,
        ],
        [
            "a port on which no site answers a load balancer's health check",
            {
                sites: [site("a", { hostNames: ["a.example"] }), site("b", { hostNames: ["b.example"] })],
                ingress: {},
            },
            /^sites\[0\]\.port = 80: is shared by sites that all have hostNames, but /,
        ],
        [
            "a program that the mounted configuration hides",
            { logMonitor: { mount: true, program: "C:\\LogMonitor\\LogMonitor.exe" } },
            /^logMonitor\.program = .*would be hidden by the configuration/,
        ],
    ];
    for (const [what, settings, remedy] of refused) {
        it(`are refused with ${what}`, () => {
            const found = refusals(settings);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }
});
