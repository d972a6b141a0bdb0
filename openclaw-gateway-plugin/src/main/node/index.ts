// The OpenClaw side: which hooks and buses are listened to. Everything else is in feed.mjs and the files beside it.
//
// OpenClaw calls register() several times in one process, in the modes "full" and "discovery", with separate copies of this
// module. Hooks of agent turns (llm_output, after_tool_call, model_call_ended, ...) are called on the "discovery" registration,
// those of sessions, cron and the gateway on the "full" one, each hook on exactly one: so all hooks are registered in both.
// Buses call every subscriber: they are subscribed to only while the service runs, which only the "full" registration does.
import { definePluginEntry } from "openclaw/plugin-sdk/plugin-entry";
import * as diagnostics from "openclaw/plugin-sdk/diagnostic-runtime";
import { Feed } from "./feed.mjs";
import { SessionMemory } from "./sessions.mjs";
import { readSettings } from "./settings.mjs";

const HOOKS = [
  "gateway_start", "gateway_stop",
  "session_start", "session_end", "before_reset", "before_compaction", "after_compaction",
  "message_received", "message_sent",
  "llm_output", "model_call_ended", "after_tool_call", "agent_end",
  "subagent_spawned", "subagent_ended",
  "cron_changed",
];

const DIAGNOSTICS = new Set([
  "model.usage", "model.failover",
  "model.call.completed", "model.call.error", // the only place where the calls of a compaction appear with their tokens
  "run.completed",
  "tool.execution.completed", "tool.execution.error", "tool.execution.blocked",
]);

/** OpenClaw waits 5 s for gateway_stop; a service has less to do after it: only session_end lines are left then. */
const STOP_FLUSH_MS = 3000;
const LAST_FLUSH_MS = 1500;

type Event = Record<string, any>;
type Settings = ReturnType<typeof readSettings>;
type Log = { info(text: string): void; warn(text: string): void };
type Shared = { feed: Feed; sessions: SessionMemory; unsubscribe: Array<() => void> };

const SHARED = Symbol.for("openclaw-feed");

/** One feed per process, whatever the number of registrations: one boot id, one order, one connection. */
function shared(settings: Settings, log: Log): Shared {
  const known = (globalThis as any)[SHARED] as Shared | undefined;
  if (known) {
    known.feed.configure(settings, log);
    return known;
  }
  const created: Shared = { feed: new Feed(settings, log), sessions: new SessionMemory(), unsubscribe: [] };
  (globalThis as any)[SHARED] = created;
  // A command that runs an agent without a gateway ends when it has nothing more to do; the gateway never comes here.
  process.once("beforeExit", () => void created.feed.flush(LAST_FLUSH_MS));
  return created;
}

export default definePluginEntry({
  id: "openclaw-feed",
  name: "Feed to the persistence module",
  description: "Sends messages, model calls, tool calls, sessions and cron runs of this gateway to a local collector",
  register(api) {
    if (api.registrationMode !== "full" && api.registrationMode !== "discovery") return;
    let settings: Settings;
    try {
      settings = readSettings(api.pluginConfig ?? {});
    } catch (error) {
      api.logger.error(`openclaw-feed: nothing is sent: ${(error as Error).message}`);
      return;
    }
    const { feed, sessions, unsubscribe } = shared(settings, api.logger);

    const record = (source: string, name: string, event: Event, ctx: Event) => {
      try {
        sessions.note(event, ctx);
        feed.record(source, name, event, ctx);
      } catch {
        // Never into the gateway.
      }
    };

    const on = (hook: string, handler: (event: Event, ctx: Event) => unknown, options?: { priority: number }) => {
      try {
        api.on(hook as never, handler as never, options as never);
      } catch (error) {
        api.logger.info(`openclaw-feed: this OpenClaw has no hook ${hook} (${(error as Error).message})`);
      }
    };

    for (const hook of HOOKS) {
      on(hook, (event, ctx) => {
        record("hook", hook, event, ctx);
        if (hook === "gateway_stop") return feed.flush(STOP_FLUSH_MS);
      });
    }

    // The transcript bus is silent about tool results; this hook sees them. It is synchronous and must return nothing: what it
    // returns would replace the message. Last of all plugins (lowest priority), to see what is really written.
    on("before_message_write", (event, ctx) => {
      const message = event?.message;
      if (message?.role === "toolResult") record("hook", "before_message_write", { message }, sessions.complete(message, ctx));
    }, { priority: -1000 });

    if (api.registrationMode !== "full") return;
    const stopListening = () => {
      for (const stop of unsubscribe.splice(0)) {
        try {
          stop();
        } catch {
          // Already gone.
        }
      }
    };
    api.registerService({
      id: "openclaw-feed",
      async start() {
        stopListening();
        // Not in OpenClaw 2026.4.
        if (typeof diagnostics.onInternalDiagnosticEvent === "function") {
          unsubscribe.push(diagnostics.onInternalDiagnosticEvent((event, meta) => {
            if (DIAGNOSTICS.has(event.type)) record("diag", event.type, event, { trusted: meta?.trusted });
          }));
        } else {
          api.logger.warn("openclaw-feed: this OpenClaw has no diagnostic events for plugins; tokens of compactions are not sent");
        }
        unsubscribe.push(api.runtime.events.onSessionTranscriptUpdate((update: Event) => {
          if (update.message) record("transcript", "update", update, {});
        }));
        api.logger.info(`openclaw-feed: sending to ${settings.url.origin}${settings.url.pathname}${settings.content ? "" : ", without content"}`);
      },
      async stop() {
        stopListening();
        await feed.flush(LAST_FLUSH_MS);
      },
    });
  },
});
