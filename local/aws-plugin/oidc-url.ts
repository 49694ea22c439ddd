/** IAM keeps an OIDC provider's URL without its scheme, and so does the official provider. */
export function withoutScheme(url: string): string {
    return url.replace(/^https:\/\//, "");
}
