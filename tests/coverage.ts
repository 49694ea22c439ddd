/**
 * Reports which code the unit tests run, from what their processes recorded in coverage/v8. Fails if less is covered than before.
 *
 * Not by c8: where several processes load a file, it counts code as missed that one of them ran.
 */
import { join } from "node:path";

import { CoverageReport } from "monocart-coverage-reports";

const root = join(__dirname, "..");

const isLeftOut = /\/(node_modules|tests|examples)\//;

/** A little below what was measured on 2026-11-30, without a fluent-bit on the PATH. */
const atLeast = { statements: 93, branches: 96, functions: 92, lines: 93 };

async function report(): Promise<void> {
    const coverage = new CoverageReport({
        reports: ["console-summary", "v8"],
        outputDir: join(root, "coverage"),
        clean: false,
        baseDir: root,
        entryFilter: ({ url }: { url: string }) => url.startsWith(`file://${root}/`) && !isLeftOut.test(url),
    });
    await coverage.addFromDir(join(root, "coverage", "v8"));
    const { summary } = (await coverage.generate()) ?? {};
    for (const [what, share] of Object.entries(atLeast)) {
        const covered = Number(summary?.[what as keyof typeof atLeast].pct);
        if (!(covered >= share)) {
            console.error(`${what}: ${covered} % are covered, which is less than ${share} %`);
            process.exitCode = 1;
        }
    }
}

void report();
