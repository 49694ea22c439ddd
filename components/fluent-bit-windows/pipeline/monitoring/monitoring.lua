local node = os.getenv("HOST_NAME") or ""
local started = os.time()
local counted = {}
local failing = {}
local notices = {}
local seen = {}
local size = 0
local sent = 0
local last_stamp
local read_lag

local function quoted(text)
    return '"' .. text:gsub('[%c"\\]', function(character)
        return string.format("\\u%04x", character:byte())
    end) .. '"'
end

local function since_last(key, total)
    local before = counted[key] or 0
    counted[key] = total
    return math.max(0, total - before)
end

-- What Fluent Bit has written of its metrics, once it has finished: the file is as long as at the tick before. Then it goes, so that it does not grow.
local function snapshot()
    local file = io.open(metrics_file, "rb")
    if not file then
        size = 0
        return nil
    end
    local length = file:seek("end")
    if length == 0 or length ~= size then
        size = length
        file:close()
        return nil
    end
    file:seek("set")
    local text = file:read("*a")
    file:close()
    os.remove(metrics_file)
    size = 0
    return text
end

-- Metrics by name and output or input. Of several scrapes in the file, the last one counts.
local function parsed(text)
    local values, sums, counts = {}, {}, {}
    for name, labels, value in text:gmatch("fluentbit_([%w_]+)(%b{}) = ([^\n]+)") do
        local of = labels:match('output="(.-)"') or labels:match('name="(.-)"') or ""
        local key = name .. " " .. of
        local sum, count = value:match("sum=([^,]+), count=(%d+)")
        if sum then
            local from = labels:match('input="(.-)"') or ""
            -- Fluent Bit does not know when a chunk of an earlier run was begun, and counts from 1970: https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_input_chunk.c (flb_input_chunk_map)
            if not from:find("^storage_backlog") then
                sums[key] = sums[key] or {}
                counts[key] = counts[key] or {}
                sums[key][from] = tonumber(sum) or 0
                counts[key][from] = tonumber(count) or 0
            end
        else
            values[key] = tonumber(value) or 0
        end
    end
    for key, all in pairs(sums) do
        local sum, count = 0, 0
        for from, one in pairs(all) do
            sum = sum + one
            count = count + counts[key][from]
        end
        values[key .. " sum"] = sum
        values[key .. " count"] = count
    end
    return values
end

-- One sample a minute, whatever the second in which it is taken: the number of samples is the number of shippers.
local function stamp(now)
    local minute = last_stamp and last_stamp + 60
    if minute == nil or minute > now + 60 or minute < now - 90 then
        minute = math.floor(now / 60) * 60
    end
    last_stamp = minute
    return minute
end

local function event(time, directives, properties, values)
    local parts = {}
    for _, directive in ipairs(directives) do
        local present = {}
        for _, metric in ipairs(directive.metrics) do
            if values[metric.name] then
                present[#present + 1] = '{"Name":"' .. metric.name .. '","Unit":"' .. metric.unit .. '"}'
            end
        end
        if #present > 0 then
            parts[#parts + 1] = '{"Namespace":' .. quoted(namespace) .. ',"Dimensions":' .. directive.dimensions
                .. ',"Metrics":[' .. table.concat(present, ",") .. "]}"
        end
    end
    local members = { '"_aws":{"Timestamp":' .. string.format("%d", time * 1000) .. ',"CloudWatchMetrics":[' .. table.concat(parts, ",") .. "]}" }
    for _, property in ipairs(properties) do
        members[#members + 1] = '"' .. property[1] .. '":' .. quoted(property[2])
    end
    for _, directive in ipairs(directives) do
        for _, metric in ipairs(directive.metrics) do
            local value = values[metric.name]
            if value then
                members[#members + 1] = '"' .. metric.name .. '":' .. string.format("%.14g", value)
            end
        end
    end
    return { log = "{" .. table.concat(members, ",") .. "}" }
end

local function oldest_of(output, now)
    local oldest = 0
    for key, one in pairs(failing) do
        if now - one.last > one.forgotten then
            failing[key] = nil
        elseif one.output == output then
            oldest = math.max(oldest, now - one.since)
        end
    end
    return oldest
end

local function round(value)
    return math.floor(value * 1000 + 0.5) / 1000
end

-- What is zero on a good day is reported only when it is not, and once when it is again, so that a graph goes back: each metric is paid for by the hour in which it is reported.
local was_reported = {}
local function without_zeros(of, values)
    for name in pairs(sparse) do
        local key = name .. " " .. of
        local is_zero = values[name] == nil or values[name] == 0
        if is_zero and not was_reported[key] then
            values[name] = nil
        end
        was_reported[key] = not is_zero
    end
    return values
end

local function destination_event(values, output, limit, now)
    local of = function(name)
        return values["output_" .. name .. " " .. output] or 0
    end
    local result = {
        RecordsDelivered = since_last("delivered " .. output, of("proc_records_total")),
        RecordsDropped = since_last("dropped " .. output, of("dropped_records_total")),
        Retries = since_last("retries " .. output, of("retries_total")),
        OldestWaitingSeconds = oldest_of(output, now),
    }
    local seconds = since_last("seconds " .. output, values["output_latency_seconds " .. output .. " sum"] or 0)
    local chunks = since_last("chunks " .. output, values["output_latency_seconds " .. output .. " count"] or 0)
    if chunks > 0 then
        result.LagSeconds = round(seconds / chunks + (read_lag or 0))
    end
    local used = 0
    if limit then
        used = 100 - (values["output_chunk_available_capacity_percent " .. output] or 100)
        result.BufferUsedPercent = math.floor(used)
    end
    local idle = true
    for _, value in pairs(result) do
        idle = idle and value == 0
    end
    -- The first quiet minute after another is reported too, so that a graph goes back to zero.
    local was_idle = seen[output] == nil or seen[output]
    seen[output] = idle
    return not (idle and was_idle) and without_zeros(output, result) or nil, used
end

-- What waited on the disk when Fluent Bit started comes by an input of its own.
local function holds_lines(input)
    for _, one in ipairs(inputs) do
        if one == input then
            return true
        end
    end
    return input:find("^storage_backlog") ~= nil
end

local function report(values, now)
    local gone = (values["output_proc_records_total " .. own_output] or 0) + (values["output_dropped_records_total " .. own_output] or 0)
    -- While CloudWatch cannot be reached, counts go on into a later line, and lines do not pile up.
    if sent - gone > most_waiting then
        return nil
    end
    local lines, bytes, read, chunks = {}, 0, 0, 0
    local time = stamp(now)
    for _, one in ipairs(destinations) do
        local line, used = destination_event(values, one.output, one.limit, now)
        bytes = bytes + (one.limit or 0) * used / 100
        if line then
            lines[#lines + 1] = event(time, destination_directives, {
                { "Cluster", cluster }, { "Destination", one.output }, { "Shipper", shipper }, { "Node", node },
            }, line)
        end
    end
    for _, input in ipairs(inputs) do
        read = read + (values["input_records_total " .. input] or 0)
    end
    for key, value in pairs(values) do
        local metric, input = key:match("^input_storage_(%w+) (.+)$")
        if metric == "chunks" and holds_lines(input) then
            chunks = chunks + value
        end
    end
    if not on_disk then
        for _, input in ipairs(inputs) do
            bytes = bytes + (values["input_storage_memory_bytes " .. input] or 0)
        end
    end
    local shipping = {
        UptimeSeconds = now - started,
        RecordsRead = since_last("read", read),
        WaitingBytes = math.floor(bytes + 0.5),
        WaitingChunks = chunks,
        ReadLagSeconds = read_lag and round(read_lag),
    }
    for name, count in pairs(notices) do
        shipping[name] = count
    end
    notices = {}
    lines[#lines + 1] = event(time, shipper_directives, {
        { "Cluster", cluster }, { "Shipper", shipper }, { "Node", node },
    }, shipping)
    sent = sent + #lines
    return lines
end

local function notice(line)
    for name, patterns in pairs(noticed) do
        for _, pattern in ipairs(patterns) do
            if line:find(pattern) then
                notices[name] = (notices[name] or 0) + 1
                return
            end
        end
    end
end

-- A chunk's name holds when it was begun: it is right after a restart too.
local function read_own(line, now)
    local key, output, failed = delivery(line)
    if not key then
        return notice(line)
    end
    if not failed then
        failing[key] = nil
        return
    end
    local one = failing[key]
    if one == nil then
        local begun = tonumber(key:match("^%d+%-(%d+)%.")) or now
        one = { output = output, since = math.min(begun, now), forgotten = key == output and forgotten.s3 or forgotten.engine }
        failing[key] = one
    end
    one.last = now
end

os.remove(metrics_file)
function monitoring(tag, timestamp, record)
    local now = os.time()
    if tag ~= tick_tag then
        read_own(record["log"] or "", now)
        return own_log_goes_on and 0 or -1, timestamp, record
    end
    local age = record["age"]
    if age then
        read_lag = math.max(read_lag or 0, age)
    end
    local text = snapshot()
    if not text then
        return -1, timestamp, record
    end
    local lines = report(parsed(text), now)
    if not lines then
        return -1, timestamp, record
    end
    read_lag = nil
    return 2, timestamp, lines
end
