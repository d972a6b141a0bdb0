// From an event object of the gateway to one line of NDJSON: what is left out, what is cut, what is kept.

/** Large or private parts of hook payloads that are never sent: whole histories, prompts, tool lists, the gateway's config. */
const NEVER_SENT = new Set(["messages", "historyMessages", "systemPrompt", "tools", "config"]);

/** Without content only these strings are sent: ids, names and words from fixed lists. Any other string may be somebody's text. */
const METADATA_TEXT = new Set([
  "type", "role", "id", "name", "kind", "mode", "status", "state", "phase", "action", "reason", "outcome", "trigger", "source",
  "provider", "model", "api", "transport", "resolvedRef", "resolvedModel", "resolvedProvider", "responseModel", "fromProvider",
  "fromModel", "toProvider", "toModel", "stopReason", "errorCode", "errorType", "errorCategory", "failureKind", "terminalReason",
  "channel", "toolName", "toolSource", "targetKind", "completionStatus", "deliveryStatus", "lastStatus", "lastRunStatus",
  "sessionTarget", "wakeMode", "expr", "tz", "at", "traceFlags", "observationUnit", "contextWindowSource", "reasoningEffort",
  "messageProvider", "timestamp",
]);
const METADATA_TEXT_ENDING = /(Id|Key)$/;

/** Without content these are left out whole, numbers and names inside included. */
const CONTENT_PARTS = new Set(["params", "arguments", "args", "result", "metadata", "media", "requester"]);

/** Of a tool's details only these are not the tool's output. */
const DETAILS_KEPT = ["status", "exitCode", "durationMs"];

/** Base64 pictures, sound and files shorter than this stay. */
const SMALL_BLOB = 1024;

/**
 * The line for one event, or undefined when it cannot be written as JSON at all. A line longer than maxBytes is written again
 * without content, so that the tokens and times in it are not lost with an enormous text.
 *
 * @param {{v: number, boot: string, seq: number, ts: number, source: string, name: string}} head
 * @param {unknown} event
 * @param {unknown} ctx
 * @param {{content: boolean, maxBytes: number}} options
 * @returns {string | undefined}
 */
export function encodeLine(head, event, ctx, { content, maxBytes }) {
  try {
    const body = { ...head, event: topLevel(head.name, event), ctx: context(ctx) };
    if (content) {
      const line = JSON.stringify(body, plain);
      if (Buffer.byteLength(line) <= maxBytes) return line;
    }
    // Through JSON once, so that getters, toJSON and cycles are settled before the pruning walks the tree.
    const tree = JSON.parse(JSON.stringify(body, plain));
    return JSON.stringify({ ...tree, event: withoutContent(tree.event), ctx: withoutContent(tree.ctx), content: false });
  } catch {
    return undefined;
  }
}

function topLevel(name, event) {
  if (event === null || typeof event !== "object") return {};
  const kept = Object.fromEntries(Object.entries(event).filter(([key]) => !NEVER_SENT.has(key)));
  // llm_output repeats the last answer; assistantTexts and the transcript have its text already.
  if (name === "llm_output" && kept.lastAssistant?.content !== undefined) {
    kept.lastAssistant = { ...kept.lastAssistant, content: undefined };
  }
  return kept;
}

/** Of a hook's context the plain values and the trace: never config, functions, signals or whatever comes next. */
function context(ctx) {
  if (ctx === null || typeof ctx !== "object") return {};
  return Object.fromEntries(Object.entries(ctx).filter(([key, value]) => key === "trace" || ["string", "number", "boolean"].includes(typeof value)));
}

/** JSON.stringify replacer: what JSON cannot say, and binary data nobody searches for. */
function plain(_key, value) {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (typeof value === "string" && value.length > SMALL_BLOB && value.startsWith("data:")) {
    const comma = value.indexOf(";base64,");
    return comma > 0 && comma < 200 ? `${value.slice(0, comma)};base64,(${value.length} characters left out)` : value;
  }
  if (isBlob(value)) return { ...value, data: undefined, dataChars: value.data.length };
  return value;
}

function isBlob(value) {
  return value !== null && typeof value === "object" && typeof value.data === "string" && value.data.length > SMALL_BLOB
    && [value.mimeType, value.mime_type, value.media_type].some((type) => typeof type === "string");
}

/** Keeps the shape, numbers, flags, ids and names; drops every other string and everything that is a tool's input or output. */
function withoutContent(value, key = "") {
  if (typeof value === "string") return METADATA_TEXT.has(key) || METADATA_TEXT_ENDING.test(key) ? value : undefined;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => withoutContent(item)).filter((item) => item !== undefined);
  if (CONTENT_PARTS.has(key)) return undefined;
  const keys = key === "details" ? DETAILS_KEPT : Object.keys(value);
  return Object.fromEntries(keys.map((name) => [name, withoutContent(value[name], name)]).filter(([, kept]) => kept !== undefined));
}
