/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const iamPath: [(path: string) => boolean, string] = [
    (path) => path.length <= 512 && /^(\/|\/[!-~]+\/)$/.test(path),
    'a path that begins and ends with "/", of at most 512 characters',
];
