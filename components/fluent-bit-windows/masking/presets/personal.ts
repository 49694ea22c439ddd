import { type Preset, standingAlone } from "./preset";

/** Any character beyond ASCII. */
const beyondAscii = "\\u0080-\\u{10ffff}";

/**
 * The address as people write it, and as it stands in a URL. Pictures for two densities (`icon@2x.png`) look alike.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
 */
export const emailAddress: Preset = {
    finds: "e-mail addresses, with @ or as %40 in a URL",
    // What comes before may be an escape of JSON or of a URL, whose letters are not the address's.
    pattern: String.raw`[\w+${beyondAscii}-](?<!\\[bfnrt])(?<!%[0-9A-Fa-f])(?<!%[0-9A-Fa-f]{2})[\w.+'${beyondAscii}-]{0,63}(?:@|%40)(?:[0-9A-Za-z${beyondAscii}-]{1,63}\.){1,8}(?!(?:png|jpe?g|gif|svg|webp)\b)[A-Za-z${beyondAscii}]{2,63}(?![0-9A-Za-z])`,
};

const ipv4 = standingAlone(
    String.raw`\d`,
    1,
    String.raw`\d{0,2}(?:\.\d{1,3}){3}(?!\.\d)`,
    // Not the end of a longer version.
    String.raw`(?<!\.[!-~])`,
);
const ipv6 = standingAlone(
    "[0-9A-Fa-f:]",
    1,
    String.raw`[0-9A-Fa-f]{0,3}:[0-9A-Fa-f:]{0,34}(?:\.\d{1,3}){0,3}(?!:)`,
    // [Math]::Add of PowerShell is none.
    String.raw`(?<![:.\]%][!-~])(?<!%[0-9A-Fa-f][!-~])`,
);

/** @see https://www.rfc-editor.org/rfc/rfc4291#section-2.2 */
export const ipAddress: Preset = {
    finds: "IP addresses, version 4 and 6",
    pattern: `${ipv4}|${ipv6}`,
    check: {
        accepts: (match) => {
            // What an address of version 6 can end with as well.
            const end = /[^:]*$/.exec(match)?.[0] ?? "";
            const numbers = end.split(".");
            const isIpv4 =
                numbers.length === 4 && numbers.every((number) => Number(number) <= 255 && !/^0./.test(number));
            if (!match.includes(":")) {
                return isIpv4;
            }
            const groups = (isIpv4 ? match.slice(0, -end.length) + "0:0" : match).split(":");
            const given = groups.filter((group) => group !== "").length;
            const gaps = match.split("::").length - 1;
            return (
                // Without a digit it is rather a name, such as ab::cd.
                /\d/.test(match) &&
                groups.every((group) => /^[0-9A-Fa-f]{0,4}$/.test(group)) &&
                !/:::|^:[^:]|[^:]:$/.test(match) &&
                (gaps === 0 ? given === 8 && groups.length === 8 : gaps === 1 && given < 8)
            );
        },
        lua: `function(match)
    local ending = string.match(match, "[^:]*$")
    local numbers, is_ipv4 = 0, true
    for number in string.gmatch(ending .. ".", "([^.]*)%.") do
        numbers = numbers + 1
        is_ipv4 = is_ipv4 and find(number, "^%d+$") and number - 0 <= 255 and not find(number, "^0.")
    end
    is_ipv4 = is_ipv4 and numbers == 4
    if not find(match, ":", 1, true) then
        return is_ipv4
    end
    if
        not find(match, "%d")
        or find(match, ":::", 1, true)
        or find(match, "^:[^:]")
        or find(match, "[^:]:$")
    then
        return false
    end
    local written = is_ipv4 and sub(match, 1, -#ending - 1) .. "0:0" or match
    local groups, given, gaps = 0, 0, 0
    for group in string.gmatch(written .. ":", "([^:]*):") do
        if #group > 4 or find(group, "%X") then
            return false
        end
        groups = groups + 1
        given = given + (group ~= "" and 1 or 0)
    end
    for _ in string.gmatch(match, "::") do
        gaps = gaps + 1
    end
    if gaps == 0 then
        return given == 8 and groups == 8
    end
    return gaps == 1 and given < 8
end`,
    },
};

/**
 * Signed and encrypted ones: their header is a JSON object, whose first bytes are `eyJ` in Base64.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
export const jsonWebToken: Preset = {
    finds: "JSON Web Tokens (JWT), as in the header Authorization: Bearer",
    pattern: standingAlone("eyJ", 3, String.raw`[\w-]{5,}(?:\.[\w-]*){2,4}`),
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export const awsAccessKeyId: Preset = {
    finds: "IDs of AWS access keys",
    pattern: standingAlone("A[KS]IA", 4, "[0-9A-Z]{16}"),
};
