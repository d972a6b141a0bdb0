package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where in a rollout of Codex the reader is; all of it is in {@code state}. */
final class CodexSession {

    /** A fork is written in one go, and copied lines get the time of that; or they keep their old one. */
    private static final Duration COPIED_WITHIN = Duration.ofSeconds(1);

    private static final int MOST_OPEN_TOOLS = 100;

    private static final Set<String> TYPED_INTO = Set.of("codex_cli_rs", "codex-tui", "codex_vscode");

    private final String file;
    private final ObjectNode state;
    private long offset;

    CodexSession(String file, ObjectNode state) {
        this.file = file;
        this.state = state;
    }

    /** A line begins. */
    void line(@Nullable Instant at, long place) {
        offset = place;
        if (at != null) {
            state.put("at", at.toString());
        }
    }

    /** Whether this is the session of the file; those that follow are the ones its first lines were copied from. */
    boolean opened(JsonNode meta) {
        String id = Fields.text(meta, "id", "session_id");
        if (!state.has("totals")) {
            state.put("root", id);
        }
        if (state.has("id")) {
            state.put("triggerOfCopied", code(trigger(meta)));
            return false;
        }
        Instant created = Fields.time(meta, "timestamp");
        state.put("id", id);
        state.put("created", (created == null ? at() : created).toString());
        state.put("provider", Fields.text(meta, "model_provider"));
        state.put("channel", Fields.text(meta, "originator"));
        state.put("forkedFrom", Fields.text(meta, "forked_from_id"));
        JsonNode spawn = meta.path("source").path("subagent").path("thread_spawn");
        String spawnedBy = Fields.text(meta, "parent_thread_id");
        state.put("spawnedBy", spawnedBy == null ? Fields.text(spawn, "parent_thread_id") : spawnedBy);
        state.put("trigger", code(trigger(meta)));
        state.put("cwd", Fields.text(meta, "cwd"));
        return true;
    }

    /** A sub-agent is told; a person, where they type: {@code codex_exec} is used by people and by jobs. */
    private static @Nullable Trigger trigger(JsonNode meta) {
        if (meta.path("source").has("subagent") || meta.hasNonNull("parent_thread_id")) {
            return Trigger.SUB_AGENT;
        }
        return TYPED_INTO.contains(meta.path("originator").asText()) ? Trigger.USER : null;
    }

    private static @Nullable String code(@Nullable Trigger trigger) {
        return trigger == null ? null : trigger.code();
    }

    /** What made the call that was counted last; a copied one was made by what made the session it was copied from. */
    @Nullable Trigger trigger() {
        return Trigger.of(Fields.text(state, replaying() ? "triggerOfCopied" : "trigger"));
    }

    /** The folder that is worked in. */
    @Nullable String workspace() {
        return Fields.text(state, "cwd");
    }

    @Nullable String parent() {
        String parent = Fields.text(state, "forkedFrom", "spawnedBy");
        return parent == null ? null : key(parent);
    }

    void turn(JsonNode turn) {
        String id = Fields.text(turn, "turn_id");
        if (id != null && !id.equals(Fields.text(state, "turn"))) {
            state.put("turn", id);
            state.remove("said");
        }
        state.put("begun", true);
        String folder = Fields.text(turn, "cwd");
        if (folder != null) {
            state.put("cwd", folder);
        }
        String model = Fields.text(turn, "model");
        if (model != null) {
            state.put("model", model);
        }
    }

    void toolCalled(JsonNode call) {
        ObjectNode open = state.withObject("/tools");
        if (open.size() >= MOST_OPEN_TOOLS) {
            open.remove(open.fieldNames().next());
        }
        String name = Fields.text(call, "name", "type");
        open.put(call.path("call_id").asText(), name);
    }

    @Nullable String toolAnswered(JsonNode output) {
        JsonNode name = state.withObject("/tools").remove(output.path("call_id").asText());
        return name == null || name.isNull() ? null : name.asText();
    }

    /**
     * The tokens of the call behind a count; null when no call is behind it, because the sum did not grow, or is the one that a fork starts
     * with.
     */
    @Nullable CodexTokens counted(JsonNode info) {
        CodexTokens total = CodexTokens.of(info.path("total_token_usage"));
        CodexTokens last = CodexTokens.of(info.path("last_token_usage"));
        if (total == null) {
            state.put("call", last == null ? null : last.name() + "@" + at());
            return last;
        }
        CodexTokens before = CodexTokens.of(state.path("totals"));
        boolean inherited = before == null && state.hasNonNull("forkedFrom") && !state.has("begun");
        state.set("totals", info.get("total_token_usage"));
        state.put("call", total.name());
        if (inherited || total.equals(before)) {
            return null;
        }
        CodexTokens since = before == null ? null : total.since(before);
        return since != null ? since : Objects.requireNonNullElse(last, total);
    }

    /** Whether the line is a copy of one of the session this one was forked from. */
    boolean replaying() {
        if (!state.hasNonNull("forkedFrom")) {
            return false;
        }
        Instant created = Instant.parse(state.path("created").asText());
        Instant turn = CodexReader.timeIn(Fields.text(state, "turn"));
        return (turn == null || turn.isBefore(created)) && at().isBefore(created.plus(COPIED_WITHIN));
    }

    Scope scope() {
        return scope(id());
    }

    /** Whose words these are: what was copied is of the session it was copied from. */
    Scope speaker() {
        String forkedFrom = Fields.text(state, "forkedFrom");
        return scope(replaying() && forkedFrom != null ? forkedFrom : id());
    }

    Instant happenedAt() {
        Instant turn = CodexReader.timeIn(Fields.text(state, "turn"));
        return replaying() && turn != null ? turn : at();
    }

    String nameOfCall() {
        return within() + ":" + state.path("call").asText();
    }

    /** What is said twice in one turn is two items. */
    String nameOfItem(JsonNode item) {
        String what = FactIds.derived(item.toString()).toString();
        if (!item.hasNonNull("call_id")) {
            ObjectNode said = state.withObject("/said");
            int times = said.path(what).asInt() + 1;
            said.put(what, times);
            what += times == 1 ? "" : "#" + times;
        }
        return MessageRef.EVERYWHERE + CodexReader.SOURCE + ":" + within() + ":" + what;
    }

    private String within() {
        String turn = Fields.text(state, "turn");
        String root = Fields.text(state, "root");
        String within = turn == null ? root : turn;
        return within == null ? file : within;
    }

    ModelRef model() {
        return new ModelRef(Fields.text(state, "provider"), Fields.text(state, "model"), null);
    }

    Instant at() {
        Instant at = Fields.time(state, "at");
        return at == null ? Instant.EPOCH : at;
    }

    long offset() {
        return offset;
    }

    private String id() {
        String id = Fields.text(state, "id");
        return id == null ? file : id;
    }

    private Scope scope(String session) {
        String channel = Fields.text(state, "channel");
        return new Scope(
                key(session), null, CodexReader.SOURCE, channel == null ? "cli" : channel, Fields.text(state, "turn"));
    }

    private static String key(String session) {
        return CodexReader.SOURCE + ":" + session;
    }
}
