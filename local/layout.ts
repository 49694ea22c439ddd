import os from "node:os";
import path from "node:path";

/** The checkout this environment belongs to: several checkouts have several environments. */
export const checkout = path.resolve(__dirname, "..");

/** Tests use another folder, so that they do not affect an environment that runs in this checkout. */
const home = process.env.LOCAL_ENVIRONMENT_HOME ?? path.join(checkout, ".local");
const run = path.join(home, "run");

/** The variable that decides where the cache is. */
export const cacheVariable =
    process.env.LOCAL_ENVIRONMENT_CACHE === undefined ? "XDG_CACHE_HOME" : "LOCAL_ENVIRONMENT_CACHE";

/** In the user's cache folder, unless it is relative: https://specifications.freedesktop.org/basedir-spec/latest */
const { XDG_CACHE_HOME = "" } = process.env;
const cache = path.resolve(
    process.env.LOCAL_ENVIRONMENT_CACHE ??
        path.join(
            path.isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : path.join(os.homedir(), ".cache"),
            "windows-eks-logging",
        ),
);

/**
 * Paths of all files of the environment: in `.local` of the checkout, which git ignores, and in the user's cache.
 *
 * `run` contains data of the running environment, which `make down` deletes. Logs are kept, so that they can be read afterwards. The cache contains
 * files that take long to build, for all checkouts.
 */
export const layout = {
    home,
    cache,
    /** Downloaded, built or installed programs, one folder for each tool. */
    programs: path.join(cache, "programs"),
    /** Node.js, if node.sh has installed it. */
    node: path.join(cache, "node"),
    /** Go's caches of modules and compiled packages, so that the next version of a program is built quickly. */
    goModuleCache: path.join(cache, "go-modules"),
    goBuildCache: path.join(cache, "go-build"),
    /** Downloads that are not complete yet. */
    downloads: path.join(home, "downloads"),
    /** PULUMI_HOME: plugins and credentials, so that the user's own ~/.pulumi is neither read nor changed. */
    pulumiHome: path.join(home, "pulumi"),
    logs: path.join(home, "logs"),
    kubeconfig: path.join(home, "kubeconfig"),
    /** Node.js' cache of the compiled code of programs and plugins. */
    compileCache: path.join(home, "node-compile-cache"),

    run,
    ports: path.join(run, "ports.json"),
    credentials: path.join(run, "credentials"),
    etcdData: path.join(run, "etcd"),
    registryData: path.join(run, "registry"),
    buildkitData: path.join(run, "buildkit"),
    buildkitTraces: path.join(run, "buildkit-traces.sock"),
    /** BuildKit's rules that replace requested images and files by stand-ins. */
    sourcePolicy: path.join(run, "source-policy.json"),
    apiserverCertificates: path.join(run, "kube-apiserver"),
    awsCertificates: path.join(run, "aws"),
    /** The configuration with which the API server connects to pods, and the socket for these connections. */
    egress: path.join(run, "egress.yaml"),
    pods: path.join(run, "pods.sock"),
    /** The disks of the nodes, one folder for each. */
    nodeLogs: path.join(run, "nodes"),
    /** The state of the stacks. It describes resources that only exist in this environment, so it is deleted with them. */
    stackState: path.join(run, "stack-state"),
};

export function logFile(name: string): string {
    return path.join(layout.logs, `${name}.log`);
}
