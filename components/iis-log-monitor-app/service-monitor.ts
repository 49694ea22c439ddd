/**
 * What ServiceMonitor does with the container's environment variables, as 2.0.1.10, which Microsoft's images have, and the newest source do it: it stops IIS'
 * service, adds the variables to one application pool by `appcmd.exe`, and starts the service. Where appcmd fails, the container ends.
 *
 * @see https://github.com/microsoft/IIS.ServiceMonitor/blob/v2.0.1.10/src/ServiceMonitor/IISConfigUtil.cpp
 */

/** IIS' service. ServiceMonitor gives variables to application pools for it, and to no other service. */
export const iisService = "w3svc";

/** Variables that ServiceMonitor never hands on. Those that it leaves out only where they have Windows' own value are not among them. */
export const keptBack: ReadonlySet<string> = new Set([
    "PATH",
    "COMPUTERNAME",
    "COMSPEC",
    "OS",
    "PROCESSOR_IDENTIFIER",
    "PROCESSOR_LEVEL",
    "PROCESSOR_REVISION",
    "PROGRAMFILES",
    "PROGRAMW6432",
    "SYSTEMDRIVE",
    "WINDIR",
    "NUMBER_OF_PROCESSORS",
    "PROCESSOR_ARCHITECTURE",
    "SYSTEMROOT",
    "COMMONPROGRAMFILES",
    "COMMONPROGRAMW6432",
    "DRIVERDATA",
]);

/** Longest command line that ServiceMonitor gives appcmd. What does not fit goes into another run. */
const longestCommand = 30_000;

const commandStart =
    "C:\\Windows\\system32\\inetsrv\\appcmd.exe set config -section:system.applicationHost/applicationPools ";

/** Most characters of a variable's name and value together: with a longer one ServiceMonitor runs appcmd without an end, and never starts IIS. */
export const longestVariable = longestCommand - commandStart.length;

/** Length of a name or a value on appcmd's command line, where quotation marks are written twice or thrice. */
export function lengthForAppcmd(text: string): number {
    return text.replaceAll("'", "''").replaceAll('"', '"""').length;
}

/**
 * What appcmd takes for one character: of `%64` the application would get `d`, and at `%18` the container ends.
 *
 * @see https://github.com/microsoft/IIS.ServiceMonitor/issues/71
 */
export const escapeOfAppcmd = /%[0-9a-f]{2}/i;

/**
 * A backslash right before a quotation mark. ServiceMonitor writes the mark three times, and does not double the backslash, which then belongs to the first of
 * the three by Windows' rules for command lines.
 *
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export const unquotable = /\\"/;
