import { createHash } from 'node:crypto';

/**
 * Redis scripts as the in-memory Redis can run them.
 *
 * Its Lua is 5.3 and hands values over as JavaScript's: missing values are null objects (Redis: false), lists are proxies
 * without a length that scripts can use, numbers stay numbers, and what a script returns loses its holes. So a script is
 * wrapped: calls go through a `redis.call` that gives and takes what Redis's does, and the result comes back as text in
 * the Redis protocol (redis.io/docs/latest/develop/reference/protocol-spec), by the conversion rules of
 * redis.io/docs/latest/develop/programmability/lua-api/#data-type-conversion.
 * '%.0f' rather than '%d', as integers of this Lua have 32 bits, too few for a time in milliseconds.
 */
const PRELUDE = `
local raw_call = redis.call
local function to_argument(value)
  if type(value) ~= 'number' then return value end
  if value == math.floor(value) then return string.format('%.0f', value) end
  return string.format('%.17g', value)
end
local function from_reply(value, outermost)
  if type(value) ~= 'userdata' then return value end
  if tostring(value) == 'null' then return false end
  local list = {}
  local length = outermost and #value or value.length
  for index = 1, length do
    list[index] = from_reply(value[outermost and index or index - 1], false)
  end
  return list
end
local function call(...)
  local arguments = table.pack(...)
  for index = 1, arguments.n do arguments[index] = to_argument(arguments[index]) end
  return from_reply(raw_call(table.unpack(arguments, 1, arguments.n)), true)
end
redis.call = call
redis.pcall = function(...)
  local ok, reply = pcall(call, ...)
  if ok then return reply end
  return { err = 'ERR ' .. tostring(reply) }
end
redis.error_reply = function(message) return { err = message } end
redis.status_reply = function(message) return { ok = message } end
local function encode(value)
  local kind = type(value)
  if kind == 'number' then
    return ':' .. string.format('%.0f', value < 0 and math.ceil(value) or math.floor(value)) .. '\\r\\n'
  elseif kind == 'string' then
    return '$' .. #value .. '\\r\\n' .. value .. '\\r\\n'
  elseif value == true then
    return ':1\\r\\n'
  elseif kind == 'table' then
    if value.ok then return '+' .. value.ok .. '\\r\\n' end
    if value.err then return '-' .. value.err .. '\\r\\n' end
    local items = {}
    for index = 1, math.huge do
      if value[index] == nil then break end
      items[index] = encode(value[index])
    end
    return '*' .. #items .. '\\r\\n' .. table.concat(items)
  end
  return '$-1\\r\\n'
end
`;

/** The name by which EVALSHA knows a script. */
export function scriptHash(script: string): string {
  return createHash('sha1').update(script).digest('hex');
}

/** The script without its shebang line (`#!lua flags=allow-key-locking`), whose flags only Upstash knows. */
export function withoutShebang(script: string): string {
  return script.replace(/^#!.*/, '');
}

/** The script wrapped; it returns text for `parseReply`. */
export function wrapScript(script: string): string {
  return `${PRELUDE}\nlocal function script()\n${withoutShebang(script)}\nend\nreturn encode(script())`;
}

/** What a wrapped script returned. @throws Error with the message of an error reply. */
export function parseReply(text: string): unknown {
  const bytes = Buffer.from(text);
  let position = 0;
  const line = () => {
    const end = bytes.indexOf('\r\n', position);
    const read = bytes.toString('utf8', position, end);
    position = end + 2;
    return read;
  };
  const value = (): unknown => {
    const head = line();
    const rest = head.slice(1);
    switch (head[0]) {
      case ':':
        return Number(rest);
      case '+':
        return rest;
      case '-':
        throw new Error(rest);
      case '*':
        return Array.from({ length: Number(rest) }, value);
      default: {
        const length = Number(rest);
        if (length < 0) return null;
        const start = position;
        position += length + 2;
        return bytes.toString('utf8', start, start + length);
      }
    }
  };
  return value();
}
