import { homedir } from "node:os";

/** A path that may begin with `~`, as Pulumi's provider and the AWS CLI take it. */
export function fromHome(path: string): string {
    return path.replace(/^~(?=[\\/])/, () => process.env["HOME"] ?? homedir());
}
