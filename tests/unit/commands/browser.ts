import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import type { Browser } from "puppeteer-core";

const names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/** A browser of this machine; undefined where there is none. CHROME_PATH names another one. */
export function findBrowser(): string | undefined {
    const folders = (process.env["PATH"] ?? "").split(delimiter);
    return [
        ...[process.env["CHROME_PATH"] ?? ""].filter((file) => file !== ""),
        ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ].find(isExecutable);
}

export const noBrowser = "No browser here: install chromium, or set CHROME_PATH, to test the page in one.";

export async function startBrowser(file: string): Promise<Browser> {
    // Many machines have no browser.
    const { default: puppeteer } = await import("puppeteer-core");
    // Pages of this test alone are opened. The sandbox needs rights that containers do not have.
    return await puppeteer.launch({ executablePath: file, args: ["--no-sandbox", "--disable-gpu"] });
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
