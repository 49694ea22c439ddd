-- What every search needs. A text is bytes to Lua, and its characters are those of UTF-8: a byte that begins none is one by itself.
local byte, sub, find = string.byte, string.sub, string.find

-- Choices that are left while a match is tried, on three stacks: which step has it (0: what to undo), and two places of it.
local step_of, near_of, far_of, times_of = {}, {}, {}, {}
-- Where groups began and ended, 0 where they took no part.
local slots = {}
-- Of the text that is searched: whether it is a whole line, and where the match that is tried begins.
local whole, begin = true, 1
-- How many steps are left for the line, the strings within it included, and from where on choices are noted.
local steps_left, note_below = 0, 0
-- Choices that have been tried, so that none is tried twice once a search has taken many steps.
local tried, notes_left = {}, 0
local too_many_steps = {}

local function line_begins(line)
    steps_left = 1000000 + 20 * #line
end

local function search_begins(text, is_line)
    whole, begin = is_line, 1
    note_below = steps_left - (1000 + 8 * #text)
    tried, notes_left = {}, 1000000
end

-- A table of bytes, from the first and last byte of each range.
local function bytes(ranges)
    local set = {}
    for index = 1, #ranges, 2 do
        for code = ranges[index], ranges[index + 1] do
            set[code] = true
        end
    end
    return set
end

local word = bytes { 48, 57, 65, 90, 95, 95, 97, 122 }

-- The character at a place: its code point, and how many bytes it has.
local function character(text, at)
    local lead = byte(text, at)
    if lead < 128 then
        return lead, 1
    end
    local further, code, least = 0, 0, 0
    if lead >= 240 then
        further, code, least = 3, lead - 240, 65536
    elseif lead >= 224 then
        further, code, least = 2, lead - 224, 2048
    elseif lead >= 194 then
        further, code, least = 1, lead - 192, 128
    else
        return 65533, 1
    end
    for offset = 1, further do
        local following = byte(text, at + offset)
        if not following or following < 128 or following > 191 then
            return 65533, 1
        end
        code = code * 64 + following - 128
    end
    if code < least or code > 1114111 then
        return 65533, 1
    end
    return code, further + 1
end

-- The character before a place.
local function character_before(text, at)
    local first = at - 1
    while first > at - 4 and first > 1 do
        local code = byte(text, first)
        if code < 128 or code > 191 then
            break
        end
        first = first - 1
    end
    local code, length = character(text, first)
    if first + length == at then
        return code, length
    end
    return character(text, at - 1)
end

local function after(text, at)
    local _, length = character(text, at)
    return at + length
end

local function before(text, at)
    local _, length = character_before(text, at)
    return at - length
end

-- Whether a code point is in ranges, which are in order.
local function is_in(ranges, code)
    local low, high = 1, #ranges / 2
    while low <= high do
        local middle = (low + high - (low + high) % 2) / 2
        if code < ranges[2 * middle - 1] then
            high = middle - 1
        elseif code > ranges[2 * middle] then
            low = middle + 1
        else
            return true
        end
    end
    return false
end

-- How many bytes the character at a place has, if it is in ranges.
local function length_in(ranges, text, at)
    local code, length = character(text, at)
    return is_in(ranges, code) and length
end

local function length_in_before(ranges, text, at)
    local code, length = character_before(text, at)
    return is_in(ranges, code) and length
end
