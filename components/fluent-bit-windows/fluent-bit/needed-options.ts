/**
 * Options without which a plug-in, and so Fluent Bit, does not start. One of each row is enough. The source does not declare them: 4.2.8 and 5.1.1 were started without them on Linux, and ended. Plug-ins that also need a credential are not listed.
 */
export const neededOptions: Readonly<Record<string, readonly (readonly string[])[]>> = {
    "inputs blob": [["path"]],
    "inputs exec": [["command"]],
    "inputs health": [["host"]],
    "inputs kafka": [["brokers"], ["topics"]],
    "inputs netif": [["interface"]],
    "inputs proc": [["proc_name"]],
    "inputs serial": [["file"], ["bitrate"]],
    "inputs syslog": [["parser"]],
    "inputs tail": [["path"]],
    "filters log_to_metrics": [["metric_description"], ["tag"]],
    "filters lua": [["code", "script"], ["call"]],
    "filters parser": [["key_name"], ["parser"]],
    "outputs kafka": [["brokers"]],
};
