import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A local AWS that refuses one operation and does all others: a way into the middle of a creation. */
export async function refusingAws(endpoint: string, operation: string): Promise<{ url: string; stop: () => void }> {
    const server = createServer((incoming: IncomingMessage, outgoing) => {
        if (incoming.headers["x-amz-target"]?.toString().endsWith(`.${operation}`)) {
            incoming.resume();
            outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
            outgoing.end(JSON.stringify({ __type: "AccessDeniedException", message: `you may not ${operation}` }));
            return;
        }
        const { method, headers, url = "/" } = incoming;
        const onward = request(new URL(url, endpoint), { method, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
        });
        onward.on("error", (error) => outgoing.destroy(error));
        incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}
