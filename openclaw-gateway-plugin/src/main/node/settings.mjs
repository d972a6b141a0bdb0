// The plugin's configuration, checked once: what OpenClaw passes, the environment, and defaults.
import { hostname } from "node:os";

export const DEFAULTS = Object.freeze({
  url: "http://127.0.0.1:3377/v1/feed",
  content: true,
  maxQueueLines: 20_000,
  maxQueueBytes: 32 * 1024 * 1024,
  maxBatchLines: 500,
  maxBatchBytes: 4 * 1024 * 1024,
  maxLineBytes: 7 * 1024 * 1024,
});

/**
 * @param {Record<string, unknown>} config the plugin's entry in openclaw.json, already checked against the schema by OpenClaw
 * @param {Record<string, string | undefined>} env
 * @returns settings; throws with one sentence for the operator when the address cannot be used
 */
export function readSettings(config = {}, env = process.env) {
  const settings = { ...DEFAULTS, token: env.OPENCLAW_FEED_TOKEN, host: hostname() };
  for (const [name, value] of Object.entries(config)) {
    if (value !== undefined && value !== null && value !== "") settings[name] = value;
  }
  let url;
  try {
    url = new URL(settings.url);
  } catch {
    throw new Error("url is not an address; it should look like " + DEFAULTS.url);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new Error(`url must begin with http:// or https://, not ${url.protocol}`);
  return { ...settings, url };
}
