/**
 * Whether an address of this machine answers with 200. Certificates are not verified: the parts sign their own, and the question is only whether the
 * started process answers.
 */
export async function answers(url: string, token?: string): Promise<boolean> {
    const { Agent, request } = await import("undici");
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    try {
        const { statusCode } = await request(url, {
            dispatcher,
            headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
            signal: AbortSignal.timeout(2_000),
        });
        return statusCode === 200;
    } catch {
        return false;
    } finally {
        await dispatcher.destroy();
    }
}
