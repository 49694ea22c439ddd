import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["node_modules", "**/node_modules", ".local", "coverage", "rendered"] },
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked],
        plugins: { "@pulumi": pulumi },
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
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
        // mocha's suites are functions whose results nobody waits for.
        files: ["**/*.test.ts"],
        rules: { "@typescript-eslint/no-floating-promises": "off" },
    },
);
