import { stackProblems as problemsOf } from "../stack-problems";

/**
 * What is wrong with a stack file that says this of Fluent Bit, line by line.
 *
 * @param within what the names of settings begin with, to leave that out
 */
export function stackProblems(fluentBit: object, within: string, windowsVersions = ["2022"]): string[] {
    return problemsOf({ cluster: { name: "dev", windowsVersions }, fluentBit }).map((line) => line.replace(within, ""));
}
