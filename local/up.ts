/** `make up`: the tools, the parts, the account and the cluster, then the stack. */
import path from "node:path";
import { bringUp } from "./bring-up";
import { describeEnvironment, type Environment, makeFolders, openEnvironment, quietAwsSdk } from "./environment";
import { Failure, report } from "../machine/failure";
import { giveUp, sayLast, stopStarted } from "./give-up";
import { afterFailedDeployment, whatNext, whatRuns, withoutFluentBit } from "./last-words";
import { checkout, layout } from "./layout";
import { choosePorts, type Ports, rememberedPorts, takenPorts } from "./ports";
import { nodesWithoutFluentBit } from "./stack/shipping";
import { deletedObjects } from "./stack/deleted-objects";
import { deployedResources, endPulumi, openStack, policyArguments, pulumiAtTerminal } from "./stack/deploy";
import { takeSteps } from "./steps";
import { runningParts, stopAll, stoppedParts } from "./stop-all";
import { ignoreClosedTerminal, type Interruption, onInterruption } from "../machine/interruption";
import { Keeper } from "./supervision/keeper";
import { endOfLog } from "./supervision/log-tail";
import { takeLock } from "./supervision/lock";
import { Downloads } from "./tools/download/downloads";
import { onPath } from "../machine/on-path";
import { goToolchain } from "./tools/go-toolchain";
import { pluginBundles } from "./tools/plugin-bundles";
import { installPlugins } from "./tools/plugins";
import { provideTools } from "./tools/provide-tools";
import { plugins, standIns, tools } from "./tools/toolbox";

const hasKubectl = onPath("kubectl") !== undefined;

/** If true, only `interrupted` continues. */
let isInterrupted = false;

async function up(keeper: Keeper): Promise<void> {
    makeFolders();
    const { ready: toolbox, origins } = await provideTools(tools(), goToolchain(), new Downloads(), keeper);
    await takeSteps([
        {
            title: "plugins of this repository for Pulumi",
            task: async () => {
                installPlugins(plugins(toolbox, await pluginBundles()));
            },
        },
    ]);
    const ports = await environmentPorts();
    const account = await bringUp(toolbox, ports, keeper);
    describeEnvironment({ pulumi: toolbox.pulumi.file, searchPath: [path.dirname(toolbox.buildkit.buildctl)] });
    await deploy(keeper, account.isNew);
    if (!isInterrupted) {
        process.stdout.write(`\n${whatRuns(origins, standIns(toolbox))}\n`);
    }
}

/** The ports of the environment. New ones, if another program listens on one of them. */
async function environmentPorts(): Promise<Ports> {
    const ports = rememberedPorts();
    if (ports === undefined) {
        // An existing environment was set up by another version of this project, with other parts.
        return afresh();
    }
    const taken = await takenPorts(ports, runningParts());
    if (taken.length === 0) {
        return ports;
    }
    // All deployed resources contain the addresses, so a new environment is simpler than a change of ports.
    process.stdout.write(
        `Another program uses ${taken.map((name) => `port ${ports[name]} (${name})`).join(", ")} by now: ` +
            "the environment is set up again on other ports.\n",
    );
    return afresh();
}

async function afresh(): Promise<Ports> {
    await stopAll();
    makeFolders();
    return choosePorts();
}

async function deploy(keeper: Keeper, accountIsNew: boolean): Promise<void> {
    const environment = openEnvironment();
    await openStack(environment);
    // Without a preview, which takes as long as the deployment and needs no confirmation here. Policies about the whole stack are then checked at the end.
    const args = ["up", "--yes", "--skip-preview", ...policyArguments];
    const why = await whyToRefresh(environment, accountIsNew);
    if (why !== undefined) {
        process.stdout.write(`\n${why}: refreshing the stack first.\n`);
        args.push("--refresh");
    }
    process.stdout.write("\n");
    const exitCode = await pulumiAtTerminal(environment, args);
    if (isInterrupted) {
        return;
    }
    const failure =
        exitCode === 0
            ? withoutFluentBit(await nodesWithoutFluentBit())
            : new Failure(
                  `\`pulumi ${args.join(" ")}\` failed.${describeStoppedParts()}`,
                  afterFailedDeployment({ hasKubectl, logs: path.relative(checkout, layout.logs) }),
              );
    if (failure !== undefined) {
        // Everything keeps running, for inspection and for the next attempt.
        await keeper.release();
        throw failure;
    }
}

/** Resources in the state that no longer exist. Without a refresh, Pulumi would not create them again. */
async function whyToRefresh(environment: Environment, accountIsNew: boolean): Promise<string | undefined> {
    const resources = await deployedResources(environment);
    if (resources.length === 0) {
        return undefined;
    }
    if (accountIsNew) {
        return "moto was restarted, and its AWS resources are lost";
    }
    const deleted = await deletedObjects(resources);
    return deleted.length === 0
        ? undefined
        : `Deleted from the cluster since the last deployment: ${deleted.join(", ")}`;
}

/** A part that has ended explains a failure better than the errors of its clients. */
function describeStoppedParts(): string {
    return stoppedParts()
        .map((part) => `\n${part} has ended; ${endOfLog(part)}`)
        .join("");
}

async function main(): Promise<void> {
    await takeLock("make up");
    const keeper = await Keeper.launch();
    onInterruption((interruption) => void interrupted(keeper, interruption));
    try {
        await up(keeper);
        if (!isInterrupted) {
            await keeper.release();
            sayGoodbye();
        }
    } catch (error) {
        if (!isInterrupted) {
            await giveUp(keeper, error);
        }
    }
}

function sayGoodbye(): void {
    const relative = (file: string): string => path.relative(checkout, file);
    process.stdout.write(
        `\n${whatNext({ hasKubectl })}\n` +
            `Kubeconfig: ${relative(layout.kubeconfig)}, logs: ${relative(layout.logs)}. Stop it with \`make down\`.\n`,
    );
}

/** Pulumi first finishes its current operations. Then everything that this command has started is stopped; what ran before keeps running. */
async function interrupted(keeper: Keeper, interruption: Interruption): Promise<void> {
    isInterrupted = true;
    // Written directly, because the live list of steps has hidden the cursor and delays other output.
    sayLast(`${process.stderr.isTTY ? "\u001b[?25h" : ""}\nInterrupted: stopping everything that was started.\n`);
    // The terminal sends Ctrl-C to Pulumi too. A second signal would cancel its operations.
    const hasEndedPulumi = await endPulumi(interruption === "SIGINT" && process.stdin.isTTY);
    if (hasEndedPulumi) {
        // Pulumi lists the outputs of a program that has not come to its end as deleted.
        sayLast(
            "\nWhat was deployed is in the stack's state. Outputs that are shown as deleted return with the next `make up`.\n",
        );
    }
    await stopStarted(keeper);
    process.exit(130);
}

ignoreClosedTerminal();
process.chdir(checkout);
Object.assign(process.env, quietAwsSdk);
main().catch(report);
