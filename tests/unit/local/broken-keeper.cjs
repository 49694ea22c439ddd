// Makes a keeper fail at its start, and no other process.
if (process.argv[1]?.endsWith("keeper-process.ts")) {
    throw new Error("no more sockets");
}
