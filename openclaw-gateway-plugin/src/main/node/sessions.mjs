// Which session and run a tool result belongs to. OpenClaw announces every committed message on its transcript bus except tool
// results; those are seen only by the hook before_message_write, which knows the session key but neither session id nor run id.
// Both are on the events that come before it: the assistant message that asked for the tool, and after_tool_call.

const MAX_REMEMBERED = 2000;

export class SessionMemory {
  #byKey = new Map();
  #byToolCall = new Map();

  /** Learn from any event that passes. */
  note(event, ctx) {
    const sessionKey = event?.sessionKey ?? ctx?.sessionKey;
    const sessionId = event?.sessionId ?? ctx?.sessionId;
    if (!sessionKey || !sessionId) return;
    const message = event?.message;
    const runId = event?.runId ?? ctx?.runId ?? message?.__openclaw?.runId;
    remember(this.#byKey, sessionKey, { sessionId, runId });
    if (event?.toolCallId) remember(this.#byToolCall, toolKey(sessionKey, event.toolCallId), { sessionId, runId });
    if (message?.role !== "assistant" || !Array.isArray(message.content)) return;
    for (const block of message.content) {
      if (block?.type === "toolCall" && block.id) remember(this.#byToolCall, toolKey(sessionKey, block.id), { sessionId, runId });
    }
  }

  /** The context of a tool result with sessionId and runId added when they are known. */
  complete(message, ctx) {
    const known = this.#byToolCall.get(toolKey(ctx?.sessionKey, message?.toolCallId)) ?? this.#byKey.get(ctx?.sessionKey);
    return { ...ctx, sessionId: ctx?.sessionId ?? known?.sessionId, runId: ctx?.runId ?? known?.runId };
  }
}

const toolKey = (sessionKey, toolCallId) => `${sessionKey}\n${toolCallId}`;

/** A Map keeps insertion order: the entry set longest ago is the first. */
function remember(map, key, value) {
  map.delete(key);
  map.set(key, value);
  if (map.size > MAX_REMEMBERED) map.delete(map.keys().next().value);
}
