/**
 * A line of a file as LogMonitor prints it with the format `json`. Its standard output is text, so that Windows ends a line with CR and LF; containerd takes the LF.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/src/LogMonitor/LogFileMonitor.cpp
 */
export function logMonitorLine(line: string, file: string): string {
    const [logline, fileName] = [line, file].map((text) => JSON.stringify(text));
    return `{"Source": "File","LogEntry": {"Logline": ${String(logline)},"FileName": ${String(fileName)}},"SchemaVersion":"1.0.0"}\r`;
}
