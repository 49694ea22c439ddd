import pulumi from "@pulumi/eslint-plugin";
import { basename } from "node:path";
import tseslint from "typescript-eslint";

/**
 * The files that create resources. They alone load Pulumi's SDKs, which takes seconds: settings, plans and commands are plain data from plain data.
 * Types of an SDK may be used anywhere (`import type`), and a command may load one when it needs it (`await import`).
 */
const resources = [
    "index.ts",
    "config/{pulumi-config,before-deployment}.ts",
    "components/iam/look-up.ts",
    "components/kubernetes/manifest.ts",
    "components/outputs/planned.ts",
    "components/existing-objects/{check-existing-objects,aws-objects,image-builder-objects,own-state}.ts",
    "components/windows-cluster/{windows-cluster,existing-cluster,aws-place}.ts",
    "components/windows-cluster/create/{created-cluster,look-up,network,node-group,role}.ts",
    "components/fluent-bit-windows/{fluent-bit-windows,own-role,secrets,secrets-look-up}.ts",
    "components/fluent-bit-windows/targets/{create-targets,log-group,bucket,delivery-stream}.ts",
    "components/iis-log-monitor-app/{iis-log-monitor-app,load-balancer}.ts",
    "components/iis-log-monitor-app/image/{create-image,docker,docker-build,image-builder,image-target}.ts",
];

const resourceModules = resources.flatMap((file) => basename(file, ".ts").replace(/[{}]/g, "").split(","));

export default tseslint.config(
    { ignores: ["node_modules", "**/node_modules", ".local", "coverage", "rendered"] },
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked],
        plugins: { "@pulumi": pulumi },
        // A project takes less processor time than `projectService`, which is made for editors, and one project less than two.
        languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } },
        rules: {
            // An Output in a template literal renders as an explanation of what an Output is, not as its value.
            "@pulumi/no-output-in-template-literal": "error",
            "@pulumi/no-output-instance-in-template-literal": "error",
            "@typescript-eslint/restrict-plus-operands": "error",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            // A Pulumi resource is often created for its effect alone.
            "no-new": "off",
        },
    },
    {
        files: ["{components,config,commands}/**/*.ts"],
        ignores: resources,
        rules: {
            "@typescript-eslint/no-restricted-imports": [
                "error",
                {
                    patterns: [
                        {
                            regex: "^@(pulumi|aws-sdk|smithy|kubernetes|grpc)/",
                            allowTypeImports: true,
                            message:
                                "Loading an SDK takes seconds. Import its types only, load it where it is needed (await import), or, for a file that creates resources, add it to `resources` in eslint.config.mjs.",
                        },
                        {
                            regex: `^\\.{1,2}/(.*/)?(${resourceModules.join("|")})$`,
                            allowTypeImports: true,
                            message: "It creates resources, and so loads Pulumi's SDKs. Import its types only.",
                        },
                    ],
                },
            ],
        },
    },
    {
        // mocha's suites are functions whose results nobody waits for.
        files: ["**/*.test.ts"],
        rules: { "@typescript-eslint/no-floating-promises": "off" },
    },
);
