-- What the checks of presets are made of.
local function digits_of(text)
    local digits, count, at = {}, 0, 1
    while at <= #text do
        local code = byte(text, at)
        if code == 37 then
            -- A space in a URL: %20
            at = at + 2
        elseif code >= 48 and code <= 57 then
            count = count + 1
            digits[count] = code - 48
        end
        at = at + 1
    end
    return digits
end

-- ISO/IEC 7812-1, annex B
local function luhn(digits)
    local sum = 0
    for index = #digits, 1, -1 do
        local digit = digits[index]
        if (#digits - index) % 2 == 1 then
            digit = 2 * digit > 9 and 2 * digit - 9 or 2 * digit
        end
        sum = sum + digit
    end
    return sum % 10 == 0
end

-- The sum of the digits, each times its weight.
local function weighted(digits, weights)
    local sum = 0
    for index, weight in ipairs(weights) do
        sum = sum + weight * digits[index]
    end
    return sum
end

-- What remains of a long number after division, from its digits one after the other.
local function remainder(digits, divisor)
    local rest = 0
    for _, digit in ipairs(digits) do
        rest = (rest * 10 + digit) % divisor
    end
    return rest
end

-- Whether year, month and day are a date, in whichever century.
local function is_date(year, month, day)
    local days = { 31, year % 4 == 0 and 29 or 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
    return day >= 1 and day <= (days[month] or 0)
end
