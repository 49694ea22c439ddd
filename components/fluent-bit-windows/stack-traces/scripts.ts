import { maxBytes, maxMaybes, maxSeen } from "./join";
import { luaPatterns } from "./lua-pattern";
import { anything, opening, otherEntries, type State, type Step, type TraceRules } from "./rule";

/** Maximum seconds between lines of a trace: the lines of one message are written together. */
const patience = 0.5;

/**
 * Between the two scripts, lines of a trace have marks. A first line begins with 2. Further lines begin with 1, followed by 2 if they certainly belong to the trace, or 3 if this is undecided. A line that is too long to be joined begins with 3.
 */
export const marks = { goesOn: "\\1", begins: "\\2", apart: "\\3" } as const;

/**
 * Marks the lines of traces. The streams of a container are processed separately: lines of standard output do not end a trace in standard error.
 *
 * While a trace is open in one stream, lines of the other stream are marked as if they began a trace, because for the joining filter a line without a mark ends all traces. Lines that themselves begin with a mark are treated in the same way.
 */
export function scanScript(rules: TraceRules): string {
    const states = Object.entries(rules.states).map(([name, state]) => `    ${name} = ${stateTable(state)},\n`);
    return `local begins = ${stepTable(rules.begins)}
local states = {
${states.join("")}}
local entries = ${patternTable(otherEntries)}
local open, number = {}, 0
local function finds(patterns, line)
    for _, pattern in ipairs(patterns) do
        if line:find(pattern) then
            return true
        end
    end
    return false
end
local function first(steps, line, depth)
    local has, found
    for _, step in ipairs(steps) do
        if step.has ~= has then
            has, found = step.has, step.has and line:find(step.has, 1, true)
        end
        if (found or not has) and (not step.within or depth > 0) then
            if step.where then
                if finds(step.where, line) then
                    return step
                end
            elseif not finds(entries, line) then
                return step
            end
        end
    end
end
local function opened(line)
    local times, from = 0, 1
    while from do
        local _, last = line:find("${opening}", from, true)
        times, from = last and times + 1 or times, last and last + 1
    end
    return times
end
local function set(tag, stream, trace)
    local streams = open[tag]
    if not streams then
        if number >= 1000 then
            open, number = {}, 0
        end
        streams, number = {}, number + 1
        open[tag] = streams
    end
    streams[stream] = trace
    return trace
end
local function close(tag, stream)
    local streams = open[tag]
    if streams then
        streams[stream] = nil
        if not next(streams) then
            open[tag], number = nil, number - 1
        end
    end
end
local function isOpen(streams, timestamp)
    for _, trace in pairs(streams) do
        if timestamp - trace.time <= ${patience} then
            return true
        end
    end
    return false
end
local function mark(tag, stream, timestamp, line)
    local streams = open[tag]
    local trace = streams and streams[stream]
    local state = trace and states[trace.at]
    local seen = #line > ${maxSeen} and line:sub(1, ${maxSeen}) or line
    if state then
        local step = first(state.goesOn, seen, trace.depth)
        if step then
            trace.at, trace.time, trace.maybes = step.to, timestamp, 0
            trace.depth = math.max(0, trace.depth + opened(seen) - (step.closes and 1 or 0))
            if trace.bytes + #line <= ${maxBytes} then
                trace.bytes = trace.bytes + #line
                return "${marks.goesOn}${marks.begins}"
            end
            trace.bytes = #line
            return "${marks.begins}"
        end
    end
    if #line > ${maxBytes} then
        close(tag, stream)
        return "${marks.apart}"
    end
    local step = first(begins, seen, 0)
    if step then
        set(tag, stream, { at = step.to, depth = opened(seen), bytes = #line, maybes = 0, time = timestamp })
        return "${marks.begins}"
    end
    if state and trace.maybes < ${maxMaybes} and timestamp - trace.time <= ${patience} and trace.bytes + #line <= ${maxBytes} then
        step = first(state.mayGoOn, seen, trace.depth)
        if step then
            trace.at, trace.bytes, trace.maybes = step.to, trace.bytes + #line, trace.maybes + 1
            return "${marks.goesOn}${marks.apart}"
        end
    end
    if trace then
        close(tag, stream)
        streams = open[tag]
    end
    local byte = line:byte(1)
    local isMark = byte and byte <= 3
    return (isMark or streams and isOpen(streams, timestamp)) and "${marks.begins}" or nil
end
function scan(tag, timestamp, record)
    local line = record["log"]
    if type(line) ~= "string" then
        return 0, timestamp, record
    end
    local found = mark(tag, record["stream"] or "", timestamp, line)
    if not found then
        return 0, timestamp, record
    end
    record["log"] = found .. line
    return 2, timestamp, record
end
`;
}

/**
 * A Lua function that removes the marks. It returns the texts of the resulting records, or nothing for a text without marks. Undecided lines at the end of a trace become separate lines again.
 */
export const unmarked = `local function unmarked(text)
    local byte = type(text) == "string" and text:byte(1)
    if not byte or byte > 3 then
        return nil
    end
    local lines, sure, from = {}, 0, 1
    repeat
        local last = text:find("\\n${marks.goesOn}", from, true)
        local line = text:sub(from, last and last - 1)
        local further = line:byte(1) == 1
        lines[#lines + 1] = line:sub(further and 3 or 2)
        if not further or line:byte(2) == 2 then
            sure = #lines
        end
        from = last and last + 1
    until not from
    local texts = { sure > 0 and table.concat(lines, "\\n", 1, sure) or nil }
    for number = sure + 1, #lines do
        texts[#texts + 1] = lines[number]
    end
    return texts
end
`;

/** The result 0 does not change a record, 2 keeps its time. */
export const finishScript = `${unmarked}function finish(tag, timestamp, record)
    local texts = unmarked(record["log"])
    if not texts then
        return 0, timestamp, record
    end
    local records = {}
    for number, text in ipairs(texts) do
        local one = {}
        for key, value in pairs(record) do
            one[key] = value
        end
        one["log"] = text
        records[number] = one
    end
    return 2, timestamp, #records == 1 and records[1] or records
end
`;

function stateTable({ goesOn, mayGoOn = [] }: State): string {
    return `{ goesOn = ${stepTable(goesOn)}, mayGoOn = ${stepTable(mayGoOn)} }`;
}

function stepTable(steps: readonly Step[]): string {
    return `{ ${steps.map(stepEntry).join(", ")} }`;
}

function stepEntry({ has, where, to, closes, within }: Step): string {
    const entries = {
        ...(has !== undefined && { has: luaString(has) }),
        ...(where !== anything && { where: patternTable([where]) }),
        to: luaString(to),
        ...(closes && { closes: "true" }),
        ...(within && { within: "true" }),
    };
    return `{ ${Object.entries(entries)
        .map(([key, value]) => `${key} = ${value}`)
        .join(", ")} }`;
}

function patternTable(expressions: readonly RegExp[]): string {
    const patterns = expressions.flatMap(({ source }) => luaPatterns(source));
    return `{ ${patterns.map(luaString).join(", ")} }`;
}

/** Patterns and names contain no characters that JSON and Lua write differently. */
function luaString(text: string): string {
    return JSON.stringify(text);
}
