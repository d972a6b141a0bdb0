#!/usr/bin/env node
// Makes the prices that the module carries from openly licensed data; see README.md.
//   node generate.mjs           writes them
//   node generate.mjs --check   says whether what is written is what it would write; exit code 1 if not
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { genaiRows } from './genai.mjs'
import { litellmRows } from './litellm.mjs'
import { unpacked } from './package.mjs'

const SNAPSHOT = new URL('../resources/io/openclaw/db/pricing/prices.jsonl', import.meta.url)
/** Twelve digits are more than any price has; binary fractions have their noise behind them. */
const exact = (number) => Number(number.toPrecision(12))
const here = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))

const sources = here('sources.json')
const genai = unpacked(sources['genai-prices'], genaiRows)
const litellm = unpacked(sources.litellm, litellmRows)
const text = [header(), ...here('providers.json').map(provider), ...prices(genai, litellm)].map((line) => JSON.stringify(line)).join('\n') + '\n'

if (process.argv[2] === '--check') {
  const same = readFileSync(SNAPSHOT, 'utf8') === text
  console.log(same ? 'The snapshot is what its sources give.' : 'The snapshot differs from what its sources give: run generate.mjs and look at the difference.')
  process.exitCode = same ? 0 : 1
} else {
  writeFileSync(SNAPSHOT, text)
  console.log(`${genai.length} rows of genai-prices, ${text.split('\n').length} lines in all.`)
}

function header() {
  const tables = Object.entries(sources).map(([source, { version, published, licence, package: name }]) => (
    { source, version, published, licence, package: name }))
  return { format: 1, unit: 'US dollars per million tokens', tables }
}

function provider({ id, billing, aliases = [], subscriptions = [], fallbacks = [] }) {
  return { provider: id, billing: billing ?? 'metered', aliases, subscriptions, fallbacks }
}

/** LiteLLM's rows only for models that genai-prices does not name; its factor of fast mode also where it does. */
function prices(first, wide) {
  const named = new Map()
  for (const row of first) {
    for (const model of row.models) named.set(`${row.provider} ${model}`, [...(named.get(`${row.provider} ${model}`) ?? []), row])
  }
  const rest = wide.filter((row) => {
    const [model] = row.models
    const known = spellings(model).map((name) => named.get(`${row.provider} ${name}`)).find(Boolean)
    known?.filter(() => row.services).forEach((better) => Object.assign(better, { services: row.services }))
    return !known
  })
  const seen = new Set()
  const lines = [...first, ...rest].map(anHour).map(line).filter(({ id }) => !seen.has(id) && seen.add(id))
  return lines.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** How genai-prices may name a model. */
function spellings(model) {
  const undated = model.replace(/-v\d+(:\d+)?$/, '').replace(/-\d{8}$|-\d{4}-\d\d-\d\d$/, '')
  return [model, `${model}*`, undated, `${undated}*`]
}

/**
 * What a cache write for an hour costs, where a table gives that for five minutes alone. Anthropic's rule, wherever its models are sold: 1.25 times the
 * input for five minutes, twice the input for an hour. Not applied where the first half does not hold.
 */
function anHour(row) {
  const completed = (rates) => (
    rates.cacheWrite1h === undefined && rates.cacheWrite === exact(rates.input * 1.25) ? { ...rates, cacheWrite1h: exact(rates.input * 2) } : rates)
  if (!/claude-/.test(row.name)) return row
  const { tiers, ...whole } = row
  return {
    ...whole,
    rates: completed(row.rates),
    ...(tiers && { tiers: tiers.map((tier) => ({ ...tier, rates: completed(tier.rates) })) }),
  }
}

/** An id names what is charged and not only the model: another price is another id. */
function line({ source, provider: of, name, ...content }) {
  const { from, to, hours, rates, tiers, services, models } = content
  const row = { provider: of, models, from, to, hours, rates, tiers, services }
  const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 8)
  return { id: `${source}:${of}/${name}@${digest}`, ...row }
}
