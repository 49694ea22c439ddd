-- JSON as it is written: where its values are, so that one can be changed in its place and all else stays as it was.
local space = bytes { 9, 10, 13, 13, 32, 32 }
local plain = bytes { 32, 33, 35, 91, 93, 255 }
local hexadecimal = bytes { 48, 57, 65, 70, 97, 102 }
local escape_letter = bytes { 34, 34, 47, 47, 92, 92, 98, 98, 102, 102, 110, 110, 114, 114, 116, 116 }
local in_word = bytes { 43, 43, 45, 46, 48, 57, 65, 90, 95, 95, 97, 122 }

local function skip_space(text, at)
    while space[byte(text, at)] do
        at = at + 1
    end
    return at
end

-- Whether the text begins and ends like an object or an array.
local function looks_like_json(text)
    local first, last = skip_space(text, 1), #text
    while last > first and space[byte(text, last)] do
        last = last - 1
    end
    local begins, ends = byte(text, first), byte(text, last)
    return last > first and (begins == 123 and ends == 125 or begins == 91 and ends == 93)
end

-- Where the content of a string ends: at its quotation mark, or at what a string cannot have.
local function string_end(text, at)
    while true do
        while plain[byte(text, at)] do
            at = at + 1
        end
        if byte(text, at) ~= 92 then
            return at
        end
        local letter = byte(text, at + 1)
        if escape_letter[letter] then
            at = at + 2
        elseif
            letter == 117
            and hexadecimal[byte(text, at + 2)]
            and hexadecimal[byte(text, at + 3)]
            and hexadecimal[byte(text, at + 4)]
            and hexadecimal[byte(text, at + 5)]
        then
            at = at + 6
        else
            return at
        end
    end
end

-- Where a number or word ends; the place itself where there is none.
local function other_end(text, at)
    local past = at
    while in_word[byte(text, past)] do
        past = past + 1
    end
    local written = sub(text, at, past - 1)
    if written == "true" or written == "false" or written == "null" then
        return past
    end
    local whole, rest = string.match(written, "^%-?(%d+)(.*)$")
    if not whole or #whole > 1 and byte(whole, 1) == 48 then
        return at
    end
    rest = string.gsub(rest, "^%.%d+", "", 1)
    rest = string.gsub(rest, "^[eE][+-]?%d+", "", 1)
    return rest == "" and past or at
end

-- What comes next: its kind, where it begins and the place behind it. 34 is a string, 48 a number or a word, 0 the end, and nil what is no JSON.
local function token(text, at)
    local begins = skip_space(text, at)
    local code = byte(text, begins)
    if not code then
        return 0, begins, begins
    end
    if code == 34 then
        local ends = string_end(text, begins + 1)
        if byte(text, ends) ~= 34 then
            return nil
        end
        return 34, begins, ends + 1
    end
    if code == 123 or code == 125 or code == 91 or code == 93 or code == 58 or code == 44 then
        return code, begins, begins + 1
    end
    local past = other_end(text, begins)
    if past == begins then
        return nil
    end
    return 48, begins, past
end

-- The scalars of an object or array, three entries each: the place where one begins, the place behind it and "key", "string" or "other". A string is one without its quotation marks.
-- nil where the text is none.
local function scalars_of(text)
    local scalars, count = {}, 0
    local open, depth = {}, 0
    local expected, at = "value", 1
    while true do
        local kind, begins, past = token(text, at)
        if not kind then
            return nil
        end
        local within = open[depth]
        if kind == 0 then
            return depth == 0 and expected == "comma_or_end" and scalars or nil
        end
        if depth == 0 and (expected ~= "value" or kind ~= 123 and kind ~= 91) then
            return nil
        end
        if expected == "colon" then
            if kind ~= 58 then
                return nil
            end
            expected = "value"
        elseif kind == 125 or kind == 93 then
            if (kind == 125) ~= (within == 123) or expected == "value" or expected == "key" then
                return nil
            end
            depth = depth - 1
            expected = "comma_or_end"
        elseif expected == "comma_or_end" then
            if kind ~= 44 then
                return nil
            end
            expected = within == 123 and "key" or "value"
        elseif expected == "key" or expected == "key_or_end" then
            if kind ~= 34 then
                return nil
            end
            scalars[count + 1], scalars[count + 2], scalars[count + 3] = begins + 1, past - 1, "key"
            count, expected = count + 3, "colon"
        elseif kind == 123 or kind == 91 then
            depth = depth + 1
            open[depth] = kind
            expected = kind == 123 and "key_or_end" or "value_or_end"
        elseif kind == 34 then
            scalars[count + 1], scalars[count + 2], scalars[count + 3] = begins + 1, past - 1, "string"
            count, expected = count + 3, "comma_or_end"
        elseif kind == 48 then
            scalars[count + 1], scalars[count + 2], scalars[count + 3] = begins, past, "other"
            count, expected = count + 3, "comma_or_end"
        else
            return nil
        end
        at = past
    end
end

-- The kinds of what a piece of JSON consists of; nil where that cannot be told.
local function shape_of(piece)
    local kinds, at = {}, 1
    while true do
        local kind, _, past = token(piece, at)
        if not kind then
            return nil
        end
        if kind == 0 then
            return kinds
        end
        kinds[#kinds + 1] = kind
        at = past
    end
end

local function is_string_content(text)
    return string_end(text, 1) == #text + 1
end

local function is_scalar(text)
    return text ~= "" and other_end(text, 1) == #text + 1
end

local escapes = {
    ["\""] = "\\\"",
    ["\\"] = "\\\\",
    ["\b"] = "\\b",
    ["\f"] = "\\f",
    ["\n"] = "\\n",
    ["\r"] = "\\r",
    ["\t"] = "\\t",
}

-- A text as a string's content.
local function escaped(text)
    return (
        string.gsub(text, "[%c\"\\]", function(character)
            local code = byte(character)
            return escapes[character] or code < 32 and string.format("\\u%04x", code) or character
        end)
    )
end

local function hexadecimal_at(text, at)
    return tonumber(sub(text, at, at + 3), 16)
end

local simple_escapes = { [98] = 8, [102] = 12, [110] = 10, [114] = 13, [116] = 9 }

-- The character that an escape stands for, and the place behind it. Two of them that make one character count as one.
local function escape_at(text, at)
    local letter = byte(text, at + 1)
    if letter ~= 117 then
        return simple_escapes[letter] or letter, at + 2
    end
    local high, low = hexadecimal_at(text, at + 2), 0
    if byte(text, at + 6) == 92 and byte(text, at + 7) == 117 then
        low = hexadecimal_at(text, at + 8)
    end
    if high >= 55296 and high <= 56319 and low >= 56320 and low <= 57343 then
        return 65536 + (high - 55296) * 1024 + low - 56320, at + 12
    end
    if high >= 55296 and high <= 57343 then
        return 65533, at + 6
    end
    return high, at + 6
end

local function utf8_of(code)
    if code < 128 then
        return string.char(code)
    end
    local last = code % 64
    local rest = (code - last) / 64
    if rest < 32 then
        return string.char(192 + rest, 128 + last)
    end
    local middle = rest % 64
    rest = (rest - middle) / 64
    if rest < 16 then
        return string.char(224 + rest, 128 + middle, 128 + last)
    end
    local second = rest % 64
    return string.char(240 + (rest - second) / 64, 128 + second, 128 + middle, 128 + last)
end

-- What a string's content says, its escapes resolved.
local function unescaped(content)
    local parts, at = {}, 1
    while true do
        local backslash = find(content, "\\", at, true)
        if not backslash then
            break
        end
        parts[#parts + 1] = sub(content, at, backslash - 1)
        local code, past = escape_at(content, backslash)
        parts[#parts + 1] = utf8_of(code)
        at = past
    end
    parts[#parts + 1] = sub(content, at)
    return table.concat(parts)
end

-- Where the escape begins and ends that a place in a string is within; the place itself where it is within none. `from`: a place before it that is within none.
local function escape_around(text, from, at)
    while from < at do
        local past = from + 1
        if byte(text, from) == 92 then
            local _, behind = escape_at(text, from)
            past = behind
        end
        if past > at then
            return from, past
        end
        from = past
    end
    return at, at
end
