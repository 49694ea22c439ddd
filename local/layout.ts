import os from "node:os";
import path from "node:path";

/** The checkout this environment belongs to: several checkouts have several environments. */
export const checkout = path.resolve(__dirname, "..");

/** Tests of the supervision put theirs elsewhere, away from an environment that may run in this checkout. */
const home = process.env.LOCAL_ENVIRONMENT_HOME ?? path.join(checkout, ".local");
const run = path.join(home, "run");

/**
 * What takes long to make is kept for all checkouts of the user, where programs keep such things:
 * https://specifications.freedesktop.org/basedir-spec/latest
 */
const cache =
    process.env.LOCAL_ENVIRONMENT_CACHE ??
    path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "windows-eks-logging");

/**
 * Where everything that the environment makes lives: under `.local` of the checkout, which git ignores, and in the user's cache.
 *
 * `run` holds what lives as long as the environment does and goes with `make down`. Logs are kept, because a person may want to look at
 * them afterwards. The cache holds what is slow to make, and belongs to all checkouts.
 */
export const layout = {
    home,
    cache,
    /** Programs that were downloaded, built or installed, one folder a tool. */
    programs: path.join(cache, "programs"),
    /** Node.js, where node.sh has brought one. */
    node: path.join(cache, "node"),
    /** What Go keeps of modules and of compiled packages, so that the next version of a program is built quickly. */
    goModuleCache: path.join(cache, "go-modules"),
    goBuildCache: path.join(cache, "go-build"),
    /** Downloads that are not complete yet. */
    downloads: path.join(home, "downloads"),
    /** PULUMI_HOME: plugins and credentials, so that the user's own ~/.pulumi is neither read nor changed. */
    pulumiHome: path.join(home, "pulumi"),
    logs: path.join(home, "logs"),
    kubeconfig: path.join(home, "kubeconfig"),
    /** What Node.js keeps of the compiled code of programs and plugins. */
    compileCache: path.join(home, "node-compile-cache"),

    /** Who works on the environment right now: a command, and the keeper of a set-up that is not complete. */
    lock: path.join(home, "lock.json"),
    keeper: path.join(home, "keeper.json"),

    run,
    ports: path.join(run, "ports.json"),
    processes: path.join(run, "processes"),
    credentials: path.join(run, "credentials"),
    etcdData: path.join(run, "etcd"),
    registryData: path.join(run, "registry"),
    buildkitData: path.join(run, "buildkit"),
    buildkitTraces: path.join(run, "buildkit-traces.sock"),
    /** Leads BuildKit from what builds ask for to what stands in for it here. */
    sourcePolicy: path.join(run, "source-policy.json"),
    apiserverCertificates: path.join(run, "kube-apiserver"),
    awsCertificates: path.join(run, "aws"),
    /** How the API server gets to pods, and the socket by which it does. */
    egress: path.join(run, "egress.yaml"),
    pods: path.join(run, "pods.sock"),
    /** What nodes have on their disks: a folder for each. */
    nodeLogs: path.join(run, "nodes"),
    /** The file backend. It describes things that exist in this environment only, so it goes when they go. */
    stackState: path.join(run, "stack-state"),
};

export function logFile(name: string): string {
    return path.join(layout.logs, `${name}.log`);
}
