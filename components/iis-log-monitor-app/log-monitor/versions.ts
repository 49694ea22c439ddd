import { isAtLeast } from "../../settings/versions";

/** The version of LogMonitor that an image gets unless the settings name another. */
export const defaultVersion = "2.2.2";

/**
 * The oldest version that an image is built with. 2.1.1 and older end the application at a line of more than 4,000 characters
 * (https://github.com/microsoft/windows-container-tools/pull/213), and 2.1.2 misreads numbers such as `waitInSeconds`
 * (https://github.com/microsoft/windows-container-tools/pull/217).
 */
export const oldestVersion = "2.1.3";

/** A known fault of LogMonitor. */
export interface Fault {
    /** What LogMonitor does, as the end of a sentence that begins with its name. */
    does: string;
    /** First version that has it. Absent: every version here has it, up to the one that mends it. */
    since?: string;
    /** First version that does not have it any more. Absent: none yet. */
    fixedIn?: string;
    /** Numbers of its issues in microsoft/windows-container-tools. */
    issues: readonly number[];
}

/** Not honoured by `customLogFormat`: what is written there is refused or warned of. */
export const multiLineFault: Fault = {
    does: 'ignores eventFormatMultiLine: false with logFormat "custom", so each line of an event becomes a record of its own',
    fixedIn: "2.2.2",
    issues: [200],
};

/** The place where LogMonitor goes on reading belongs to a file's name, and stays when the file gets shorter (LogFileMonitor.cpp, NextReadOffset). */
export const overwriteFault: Fault = {
    does: "reads nothing more of a file that is overwritten or truncated under its name until it is longer than before",
    issues: [221],
};

/** What 2.2.2 mends is by its release notes; the rest by the source of each version, 2.1.3 to 2.2.1. */
export const faults: readonly Fault[] = [
    {
        does: "takes a bare file name for /CONFIG only, and ends with code 0 at a path",
        since: "2.2.0",
        fixedIn: "2.2.2",
        issues: [229],
    },
    { does: "can crash when it ends while events are pending", fixedIn: "2.2.2", issues: [245, 248] },
    { does: "can write NUL characters", fixedIn: "2.2.2", issues: [249] },
    {
        does: "writes ? for each byte that is not ASCII in what a process prints",
        fixedIn: "2.2.2",
        issues: [121],
    },
    multiLineFault,
    overwriteFault,
    { does: "can stop reading the Event Log without an error", issues: [194] },
];

export function hasFault(version: string, { since, fixedIn }: Fault): boolean {
    return (
        (since === undefined || isAtLeast(version, since)) && (fixedIn === undefined || !isAtLeast(version, fixedIn))
    );
}

/** Address of an issue of LogMonitor. */
export function issueUrl(issue: number): string {
    return `https://github.com/microsoft/windows-container-tools/issues/${issue}`;
}
