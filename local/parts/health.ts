import http from "node:http";
import https from "node:https";

/**
 * Whether an address of this machine answers with 200. Certificates are not verified: the parts sign their own, and the question is only whether the
 * started process answers.
 */
export function answers(url: string, token?: string): Promise<boolean> {
    return new Promise((resolve) => {
        const client = url.startsWith("https:") ? https : http;
        const request = client.get(
            url,
            {
                rejectUnauthorized: false,
                timeout: 2000,
                headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
            },
            (response) => {
                response.resume();
                resolve(response.statusCode === 200);
            },
        );
        request.on("timeout", () => request.destroy());
        request.on("error", () => {
            resolve(false);
        });
    });
}
