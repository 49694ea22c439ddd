// Makes the system refuse a keeper's signals, as those to a process of another user, and no other process's.
if (process.argv[1]?.endsWith("keeper-process.ts")) {
    process.kill = () => {
        throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    };
}
