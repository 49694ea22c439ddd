import type { LogFormat } from "../pods/log-format";

/** Where a configuration is run. */
export interface Place {
    /** Stands in for `C:\var\log`. */
    logs: string;
    /** The version of Fluent Bit that reads the configuration. */
    version: string;
    /** Stands in for the folder of Fluent Bit's own state. */
    state: string;
    /** URL that stands in for CloudWatch Logs. */
    endpoint: string;
    /** CA bundle that has the endpoint's certificate in it. */
    caFile: string;
    /** URL that stands in for the Kubernetes API server. */
    podsApi: string;
    /** File with the token of the pod's service account: Fluent Bit 5 asks nothing without it. */
    podsToken: string;
    /** A free port for Fluent Bit's HTTP server. */
    httpPort: number;
    /** Another one, for what is asked whether Fluent Bit lives. */
    livenessPort: number;
}

/** A configuration, made for a place. */
export interface Prepared {
    /** The YAML that Fluent Bit is started with. */
    config: string;
    /** Log groups that exist before. A configuration that makes its own needs none. */
    groups: string[];
    groupOf: (namespace: string) => string;
}

/** A way to configure Fluent Bit. */
export interface Configuration {
    name: string;
    isOurs: boolean;
    /** It is run only where it is named. */
    onlyNamed?: true;
    /** The log format that it was made for. */
    format: LogFormat;
    prepare: (namespaces: readonly string[], place: Place) => Prepared;
}
