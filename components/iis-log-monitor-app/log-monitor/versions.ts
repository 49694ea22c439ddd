import { isAtLeast } from "../../settings/versions";

/** Default version of LogMonitor. */
export const defaultVersion = "2.2.2";

/**
 * The oldest allowed version. 2.1.1 and older end the application at a line of more than 4,000 characters
 * (https://github.com/microsoft/windows-container-tools/pull/213), and 2.1.2 misreads numbers such as `waitInSeconds`
 * (https://github.com/microsoft/windows-container-tools/pull/217).
 */
export const oldestVersion = "2.1.3";

/** A known fault of LogMonitor. */
export interface Fault {
    /** The behaviour, as the end of a sentence that begins with "LogMonitor". */
    does: string;
    /** First version with the fault. Absent: all allowed versions before the fix. */
    since?: string;
    /** First version with a fix. Absent: no fix yet. */
    fixedIn?: string;
    /** Numbers of its issues in microsoft/windows-container-tools. */
    issues: readonly number[];
}

/** `customLogFormat` ignores it; the settings are refused, or cause a warning. */
export const multiLineFault: Fault = {
    does: 'ignores eventFormatMultiLine: false with logFormat "custom", so each line of an event becomes a separate record',
    fixedIn: "2.2.2",
    issues: [200],
};

/** LogMonitor stores its read position by file name, and does not reset it when the file gets shorter (LogFileMonitor.cpp, NextReadOffset). */
export const overwriteFault: Fault = {
    does: "stops reading a file that is overwritten or truncated, until the file is longer than before",
    issues: [221],
};

/** Sources: the release notes of 2.2.2, and the source of each version from 2.1.3 to 2.2.1. */
export const faults: readonly Fault[] = [
    {
        does: "accepts only a file name for /CONFIG, and exits with code 0 if it is a path",
        since: "2.2.0",
        fixedIn: "2.2.2",
        issues: [229],
    },
    { does: "can crash if it stops while events are pending", fixedIn: "2.2.2", issues: [245, 248] },
    { does: "can write NUL characters", fixedIn: "2.2.2", issues: [249] },
    {
        does: "replaces each byte that is not ASCII in a process's output with ?",
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
