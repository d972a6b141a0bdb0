// LiteLLM's table (https://github.com/BerriAI/litellm), as npm package codeburn carries it: US dollars per token, in source map and program.
// Of each model [input, output, cache write, cache read, factor of fast mode]; tiers and the price of one-hour cache writes are not in it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const TABLE = /(^|\/)litellm-snapshot\.json$/

/** Our names of providers where LiteLLM's differ by more than a dash. `null`: not a price of that provider's API, or local. */
const NAMES = {
  bedrock: 'aws', gemini: 'google', vertex_ai: 'google', together_ai: 'together', fireworks_ai: 'fireworks', xai: 'x-ai',
  moonshot: 'moonshotai', voyage: 'voyageai', github_copilot: null, ollama: null, lemonade: null, 'text-completion-codestral': null,
  'text-completion-inception': null,
}
const GEOGRAPHY = '(?:(?:us|eu|apac|jp|au|ca|global|us-gov)\\.)?'
/** A name without a provider is its vendor's own, where its form says whose. */
const BARE = [
  ['anthropic', /^claude-[a-z0-9.-]+$/, /-v\d+(:\d+)?$/],
  ['aws', new RegExp(`^${GEOGRAPHY}(?:ai21|amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen|writer)\\.[^/]+$`)],
  ['deepseek', /^deepseek-(?:chat|reasoner)$/],
  ['openai', /^(?:gpt-|o[134](?:-|$)|chatgpt-|codex-|text-embedding-|ft:)[^/@]*$/],
]
/** Not LiteLLM's but codeburn's own. */
const FOREIGN = new Set(['claude-mythos-5', 'MiniMax-M2.7', 'MiniMax-M2.7-highspeed'])

export function litellmRows(folder) {
  const map = JSON.parse(readFileSync(join(folder, 'dist', 'main.js.map'), 'utf8'))
  const at = map.sources.findIndex((name) => TABLE.test(name))
  if (at < 0) throw new Error('The layout of codeburn changed: its source map holds no litellm-snapshot.json.')
  const table = JSON.parse(map.sourcesContent[at])
  const names = Object.keys(table)
  const seen = new Set()
  return names
    .filter((name, i) => !FOREIGN.has(name) && !isCopy(name, names[i - 1]))
    .map((name) => row(name, table[name]))
    .filter((found) => found && !seen.has(key(found)) && seen.add(key(found)))
}

const key = ({ provider, models }) => `${provider} ${models[0]}`

/** codeburn lists a model once more without its provider, right behind it, where that is a name of its own. */
const isCopy = (name, before) => before?.endsWith(`/${name}`) ?? false

function row(name, [input, output, cacheWrite, cacheRead, fast]) {
  const [provider, model] = owner(name)
  if (!provider || !(input > 0)) return undefined // a price of nothing is none: local, subscription, or not filled in
  const rates = { input: perMillion(input), output: perMillion(output ?? 0) }
  if (cacheRead > 0) rates.cacheRead = perMillion(cacheRead)
  if (cacheWrite > 0) rates.cacheWrite = perMillion(cacheWrite)
  return {
    source: 'litellm', provider, name: model, models: [model.toLowerCase()], rates, ...(fast && { services: { fast } }),
  }
}

function owner(name) {
  const slash = name.indexOf('/')
  if (slash > 0) {
    const prefix = name.slice(0, slash)
    return [prefix in NAMES ? NAMES[prefix] : prefix.replaceAll('_', '-'), name.slice(slash + 1)]
  }
  const vendor = BARE.find(([, is, not]) => is.test(name) && !not?.test(name))
  return vendor ? [vendor[0], name] : []
}

/** The table's numbers went through binary fractions; twelve digits are more than any price has. */
const perMillion = (perToken) => Number((perToken * 1e6).toPrecision(12))
