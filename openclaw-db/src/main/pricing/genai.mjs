// genai-prices (https://github.com/pydantic/genai-prices): provider-scoped, dated, tiered, in US dollars per million tokens.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

const RATES = {
  input: 'input_mtok',
  output: 'output_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
}
const GEOGRAPHIES = ['us', 'eu', 'apac', 'jp', 'au', 'ca', 'in', 'global', 'us-gov']

/** Rows of all models that are charged by token. */
export function genaiRows(folder) {
  return providers(folder).flatMap((provider) => {
    const claimed = new Set()
    return provider.models.flatMap((model) => rowsOf(provider, model, claimed))
  })
}

/** The package exports no list of its data, but begins with it: an array of literals. */
function providers(folder) {
  const source = readFileSync(join(folder, 'dist', 'index.js'), 'utf8')
  const literal = /^const \w+ = (\[\n[\s\S]*?\n\])/.exec(source)
  if (!literal) throw new Error('The layout of genai-prices changed: dist/index.js does not begin with its data.')
  return runInNewContext(`(${literal[1]})`, {}, { timeout: 10000 })
}

/** In genai-prices the first model that matches an id has it. */
function rowsOf(provider, model, claimed) {
  const models = patterns(provider, model.match).filter((pattern) => !claimed.has(plain(pattern)))
  models.forEach((pattern) => claimed.add(plain(pattern)))
  const periods = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }]
  return models.length === 0 ? [] : dated(periods).filter((period) => period.rates.input !== undefined).map((period) => ({
    source: 'genai-prices', provider: provider.id, name: model.id, models: models.sort(), ...period,
  }))
}

const plain = (pattern) => pattern.replace(/\*$/, '')

/** A start date ends the period before it. Hours of the day belong to the period they are listed behind. */
function dated(periods) {
  const starts = periods.map((period) => period.constraint?.start_date).filter(Boolean).sort()
  let from
  return periods.map((period) => {
    from = period.constraint?.start_date ?? from
    const to = starts.find((start) => from === undefined || start > from)
    const hours = period.constraint?.start_time && [period.constraint.start_time, period.constraint.end_time].map(hour)
    return { ...(from && { from }), ...(to && { to }), ...(hours && { hours }), ...charged(period.prices) }
  })
}

function hour(text) {
  const utc = /^(\d\d:\d\d:\d\d)Z$/.exec(text)
  if (!utc) throw new Error(`Hours of the day are expected in UTC, and not as ${text}.`)
  return utc[1]
}

/** Tiers are cliffs: all tokens of a call are charged at the rates of the highest step that its prompt exceeds. */
function charged(prices) {
  const at = (step) => Object.fromEntries(Object.entries(RATES)
    .filter(([, key]) => prices[key] !== undefined)
    .map(([part, key]) => [part, rate(prices[key], step)]))
  const steps = new Set(Object.values(RATES).flatMap((key) => (prices[key]?.tiers ?? []).map((tier) => tier.start)))
  const tiers = [...steps].sort((a, b) => a - b).map((above) => ({ above, rates: at(above) }))
  return { rates: at(-1), ...(tiers.length > 0 && { tiers }) }
}

function rate(price, step) {
  if (typeof price === 'number') return price
  return price.tiers.filter((tier) => tier.start <= step).sort((a, b) => a.start - b.start).at(-1)?.price ?? price.base
}

/**
 * The ids a rule names. A rule that takes everything with some beginning or part becomes an id with `*`: itself, or with a known suffix (see
 * docs/pricing.md). What else the rule would take is unknown, and stays so.
 */
function patterns(provider, rule) {
  const ids = new Set()
  const add = (text) => ids.add(tidy(text))
  const family = (text) => ids.add(`${tidy(text)}*`)
  const walk = (part) => {
    if (part.or) part.or.forEach(walk)
    else if (part.and) walk(part.and.find((one) => !one.regex))
    else if (part.equals) add(part.equals)
    else if (part.regex) fromRegex(part.regex).forEach(add)
    else if (part.contains && provider.id === 'aws') inGeographies(tidy(part.contains)).forEach(family)
    else family(part.starts_with ?? part.contains ?? part.ends_with)
  }
  walk(rule)
  return [...ids].filter((id) => !ids.has(`${id}*`))
}

/** Without what begins a suffix or a date. */
const tidy = (text) => text.toLowerCase().replace(/[-@]$/, '').replace(/-20\d?\d?$/, '')

/** Bedrock writes the geography and the vendor before the name; what names no geography is meant for all of them. */
function inGeographies(id) {
  if (GEOGRAPHIES.includes(id.split('.')[0])) return [id]
  const full = id.startsWith('claude-') ? `anthropic.${id}` : id
  return [id, full, ...GEOGRAPHIES.map((geography) => `${geography}.${full}`)]
}

/** Ids with a date are found without it; other expressions must be plain text. */
function fromRegex(expression) {
  if (/\\d\{?\d?/.test(expression)) return []
  const plain = expression.replace(/^\^/, '').replace(/\$$/, '').replace(/\\([[\].])/g, '$1')
  if (/[\\^$*+?(){}|]/.test(plain)) throw new Error(`No ids can be read out of the expression ${expression}.`)
  return [plain]
}
