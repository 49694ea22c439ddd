"use strict";

const Module = require("node:module");

/**
 * Delays loading TypeScript and npm's arborist until the first use. Pulumi's SDK imports both at its start, but only needs them to serialize functions:
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/closure/parseFunction.ts imports the first, codePaths.ts the second.
 *
 * @param {string} file the file that loads the SDK
 */
exports.loadSerializationLater = (file) => {
    const sdk = Module.createRequire(Module.createRequire(file).resolve("@pulumi/pulumi"));
    for (const name of ["typescript", "@npmcli/arborist"]) {
        let path = "";
        try {
            path = sdk.resolve(name);
        } catch {
            // The SDK has its own TypeScript where none is installed.
            continue;
        }
        /** @returns {object} */
        const load = () => {
            if (require.cache[path] === later) {
                Reflect.deleteProperty(require.cache, path);
            }
            return /** @type {object} */ (sdk(path));
        };
        const later = new Module(path);
        later.loaded = true;
        // The SDK copies what it imports, but not from an ES module.
        later.exports = new Proxy(
            {},
            { get: (_, key) => key === "__esModule" || /** @type {unknown} */ (Reflect.get(load(), key)) },
        );
        require.cache[path] ??= later;
    }
};
