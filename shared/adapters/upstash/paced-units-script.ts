import {
  BACKFILL_RESERVE_MS,
  CREDIT_MS,
  PACED_MINUTE_MS,
  SLOT_MS,
  WINDOW_SLOTS,
} from '../../resilience/paced-units.ts';

/** Longer than a bucket remembers anything: what is promised ahead, and the window behind. */
const KEEP_MS = 150_000;

/**
 * PacedUnits of shared/resilience in Redis; that is where it is explained, and a test compares the two. A bucket is one text:
 * until when all is taken, then `slot=units` in order: `1893456000123.5 7573824000=40 7573824004=20`. One GET and one SET a
 * bucket, as each command of a script costs a millisecond in the Redis of the embedded mode.
 *
 * KEYS: the buckets. ARGV: now, units, backfill or not (1, 0), longest wait, then the limit of each bucket.
 * Returns granted or not (1, 0) and the wait in milliseconds.
 */
export const RESERVE_SCRIPT = `
local now = tonumber(ARGV[1])
local units = tonumber(ARGV[2])
local behind = ARGV[3] == '1' and ${BACKFILL_RESERVE_MS} or 0
local longest = tonumber(ARGV[4])
local buckets = {}
local paced = now
for index, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[4 + index])
  local text = redis.call('GET', key) or ''
  local until_text = string.match(text, '^[%d.]+')
  local bucket = { limit = limit, cost = math.min(units, limit), slots = {}, sum = 0 }
  local oldest = math.floor(now / ${SLOT_MS}) - ${WINDOW_SLOTS - 1}
  for slot, used in string.gmatch(text, ' (%d+)=([%d.]+)') do
    slot, used = tonumber(slot), tonumber(used)
    if slot >= oldest then
      bucket.slots[#bucket.slots + 1] = { slot, used }
      bucket.sum = bucket.sum + used
    end
  end
  bucket.taken_until = math.max(until_text and tonumber(until_text) or now, now - ${CREDIT_MS})
    + bucket.cost * ${PACED_MINUTE_MS} / limit
  paced = math.max(paced, bucket.taken_until + behind)
  buckets[index] = bucket
end
local slot = math.floor(paced / ${SLOT_MS})
for _, bucket in ipairs(buckets) do
  local first = math.floor(paced / ${SLOT_MS})
  local sum = bucket.sum
  for _, past in ipairs(bucket.slots) do
    local in_window = past[1] > first - ${WINDOW_SLOTS}
    if in_window and sum + bucket.cost <= bucket.limit then break end
    if in_window then first = past[1] + ${WINDOW_SLOTS} end
    sum = sum - past[2]
  end
  slot = math.max(slot, first)
end
local wait = math.ceil(math.max(paced, slot * ${SLOT_MS}) - now)
if wait > longest then return { 0, wait } end
for index, key in ipairs(KEYS) do
  local bucket = buckets[index]
  local parts = { string.format('%.3f', bucket.taken_until) }
  local own = bucket.cost
  for _, past in ipairs(bucket.slots) do
    if past[1] > slot and own > 0 then
      parts[#parts + 1] = string.format('%.0f=%.0f', slot, own)
      own = 0
    end
    if past[1] == slot then
      parts[#parts + 1] = string.format('%.0f=%.0f', slot, past[2] + own)
      own = 0
    else
      parts[#parts + 1] = string.format('%.0f=%.0f', past[1], past[2])
    end
  end
  if own > 0 then parts[#parts + 1] = string.format('%.0f=%.0f', slot, own) end
  redis.call('SET', key, table.concat(parts, ' '), 'PX', ${KEEP_MS})
end
return { 1, wait }
`;

/** KEYS: the bucket. ARGV: until when nothing flows in. */
export const DRAIN_SCRIPT = `
local text = redis.call('GET', KEYS[1]) or ''
local until_text, rest = string.match(text, '^([%d.]+)(.*)$')
local taken_until = math.max(until_text and tonumber(until_text) or 0, tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%.3f', taken_until) .. (rest or ''), 'PX', ${KEEP_MS})
return 1
`;
