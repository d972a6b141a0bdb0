import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeLine } from "../payload.mjs";
import { SessionMemory } from "../sessions.mjs";
import { DEFAULTS, readSettings } from "../settings.mjs";

const HEAD = { v: 1, boot: "b", seq: 1, ts: 2, source: "hook" };
const encode = (name, event, ctx = {}, { content = true, maxBytes = 1_000_000 } = {}) => JSON.parse(encodeLine({ ...HEAD, name }, event, ctx, { content, maxBytes }));

const ASSISTANT = {
  sessionId: "s1", sessionKey: "agent:main:main", messageId: "m1", messageSeq: 4,
  message: {
    role: "assistant", provider: "fake", model: "large", stopReason: "toolUse", timestamp: 5, responseId: "r1", errorMessage: "SECRET",
    content: [{ type: "text", text: "SECRET" }, { type: "thinking", thinking: "SECRET", thinkingSignature: "SECRET" }, { type: "toolCall", id: "call_1", name: "exec", arguments: { command: "SECRET", id: "SECRET", n: 1 } }],
    usage: { input: 1, output: 2, cost: { total: 0.5 } }, __openclaw: { runId: "run1" },
  },
};

test("histories, prompts, tool lists, config, functions and objects in the context are never sent", () => {
  const { event, ctx } = encode("agent_end", { success: true, messages: [1], systemPrompt: "x", tools: [], done() {} },
    { sessionId: "s", config: { apiKey: "k" }, trace: { spanId: "1" }, getCron() {}, requester: { a: 1 } });
  assert.deepEqual(event, { success: true });
  assert.deepEqual(ctx, { sessionId: "s", trace: { spanId: "1" } });
});

test("with content a message goes as it is, except for pictures", () => {
  const picture = { type: "image", mimeType: "image/png", data: "A".repeat(5000) };
  const { event } = encode("update", { message: { role: "user", content: [{ type: "text", text: "look" }, picture, { url: `data:image/png;base64,${"B".repeat(3000)}` }] } });
  assert.deepEqual(event.message.content, [
    { type: "text", text: "look" }, { type: "image", mimeType: "image/png", dataChars: 5000 }, { url: "data:image/png;base64,(3022 characters left out)" },
  ]);
});

test("without content an assistant message keeps ids, tokens and the shape of its blocks", () => {
  const line = encode("update", ASSISTANT, {}, { content: false });
  assert.equal(line.content, false);
  assert.deepEqual(line.event, {
    sessionId: "s1", sessionKey: "agent:main:main", messageId: "m1", messageSeq: 4,
    message: {
      role: "assistant", provider: "fake", model: "large", stopReason: "toolUse", timestamp: 5, responseId: "r1",
      content: [{ type: "text" }, { type: "thinking" }, { type: "toolCall", id: "call_1", name: "exec" }],
      usage: { input: 1, output: 2, cost: { total: 0.5 } }, __openclaw: { runId: "run1" },
    },
  });
});

test("without content nothing a person or a tool wrote is sent, in any event", () => {
  const events = {
    after_tool_call: { toolName: "exec", toolCallId: "c", params: { path: "SECRET", name: "SECRET" }, result: { content: "SECRET", details: { exitCode: 1 } }, error: "SECRET", durationMs: 3 },
    before_message_write: { message: { role: "toolResult", toolCallId: "c", content: [{ type: "text", text: "SECRET" }], details: { status: "completed", exitCode: 0, name: "SECRET", aggregated: "SECRET" }, isError: false } },
    cron_changed: { action: "finished", jobId: "j", summary: "SECRET", error: "SECRET", job: { id: "j", name: "nightly", description: "SECRET", payload: { kind: "agentTurn", message: "SECRET" } }, durationMs: 9 },
    message_received: { from: "SECRET", content: "SECRET", messageId: "m", metadata: { name: "SECRET" } },
    llm_output: { runId: "r", assistantTexts: ["SECRET"], lastAssistant: ASSISTANT.message, usage: { input: 1 } },
  };
  for (const [name, event] of Object.entries(events)) assert.doesNotMatch(JSON.stringify(encode(name, event, { note: "SECRET" }, { content: false })), /SECRET/, name);
  assert.deepEqual(encode("x", events.before_message_write, {}, { content: false }).event.message.details, { status: "completed", exitCode: 0 });
  assert.equal(encode("x", events.cron_changed, {}, { content: false }).event.job.name, "nightly");
});

test("a line that is too long is sent without its content, with its tokens", () => {
  const line = encode("update", { ...ASSISTANT, message: { ...ASSISTANT.message, content: "x".repeat(3000) } }, {}, { maxBytes: 2000 });
  assert.equal(line.content, false);
  assert.equal(line.event.message.usage.input, 1);
});

test("llm_output does not repeat the answer that assistantTexts and the transcript carry", () => {
  const { event } = encode("llm_output", { assistantTexts: ["hi"], lastAssistant: { role: "assistant", content: [{ type: "text", text: "hi" }], usage: { input: 3 } } });
  assert.deepEqual(event, { assistantTexts: ["hi"], lastAssistant: { role: "assistant", usage: { input: 3 } } });
});

test("a tool result gets the session and run of the message that asked for it, even when the session key moved on", () => {
  const memory = new SessionMemory();
  memory.note(ASSISTANT, {});
  memory.note({ sessionId: "s2", runId: "run2" }, { sessionKey: "agent:main:main" });
  const ctx = { agentId: "main", sessionKey: "agent:main:main" };
  assert.deepEqual(memory.complete({ role: "toolResult", toolCallId: "call_1" }, ctx), { ...ctx, sessionId: "s1", runId: "run1" });
  assert.deepEqual(memory.complete({ role: "toolResult", toolCallId: "call_9" }, ctx), { ...ctx, sessionId: "s2", runId: "run2" });
  assert.equal(memory.complete({ toolCallId: "x" }, { sessionKey: "other" }).sessionId, undefined);
});

test("settings: defaults, the token from the environment, and an address that cannot be used", () => {
  const settings = readSettings({ content: false, token: "" }, { OPENCLAW_FEED_TOKEN: "from-env" });
  assert.equal(settings.url.href, DEFAULTS.url);
  assert.equal(settings.token, "from-env");
  assert.equal(settings.content, false);
  assert.equal(readSettings({ token: "own" }, { OPENCLAW_FEED_TOKEN: "from-env" }).token, "own");
  assert.throws(() => readSettings({ url: "ftp://x" }, {}), /http:\/\/ or https:\/\//);
  assert.throws(() => readSettings({ url: "nonsense" }, {}), /not an address/);
});
