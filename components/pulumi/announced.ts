import * as pulumi from "@pulumi/pulumi";

/**
 * An answer. If it takes long, the run says what it waits for, because Pulumi shows nothing until the program creates its first resource.
 *
 * @param waitsFor what answers, such as "the API server of the cluster prod"
 */
export async function announced<T>(waitsFor: string, answer: Promise<T>, patienceMilliseconds = 5_000): Promise<T> {
    const timer = setTimeout(() => void pulumi.log.info(`Waiting for ${waitsFor}`), patienceMilliseconds);
    try {
        return await answer;
    } finally {
        clearTimeout(timer);
    }
}
