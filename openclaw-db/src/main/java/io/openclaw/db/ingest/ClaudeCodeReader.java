package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines of Claude Code: {@code {"type":"user"|"assistant","uuid","parentUuid","sessionId","timestamp","cwd","gitBranch","version",
 * "isSidechain","agentId"?,"requestId"?,"forkedFrom"?,"costUSD"?,"message":{"id","role","model","content","stop_reason","usage"}}}, and
 * lines of other types about the session. Nobody but Claude Code defines the format; what is said here was seen in files of versions 1.0 to
 * 2.1 and in the issues of ccusage (888, 901, 938, 985, 1175).
 *
 * <p>An answer is one line per block of its content, each with the usage as it was then: see {@link ClaudeCodeCall}. A session that was
 * resumed or forked begins with copies of lines of another one, which keep their {@code uuid}, but not their {@code sessionId}: a line is
 * the message that its {@code uuid} names, whichever file it is in.
 */
final class ClaudeCodeReader implements LineReader {

    static final String SOURCE = "claude-code";

    /** Known, and said elsewhere too: {@code progress} repeats what sub-agents write into their own files. */
    private static final Set<String> SAYS_NOTHING =
            Set.of("progress", "file-history-snapshot", "queue-operation", "last-prompt", "permission-mode", "summary");

    /** Known, and kept word for word: for {@code system} and {@code attachment} their {@code subtype} stands behind. */
    private static final Set<String> KEPT = Set.of(
            "workspace",
            "system",
            "attachment",
            "agent-name",
            "agent-color",
            "agent-setting",
            "attribution-snapshot",
            "content-replacement",
            "mode",
            "pr-link",
            "speculation-accept",
            "tag",
            "task-summary",
            "worktree-state");

    private static final int MOST_OPEN_TOOLS = 100;

    private final String file;
    private final ObjectNode state;

    ClaudeCodeReader(String file, JsonNode state) {
        this.file = file;
        this.state = state.deepCopy();
    }

    /** Whether a line that was kept word for word is of a type that is known. */
    static boolean knows(RawEvent kept) {
        String name = kept.name();
        int subtype = name.indexOf('.');
        return KEPT.contains(subtype < 0 ? name : name.substring(0, subtype));
    }

    @Override
    public List<Fact> read(long offset, String line) throws MalformedLineException {
        JsonNode node = Fields.object(line);
        String type = Fields.text(node, "type");
        if (type == null) {
            throw new MalformedLineException("It has no type.");
        }
        return switch (type) {
            case "user", "assistant" -> message(node, offset);
            case "ai-title", "custom-title" -> title(node);
            default -> SAYS_NOTHING.contains(type) ? List.of() : List.of(raw(type, node, offset));
        };
    }

    @Override
    public String state() {
        return state.toString();
    }

    private List<Fact> message(JsonNode node, long offset) throws MalformedLineException {
        Instant at = Fields.requiredTime(node, "timestamp");
        state.put("at", at.toString());
        ClaudeCodeContent content = ClaudeCodeContent.of(node.path("message").path("content"));
        ClaudeCodeLine line = new ClaudeCodeLine(node, scope(node), id(node, offset), at, content);
        List<Fact> facts = new ArrayList<>(place(line));
        line.messages(this::closed).forEach(facts::add);
        LlmCall call = line.ofAssistant() ? ClaudeCodeCall.of(line, state) : null;
        if (call != null) {
            facts.add(call);
        }
        content.toolUses().forEach(this::opened);
        return facts;
    }

    /** The folder and branch it works in, and the session it came from, whenever one of them changes. */
    private List<Fact> place(ClaudeCodeLine line) {
        ObjectNode place = Fields.JSON.createObjectNode();
        for (String name : List.of("cwd", "gitBranch", "version", "entrypoint", "sessionId", "agentId")) {
            if (line.line().hasNonNull(name)) {
                place.set(name, line.line().get(name));
            }
        }
        if (place.equals(state.get("place"))) {
            return List.of();
        }
        state.set("place", place);
        List<Fact> facts = new ArrayList<>();
        facts.add(new RawEvent(SOURCE, "workspace", line.id(), 1L, line.scope(), place.toString(), line.at()));
        lineage(line).ifPresent(facts::add);
        return facts;
    }

    /** A sub-agent is a child of its session, and a fork one of the session that its first lines were copied from. */
    private Optional<SessionOpened> lineage(ClaudeCodeLine line) {
        Scope scope = line.scope();
        String of = key(Fields.text(line.line(), "sessionId"), null);
        if (of == null || of.equals(scope.sessionKey())) {
            return Optional.empty();
        }
        boolean forked = line.line().path("forkedFrom").hasNonNull("sessionId");
        Scope child = forked ? new Scope(of, null, SOURCE, scope.channel(), null) : scope;
        return Optional.of(new SessionOpened(child, null, null, null, forked ? scope.sessionKey() : of, line.at()));
    }

    private List<Fact> title(JsonNode line) {
        String title = Fields.text(line, "customTitle", "aiTitle", "title");
        Instant at = lastTime(line);
        return title == null ? List.of() : List.of(new SessionOpened(scope(line), null, null, title, null, at));
    }

    private RawEvent raw(String type, JsonNode line, long offset) {
        String subtype = Fields.text(line, "subtype");
        String name = subtype == null ? type : type + "." + subtype;
        return new RawEvent(SOURCE, name, id(line, offset), 0L, scope(line), line.toString(), lastTime(line));
    }

    private Instant lastTime(JsonNode line) {
        Instant own = Fields.time(line, "timestamp");
        Instant last = own == null ? Fields.time(state, "at") : own;
        return last == null ? Instant.EPOCH : last;
    }

    /** A copied line is of the session it was copied from, where it says so. */
    private Scope scope(JsonNode line) {
        String session = Fields.text(line.path("forkedFrom"), "sessionId");
        if (session == null) {
            session = Fields.text(line, "sessionId");
        }
        String channel = Fields.text(line, "entrypoint");
        return new Scope(
                key(session == null ? file : session, Fields.text(line, "agentId")),
                null,
                SOURCE,
                channel == null ? "cli" : channel,
                null);
    }

    private static @Nullable String key(@Nullable String session, @Nullable String subAgent) {
        return session == null ? null : SOURCE + ":" + session + (subAgent == null ? "" : ":" + subAgent);
    }

    private String id(JsonNode line, long offset) {
        String original = Fields.text(line.path("forkedFrom"), "messageUuid");
        String uuid = original == null ? Fields.text(line, "uuid") : original;
        return MessageRef.EVERYWHERE + (uuid == null ? file + "@" + offset : uuid);
    }

    private void opened(JsonNode use) {
        ObjectNode open = state.withObject("/tools");
        if (open.size() >= MOST_OPEN_TOOLS) {
            open.remove(open.fieldNames().next());
        }
        open.put(use.path("id").asText(), use.path("name").asText());
    }

    private @Nullable String closed(String toolCall) {
        JsonNode name = state.withObject("/tools").remove(toolCall);
        return name == null ? null : name.asText();
    }
}
