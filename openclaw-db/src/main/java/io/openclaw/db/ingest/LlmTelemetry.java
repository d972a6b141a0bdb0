package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Day folders of llm-cli-tools-core, {@code LLM_TELEMETRY_DIR/YYYY-MM-DD/}: {@code telemetry.jsonl} with
 * {@code {"timestamp","agent_name","operation","model","session_id","user_id","duration_ms","tokens":{"input","output","total"},"cost_usd",
 * "success","prompt_hash","response_hash","metadata":{"error"?,…}}}, and beside it, where they are kept, {@code prompts.jsonl} and
 * {@code responses.jsonl} with {@code {"timestamp","agent_name","operation","prompt_hash","prompt"}}, or the same of the response. Times
 * have milliseconds and {@code Z} or microseconds and {@code +00:00}.
 *
 * <p>Records have no id: what one says names it. Texts are messages of a conversation that is the agent; a call points to its response by the
 * hash, so each text is kept once and it does not matter which file is read first. What our own gateway writes in this format is marked, and
 * passed over: it is in the database already.
 */
final class LlmTelemetry implements LineFormat {

    /** In {@code metadata}, and in lines of text: who wrote it. */
    static final String WRITER = "writer";

    static final String OURSELVES = "openclaw";

    private static final String NAME = "llm-telemetry";
    private static final int DEPTH = 4;
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Set<String> FILES = Set.of("telemetry.jsonl", "prompts.jsonl", "responses.jsonl");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        return FoundFiles.below(root, DEPTH, LlmTelemetry::isOfADay).stream()
                .map(file -> new LogFile(file, null, LogFile.Growth.APPENDED))
                .toList();
    }

    private static boolean isOfADay(Path file) {
        Path folder = file.getParent();
        return FILES.contains(String.valueOf(file.getFileName()))
                && folder != null
                && DAY.matcher(String.valueOf(folder.getFileName())).matches();
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        return new Reader();
    }

    private static final class Reader implements LineReader {

        @Override
        public List<Fact> read(long offset, String line) throws MalformedLineException {
            JsonNode node = Fields.object(line);
            boolean ours = OURSELVES.equals(Fields.text(node.path("metadata"), WRITER))
                    || OURSELVES.equals(Fields.text(node, WRITER));
            if (ours) {
                return List.of();
            }
            if (node.has("prompt")) {
                return List.of(text(node, MessageAppended.USER, "prompt"));
            }
            return List.of(node.has("response") ? text(node, MessageAppended.ASSISTANT, "response") : call(node));
        }

        @Override
        public @Nullable String state() {
            return null;
        }

        private static LlmCall call(JsonNode node) throws MalformedLineException {
            JsonNode tokens = node.path("tokens");
            if (!tokens.isObject()) {
                throw new MalformedLineException("It has no tokens.");
            }
            Usage usage = new Usage(
                    Fields.count(tokens, "input"),
                    Fields.count(tokens, "output"),
                    null,
                    null,
                    null,
                    Fields.count(tokens, "total"));
            return new LlmCall(
                    Witness.HOST,
                    scope(node),
                    new CallRef(
                            NAME + ":" + FactIds.derived(node.toString()),
                            null,
                            Fields.text(node, "response_hash"),
                            null,
                            null),
                    new ModelRef(null, Fields.text(node, "model"), null),
                    usage,
                    Fields.cost(node, "cost_usd", usage),
                    new Timing(null, Fields.millis(node, "duration_ms"), null),
                    outcome(node),
                    Exchange.NONE,
                    Fields.requiredTime(node, "timestamp"));
        }

        private static Outcome outcome(JsonNode node) {
            return node.path("success").asBoolean(true)
                    ? Outcome.completed()
                    : new Outcome(Outcome.ERROR, Fields.text(node.path("metadata"), "error"), null, null);
        }

        private static MessageAppended text(JsonNode node, String role, String field) throws MalformedLineException {
            return new MessageAppended(
                    scope(node).withRun(null),
                    new MessageRef(Fields.text(node, field + "_hash"), null, null),
                    role,
                    MessageBody.ofText(node.path(field).asText()),
                    null,
                    ModelRef.NONE,
                    null,
                    null,
                    Fields.requiredTime(node, "timestamp"));
        }

        private static Scope scope(JsonNode node) {
            String agent = Fields.text(node, "agent_name");
            return new Scope(
                    NAME + ":" + (agent == null ? "" : agent), null, agent, "cli", Fields.text(node, "session_id"));
        }
    }
}
