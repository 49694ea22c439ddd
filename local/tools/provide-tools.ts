import { mkdirSync, statfsSync } from "node:fs";
import path from "node:path";
import { Failure } from "../../machine/failure";
import { cacheVariable, layout } from "../layout";
import { type Step, takeSteps } from "../steps";
import type { Downloads } from "./download/downloads";
import { mirrorAdvice } from "./download/mirror";
import { Unavailable } from "./download/web";
import { checkPython } from "./python-environment";
import { type Build, type Download, firstWay, type ReadyOf, type Runner, type Tool } from "./tool";

/**
 * A build uses all cores while it compiles, but not while it downloads its modules and links. Two builds at once fill these gaps; more would only take
 * more memory.
 */
const buildsAtOnce = 2;

type Tools = Readonly<Record<string, Tool<unknown> | undefined>>;

/** The available tools, and the origin of each. */
export interface Provided<T extends Tools> {
    readonly ready: { readonly [Name in keyof T]: ReadyOf<Exclude<T[Name], undefined>> };
    /** "downloaded", "built from its Go module": the titles of the tools by their origin. */
    readonly origins: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds the tools, and installs the missing ones, after a message that names them, the duration and the disk space: official releases are downloaded in
 * parallel, the others are built.
 *
 * @param go builds Go modules. It is only installed if something is built
 */
export async function provideTools<T extends Tools>(
    all: T,
    go: Tool<string>,
    downloads: Downloads,
    runner: Runner,
    free = freeMegabytes(),
): Promise<Provided<T>> {
    const missing = await stillMissing(all);
    if (missing.length > 0) {
        const releases = await availableReleases(missing, downloads);
        const builds = await buildsOf(
            missing.filter((tool) => !releases.some((release) => release.tool === tool)),
            go,
        );
        await checkPython(builds);
        announce(releases, builds, free);
        const buildStep = ({ title, minutes, do: make }: Build): Step => ({
            title: `${title} (about ${inMinutes(minutes)})`,
            task: (tell) => make({ runner, tell, go: async () => (await installed(go)).ready }),
        });
        // Go before what is built with it. Downloads leave the processor free for everything else that needs no Go.
        const first = builds.filter(({ requires, title }) =>
            releases.length > 0 ? requires !== "go" : title === go.title,
        );
        if (releases.length > 0 || first.length > 0) {
            const steps = releases.map((release) => downloadStep(release, downloads));
            await takeSteps([...steps, ...first.map(buildStep)], Infinity);
        }
        // Incomplete and wrong downloads are built, like those that are not reachable.
        const rest = await buildsOf(await stillMissing(all), go);
        const unannounced = rest.filter((build) => !builds.includes(build));
        if (unannounced.length > 0) {
            announce([], unannounced, free);
        }
        await checkPython(rest);
        await takeSteps(rest.map(buildStep), buildsAtOnce);
    }
    return provided(all);
}

async function stillMissing(all: Tools): Promise<Tool<unknown>[]> {
    const tools = Object.values(all).filter((tool) => tool !== undefined);
    const found = await Promise.all(tools.map(firstWay));
    return tools.filter((_, index) => found[index] === undefined);
}

async function provided<T extends Tools>(all: T): Promise<Provided<T>> {
    const ready: Record<string, unknown> = {};
    const origins = new Map<string, string[]>();
    for (const [name, tool] of Object.entries(all)) {
        if (tool !== undefined) {
            const found = await installed(tool);
            ready[name] = found.ready;
            origins.set(found.origin, [...(origins.get(found.origin) ?? []), tool.title]);
        }
    }
    return { ready: ready as Provided<T>["ready"], origins };
}

async function installed<Ready>(tool: Tool<Ready>): Promise<{ origin: string; ready: Ready }> {
    const found = await firstWay(tool);
    if (found === undefined) {
        throw new Error(`${tool.title} was installed, but cannot be found`);
    }
    return found;
}

/** A tool whose official release can be downloaded. */
interface AvailableRelease {
    readonly tool: Tool<unknown>;
    readonly work: Download;
    readonly bytes: number | undefined;
}

/** The missing tools that can be downloaded. Says why others cannot be. */
async function availableReleases(missing: readonly Tool<unknown>[], downloads: Downloads) {
    const reasons = new Set<string>();
    const answers = await Promise.all(
        missing.map(async (tool): Promise<AvailableRelease | undefined> => {
            const work = tool.ways.map((way) => way.work).find((work) => work?.kind === "download");
            try {
                return work && { tool, work, bytes: await work.release.size(downloads) };
            } catch (error) {
                if (!(error instanceof Unavailable)) {
                    throw error;
                }
                error.reasons.forEach((reason) => reasons.add(reason));
                return undefined;
            }
        }),
    );
    if (reasons.size > 0) {
        process.stdout.write(
            `Some releases cannot be downloaded:\n${[...reasons].map((reason) => `  ${reason}\n`).join("")}` +
                `They are built instead. ${mirrorAdvice()}\n\n`,
        );
    }
    return answers.filter((answer) => answer !== undefined);
}

/** The builds in their order: those that several tools share only once, and Go before the builds that need it. */
async function buildsOf(missing: readonly Tool<unknown>[], go: Tool<string>): Promise<Build[]> {
    const builds = new Set<Build>();
    for (const tool of missing) {
        const build = tool.ways.map((way) => way.work).find((work) => work?.kind === "build");
        if (build === undefined) {
            throw new Failure(
                `${tool.title} cannot be downloaded, and cannot be built.`,
                "Remove AWS_PLUGIN to use the AWS provider of this repository, which needs no download.",
            );
        }
        builds.add(build);
    }
    if ([...builds].some(({ requires }) => requires === "go") && (await firstWay(go)) === undefined) {
        return [...(await buildsOf([go], go)), ...builds];
    }
    return [...builds];
}

/** Maximum disk space of a download: archive and programs together. */
const unpackedFactor = 5;

function announce(releases: readonly AvailableRelease[], builds: readonly Build[], free: number): void {
    const lines = [
        ...releases.map(
            ({ tool, bytes }) => `${tool.title}: downloaded${bytes === undefined ? "" : `, ${megabytes(bytes)} MB`}`,
        ),
        ...builds.map(({ title, origin, minutes }) => `${title}: ${origin}, about ${inMinutes(minutes)}`),
    ];
    const toDownload = megabytes(releases.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0));
    const minutes = builds.reduce((sum, build) => sum + build.minutes, 0);
    const disk = toDownload * unpackedFactor + builds.reduce((sum, build) => sum + build.megabytes, 0);
    const goesElsewhere = [layout.goBuildCache, layout.goModuleCache].some(
        (folder) => !folder.startsWith(`${layout.cache}${path.sep}`),
    );
    const room = `${gigabytes(free)} GB are free`;
    const needs = [
        ...(toDownload > 0 ? [`${toDownload} MB to download`] : []),
        ...(minutes > 0 ? [`about ${inMinutes(minutes)} on two idle cores`] : []),
        `${gigabytes(disk)} GB of disk in ${layout.cache} (${room})${goesElsewhere ? " and in Go's caches" : ""}`,
    ];
    process.stdout.write(
        `These tools will be installed, once:\n${lines.map((line) => `  ${line}\n`).join("")}Together ${needs.join(", ")}.\n\n`,
    );
    // The share of Go's caches is not known in advance, so nothing is refused if they are elsewhere.
    if (free < disk && !goesElsewhere) {
        throw new Failure(
            `There is not enough disk space in ${layout.cache}: ${gigabytes(disk)} GB are needed, ${room}.`,
            `Free disk space, or set ${cacheVariable} to a folder on another disk.`,
        );
    }
}

function freeMegabytes(): number {
    mkdirSync(layout.cache, { recursive: true });
    const { bavail, bsize } = statfsSync(layout.cache);
    return megabytes(bavail * bsize);
}

function downloadStep({ tool, work, bytes }: AvailableRelease, downloads: Downloads): Step {
    return {
        title: `${tool.title}: download`,
        task: async (tell) => {
            try {
                await work.release.download(downloads, (received) => {
                    tell(`${megabytes(received)}${bytes === undefined ? "" : ` of ${megabytes(bytes)}`} MB`);
                });
                return undefined;
            } catch (error) {
                if (error instanceof Unavailable) {
                    return `failed, so it will be built: ${error.message}`;
                }
                throw error;
            }
        },
    };
}

function megabytes(bytes: number): number {
    return Math.ceil(bytes / 1e6);
}

function gigabytes(megabytes: number): string {
    return (megabytes / 1000).toFixed(1);
}

function inMinutes(count: number): string {
    return count === 1 ? "1 minute" : `${count} minutes`;
}
