package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Witness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines of Codex: {@code {"timestamp","type","payload"}}, where {@code session_meta} says which session it is, {@code turn_context} which
 * model is asked, {@code response_item} holds the conversation, and {@code event_msg} of type {@code token_count} the tokens, as
 * {@code info.total_token_usage}, summed since the session began, and {@code info.last_token_usage} (codex-rs, {@code protocol.rs}). Files of
 * 2025 hold the bare items below a first line {@code {"id","timestamp"}}, and no tokens.
 *
 * <p>Codex writes a count again whenever it has news of the limits, and copies the lines of a session into its forks, with new times. A call
 * is therefore named by its turn and the sum behind it, an item by its turn and what it is; both are the same in every copy. Where turns have no
 * id, the oldest session that the file speaks of stands for them. See issues 897, 1288, 1370 and 1460 of ccusage.
 */
final class CodexReader implements LineReader {

    static final String SOURCE = "codex";

    /** Says what an item of the conversation says as well, or that it goes on. */
    private static final Set<String> SAID_BY_ITEMS = Set.of(
            "user_message",
            "agent_message",
            "agent_reasoning",
            "agent_reasoning_raw_content",
            "agent_reasoning_section_break",
            "item_started",
            "item_completed",
            "task_complete",
            "turn_complete");

    /** Known, and kept word for word: what Codex puts into rollouts besides (codex-rs, {@code rollout/src/policy.rs}). */
    private static final Set<String> KEPT = Set.of(
            "workspace",
            "additional_tools",
            "agent_message",
            "compacted",
            "compaction",
            "compaction_summary",
            "context_compaction",
            "ghost_snapshot",
            "tool_search_output",
            "inter_agent_communication",
            "context_compacted",
            "dynamic_tool_call_request",
            "dynamic_tool_call_response",
            "entered_review_mode",
            "error",
            "exited_review_mode",
            "guardian_assessment",
            "image_generation_end",
            "patch_apply_end",
            "sub_agent_activity",
            "thread_goal_updated",
            "thread_name_updated",
            "thread_rolled_back",
            "turn_aborted",
            "undo_completed",
            "view_image_tool_call",
            "web_search_end");

    private static final String OF_OTHER_AGENTS = "collab_";

    private final CodexSession session;
    private final ObjectNode state;

    CodexReader(String file, JsonNode state) {
        this.state = state.deepCopy();
        this.session = new CodexSession(file, this.state);
    }

    /** Whether a line that was kept word for word is of a type that is known. */
    static boolean knows(RawEvent kept) {
        return KEPT.contains(kept.name()) || kept.name().startsWith(OF_OTHER_AGENTS);
    }

    @Override
    public List<Fact> read(long offset, String line) throws MalformedLineException {
        JsonNode node = Fields.object(line);
        JsonNode payload = node.path("payload");
        session.line(Fields.time(node, "timestamp"), offset);
        if (!payload.isObject()) {
            return bare(node);
        }
        String type = Fields.text(node, "type");
        if (type == null) {
            throw new MalformedLineException("It has no type.");
        }
        return switch (type) {
            case "session_meta" -> opened(payload);
            case "turn_context" -> {
                session.turn(payload);
                yield List.of();
            }
            case "response_item" -> item(payload);
            case "event_msg" -> event(payload);
            default -> raw(type, payload);
        };
    }

    @Override
    public String state() {
        return state.toString();
    }

    private List<Fact> bare(JsonNode node) throws MalformedLineException {
        if (node.hasNonNull("record_type")) {
            return List.of();
        }
        if (node.hasNonNull("type")) {
            return item(node);
        }
        if (!node.hasNonNull("id")) {
            throw new MalformedLineException("It has neither a type nor a session.");
        }
        return opened(node);
    }

    private List<Fact> opened(JsonNode meta) {
        if (!session.opened(meta)) {
            return List.of();
        }
        ObjectNode place = Fields.JSON.createObjectNode();
        for (String name : List.of("cwd", "originator", "cli_version", "model_provider", "git")) {
            if (meta.hasNonNull(name)) {
                place.set(name, meta.get(name));
            }
        }
        List<Fact> facts = new ArrayList<>(List.of(rawEvent("workspace", place)));
        String parent = session.parent();
        if (parent != null) {
            facts.add(new SessionOpened(session.scope(), null, null, null, parent, session.at()));
        }
        return facts;
    }

    private List<Fact> item(JsonNode item) {
        String tool = null;
        if (CodexItem.isCall(item)) {
            session.toolCalled(item);
        } else if (CodexItem.isOutput(item)) {
            tool = session.toolAnswered(item);
        }
        String name = session.nameOfItem(item);
        return new CodexItem(item, name, session.speaker(), session.model(), tool, session.happenedAt())
                .message()
                .<List<Fact>>map(List::of)
                .orElseGet(() -> CodexItem.mayBeSilent(item) ? List.of() : raw(nameOf(item), item));
    }

    private static String nameOf(JsonNode item) {
        return Objects.requireNonNullElse(Fields.text(item, "type"), "response_item");
    }

    private List<Fact> event(JsonNode event) {
        String type = event.path("type").asText();
        if ("token_count".equals(type)) {
            CodexTokens tokens = session.counted(event.path("info"));
            return tokens == null || tokens.isZero() ? List.of() : List.of(call(tokens));
        }
        if ("task_started".equals(type) || "turn_started".equals(type)) {
            session.turn(event);
            return List.of();
        }
        boolean said = SAID_BY_ITEMS.contains(type) || type.startsWith("exec_") || type.startsWith("mcp_");
        return said ? List.of() : raw(type.isEmpty() ? "event_msg" : type, event);
    }

    private LlmCall call(CodexTokens tokens) {
        return new LlmCall(
                Witness.HOST,
                session.speaker().withTrigger(session.trigger()).withWorkspace(session.workspace()),
                CallRef.ofCall(SOURCE + ":" + session.nameOfCall()),
                session.model(),
                tokens.usage(),
                null,
                Timing.NONE,
                Outcome.completed(),
                Exchange.NONE,
                session.happenedAt());
    }

    private List<Fact> raw(String name, JsonNode body) {
        if (session.replaying()) {
            return List.of();
        }
        return List.of(rawEvent(name, body));
    }

    private RawEvent rawEvent(String name, JsonNode body) {
        Scope scope = session.scope();
        return new RawEvent(SOURCE, name, scope.sessionKey(), session.offset(), scope, body.toString(), session.at());
    }

    /** The moment in a UUID of version 7 (RFC 9562, section 5.7); null for any other id. */
    static @Nullable Instant timeIn(@Nullable String id) {
        if (id == null || id.length() != 36 || id.charAt(14) != '7') {
            return null;
        }
        try {
            return Instant.ofEpochMilli(Long.parseLong(id.substring(0, 8) + id.substring(9, 13), 16));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
