import type { KubernetesObject } from "@kubernetes/client-node";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";

/** The Kubernetes objects of a YAML file. */
export function objectsOfFile(file: string): KubernetesObject[] {
    return parseAllDocuments(readFileSync(file, "utf8")).map((document) => {
        const [problem] = document.errors;
        if (problem !== undefined) {
            throw problem;
        }
        return document.toJS() as KubernetesObject;
    });
}

/** The Kubernetes objects of every YAML file of a folder, in the order of the files' names. */
export function objectsOfFolder(folder: string): KubernetesObject[] {
    return readdirSync(folder)
        .filter((file) => file.endsWith(".yaml"))
        .sort()
        .flatMap((file) => objectsOfFile(path.join(folder, file)));
}
