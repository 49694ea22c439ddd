/**
 * How ServiceMonitor passes the container's environment variables, in 2.0.1.10, which Microsoft's images have, and in the newest source: it stops IIS' service, adds the variables to one application pool with `appcmd.exe`, and starts the service. If appcmd fails, the container ends.
 *
 * @see https://github.com/microsoft/IIS.ServiceMonitor/blob/v2.0.1.10/src/ServiceMonitor/IISConfigUtil.cpp
 */

/** IIS' service, the only one for which ServiceMonitor passes variables to application pools. */
export const iisService = "w3svc";

/** Variables that ServiceMonitor never passes on. Does not include variables that it skips only if they have Windows' default value. */
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

/** Maximum length of appcmd's command line. ServiceMonitor starts another run for further variables. */
const longestCommand = 30_000;

const commandStart =
    "C:\\Windows\\system32\\inetsrv\\appcmd.exe set config -section:system.applicationHost/applicationPools ";

/** Maximum length of a variable's name and value together. With a longer one, ServiceMonitor runs appcmd endlessly and never starts IIS. */
export const longestVariable = longestCommand - commandStart.length;

/** Length of a name or a value on appcmd's command line, where quotation marks are written two or three times. */
export function lengthForAppcmd(text: string): number {
    return text.replaceAll("'", "''").replaceAll('"', '"""').length;
}

/**
 * A sequence that appcmd reads as one character: for `%64` the application gets `d`, and at `%18` the container ends.
 *
 * @see https://github.com/microsoft/IIS.ServiceMonitor/issues/71
 */
export const escapeOfAppcmd = /%[0-9a-f]{2}/i;

/**
 * A backslash directly before a quotation mark. ServiceMonitor writes the mark three times without doubling the backslash. According to Windows' rules for command lines, the backslash then escapes the first of the three.
 *
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export const unquotable = /\\"/;
