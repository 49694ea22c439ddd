-- Pieces of a text and what takes their place, in order: three lists of places where they begin, places behind them and texts.
local function replaced(text, first, past, by)
    local parts, at = {}, 1
    for index = 1, #first do
        parts[#parts + 1] = sub(text, at, first[index] - 1)
        parts[#parts + 1] = by[index]
        at = past[index]
    end
    parts[#parts + 1] = sub(text, at)
    return table.concat(parts)
end

local function is_continuation(code)
    return code ~= nil and code >= 128 and code <= 191
end

-- A piece without what is the same before and after.
local function trimmed(text, first, past, by)
    local most, same, same_at_end = math.min(past - first, #by), 0, 0
    while same < most and byte(text, first + same) == byte(by, same + 1) do
        same = same + 1
    end
    while same_at_end < most - same and byte(text, past - 1 - same_at_end) == byte(by, #by - same_at_end) do
        same_at_end = same_at_end + 1
    end
    -- Not within a character.
    while same > 0 and (is_continuation(byte(text, first + same)) or is_continuation(byte(by, same + 1))) do
        same = same - 1
    end
    while same_at_end > 0 and is_continuation(byte(text, past - same_at_end)) do
        same_at_end = same_at_end - 1
    end
    return first + same, past - same_at_end, sub(by, same + 1, #by - same_at_end)
end

-- Whether a piece of JSON consists of the same with the replacement as before: a value of another value, a key of another key.
local function keeps_shape(text, whole_first, whole_past, first, past, by)
    local before = shape_of(sub(text, whole_first, whole_past - 1))
    local after_it = shape_of(sub(text, whole_first, first - 1) .. by .. sub(text, past, whole_past - 1))
    if not before or not after_it or #before ~= #after_it then
        return false
    end
    for index, kind in ipairs(before) do
        local other = after_it[index]
        local is_key = kind == 34 and (before[index + 1] or 58) == 58
        local both_values = (kind == 34 or kind == 48) and (other == 34 or other == 48)
        if other ~= kind and (is_key or not both_values) then
            return false
        end
    end
    return true
end

-- A scalar with replacements. A number or word is one still where it can be, else a string. In a string whole escapes are replaced, by what a string can have.
local function changed_scalar(text, scalars, scalar, first, past, by)
    local begins, ends = scalars[scalar], scalars[scalar + 1]
    if scalars[scalar + 2] == "other" then
        for index = 1, #first do
            first[index], past[index] = first[index] - begins + 1, past[index] - begins + 1
        end
        local changed = replaced(sub(text, begins, ends - 1), first, past, by)
        return { begins }, { ends }, { is_scalar(changed) and changed or "\"" .. escaped(changed) .. "\"" }
    end
    local at = begins
    for index = 1, #first do
        local from = escape_around(text, at, math.max(at, first[index]))
        local _, ends_at = escape_around(text, from, math.max(from, past[index]))
        first[index], past[index] = from, ends_at
        at = ends_at
        by[index] = is_string_content(by[index]) and by[index] or escaped(by[index])
    end
    return first, past, by
end

-- The JSON with the pieces replaced, and JSON still: where putting them in as they are would break it, only what stands in its values is replaced.
local function replaced_in_json(text, scalars, first, past, by)
    local as_it_is = replaced(text, first, past, by)
    if scalars_of(as_it_is) then
        return as_it_is
    end
    local edit_first, edit_past, edit_by = {}, {}, {}
    for index = 1, #first do
        local begins, ends, text_in = trimmed(text, first[index], past[index], by[index])
        if begins < ends or text_in ~= "" then
            local count = #edit_first + 1
            edit_first[count], edit_past[count], edit_by[count] = begins, ends, text_in
        end
    end
    first, past, by = edit_first, edit_past, edit_by
    -- What is put in: pieces as they are, and scalars with what is replaced in them, in the order of their places.
    local pieces, within, order = {}, {}, {}
    local from = 1
    for index = 1, #first do
        local begins, ends, text_in = first[index], past[index], by[index]
        while scalars[from] and scalars[from + 1] + 1 < begins do
            from = from + 3
        end
        local touched, is_free, whole_first, whole_past = {}, true, begins, ends
        local scalar = from
        while scalars[scalar] and scalars[scalar] - 1 <= ends do
            local marks = scalars[scalar + 2] == "other" and 0 or 1
            if scalars[scalar] - marks < ends and scalars[scalar + 1] + marks > begins then
                whole_first = math.min(whole_first, scalars[scalar] - marks)
                whole_past = math.max(whole_past, scalars[scalar + 1] + marks)
            end
            local overlaps = scalars[scalar] < ends and scalars[scalar + 1] > begins
            -- What is only put in belongs to the scalar that it is in or beside.
            local takes = begins == ends and text_in ~= "" and #touched == 0
                and scalars[scalar] <= ends and scalars[scalar + 1] >= begins
            if overlaps or takes then
                touched[#touched + 1] = scalar
                is_free = is_free and not within[scalar]
            end
            scalar = scalar + 3
        end
        local only = #touched == 1 and touched[1]
        local is_within_one = only and scalars[only] <= begins and ends <= scalars[only + 1]
        local is_alone = is_free and whole_first >= (past[index - 1] or 1)
            and whole_past <= (first[index + 1] or #text + 1)
        if not is_within_one and is_alone and keeps_shape(text, whole_first, whole_past, begins, ends, text_in) then
            order[#order + 1] = begins
            pieces[begins] = { { begins }, { ends }, { text_in } }
        else
            for _, each in ipairs(touched) do
                local inner = within[each]
                if not inner then
                    inner = { {}, {}, {} }
                    within[each] = inner
                    order[#order + 1] = scalars[each]
                    pieces[scalars[each]] = inner
                    inner.scalar = each
                end
                inner[1][#inner[1] + 1] = math.max(begins, scalars[each])
                inner[2][#inner[2] + 1] = math.min(ends, scalars[each + 1])
                inner[3][#inner[3] + 1] = text_in
            end
        end
    end
    table.sort(order)
    local firsts, pasts, texts = {}, {}, {}
    for _, place in ipairs(order) do
        local piece = pieces[place]
        local one, two, three = piece[1], piece[2], piece[3]
        if piece.scalar then
            one, two, three = changed_scalar(text, scalars, piece.scalar, one, two, three)
        end
        for index = 1, #one do
            firsts[#firsts + 1], pasts[#pasts + 1], texts[#texts + 1] = one[index], two[index], three[index]
        end
    end
    return replaced(text, firsts, pasts, texts)
end

-- How many bytes of a text have so many digits.
local function bytes_with_digits(text, digits)
    local at = 0
    while digits > 0 and at < #text do
        at = at + 1
        local code = byte(text, at)
        if code >= 48 and code <= 57 then
            digits = digits - 1
        end
    end
    return at
end

-- What takes the place of a match.
local function replacement_of(mask, text, first, past)
    local parts = {}
    if mask.keep_first > 0 then
        parts[1] = sub(text, first, first + bytes_with_digits(sub(text, first, past - 1), mask.keep_first) - 1)
    end
    for _, part in ipairs(mask.with) do
        if type(part) == "string" then
            parts[#parts + 1] = part
        elseif slots[2 * part - 1] > 0 and slots[2 * part] > 0 then
            parts[#parts + 1] = sub(text, slots[2 * part - 1], slots[2 * part] - 1)
        end
    end
    if mask.keep_last > 0 then
        local kept = bytes_with_digits(string.reverse(sub(text, first, past - 1)), mask.keep_last)
        parts[#parts + 1] = sub(text, past - kept, past - 1)
    end
    return table.concat(parts)
end

-- What replaces the rest of a text that could not be searched to its end, so that it is not shipped unmasked.
local left_out = "(removed: it could not be masked)"

-- Finds all matches of a mask, as three lists; nothing where there is none.
local found_first, found_past, found_by
local function find_all(mask, text)
    local at = 1
    while true do
        local first, past = mask.find(text, at)
        if not first then
            return
        end
        if not found_first then
            found_first, found_past, found_by = {}, {}, {}
        end
        local count = #found_first + 1
        found_first[count], found_past[count], found_by[count] = first, past, replacement_of(mask, text, first, past)
        at = past
    end
end

-- Whether the text has what every match has, of which there can be several.
local function can_match(mask, text)
    if not mask.needs then
        return true
    end
    for _, needed in ipairs(mask.needs) do
        if find(text, needed, 1, true) then
            return true
        end
    end
    return false
end

local function replacements_in(mask, text, is_line)
    if not can_match(mask, text) then
        return nil
    end
    search_begins(text, is_line)
    found_first, found_past, found_by = nil, nil, nil
    local done, problem = pcall(find_all, mask, text)
    if not done then
        if problem ~= too_many_steps then
            error(problem, 0)
        end
        found_first, found_past, found_by = found_first or {}, found_past or {}, found_by or {}
        local count = #found_first + 1
        found_first[count], found_past[count], found_by[count] = begin, #text + 1, left_out
    end
    return found_first, found_past, found_by
end

local masked

-- JSON with the strings masked that have escapes, as they read: a letter after \n is the first of a word, and a JSON text in a string is one too.
local function masked_strings(mask, text, scalars)
    local first, past, by
    for scalar = 1, #scalars, 3 do
        local content = scalars[scalar + 2] ~= "other" and sub(text, scalars[scalar], scalars[scalar + 1] - 1)
        if content and find(content, "\\", 1, true) then
            local read = unescaped(content)
            local changed = masked(mask, read, false)
            if changed ~= read then
                if not first then
                    first, past, by = {}, {}, {}
                end
                local count = #first + 1
                first[count], past[count], by[count] = scalars[scalar], scalars[scalar + 1], escaped(changed)
            end
        end
    end
    return first and replaced(text, first, past, by) or text
end

-- A text after one mask. `is_line`: whether it is a whole line, and not a string within one.
function masked(mask, text, is_line)
    local is_json = looks_like_json(text)
    local scalars
    if is_json and find(text, "\\", 1, true) then
        scalars = scalars_of(text)
        if scalars then
            local inner = masked_strings(mask, text, scalars)
            if inner ~= text then
                text, scalars = inner, scalars_of(inner)
            end
        end
    end
    local first, past, by = replacements_in(mask, text, is_line)
    if not first then
        return text
    end
    scalars = scalars or is_json and scalars_of(text)
    return scalars and replaced_in_json(text, scalars, first, past, by) or replaced(text, first, past, by)
end

local function masked_line(line)
    for _, each in ipairs(masks) do
        line_begins(line)
        line = masked(each, line, true)
    end
    return line
end

-- The result 0 leaves the record as it is, 2 keeps its time.
function mask(tag, timestamp, record)
    local line = record["log"]
    if type(line) ~= "string" then
        return 0, timestamp, record
    end
    local done, result = pcall(masked_line, line)
    if #line > 65536 then
        -- A long line may have left long stacks.
        step_of, near_of, far_of, times_of = {}, {}, {}, {}
    end
    if not done then
        result = left_out
    end
    if result == line then
        return 0, timestamp, record
    end
    record["log"] = result
    return 2, timestamp, record
end
