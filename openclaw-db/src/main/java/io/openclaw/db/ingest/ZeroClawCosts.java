package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ZeroClaw's ledger {@code state/costs.jsonl}: {@code {"id","usage":{"model","input_tokens","output_tokens","cached_input_tokens"?,
 * "total_tokens","cost_usd","pricing_available"?,"timestamp"},"session_id","agent_alias"?,"goal_task_id"?}} (crate zeroclaw-config,
 * {@code cost/types.rs}). Version 0.1 has no cached tokens and no agent, 0.8.0 no task; {@code task_id} is the task's name in between. The
 * file only grows. Older builds could write two records into one line.
 *
 * <p>{@code session_id} is one per run of the daemon and no conversation, so no session is made of it. Cached tokens are part of
 * {@code input_tokens}. A cost of 0 for a call that used tokens means that ZeroClaw knew no price, and is unknown here.
 */
final class ZeroClawCosts implements LineFormat {

    private static final int DEPTH = 5;
    /** The same lines under the name they had until the gateway moved them; no database. */
    private static final Path FORMER_NAME = Path.of(".zeroclaw", "costs.db");

    private static final String NEXT_RECORD = "{\"id\"";

    @Override
    public String name() {
        return "zeroclaw-costs";
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        return FoundFiles.below(root, DEPTH, file -> file.endsWith("costs.jsonl") || file.endsWith(FORMER_NAME))
                .stream()
                .map(file -> new LogFile(file, null, LogFile.Growth.APPENDED))
                .toList();
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        return new Reader(file.agent());
    }

    private record Reader(@Nullable String agent) implements LineReader {

        @Override
        public List<Fact> read(long offset, String line) throws MalformedLineException {
            List<Fact> facts = new ArrayList<>();
            List<String> unreadable = new ArrayList<>();
            int from = 0;
            while (from < line.length()) {
                int good = from + records(line.substring(from), facts);
                int next = line.indexOf(NEXT_RECORD, good + 1);
                from = next < 0 ? line.length() : next;
                String rest = line.substring(good, from).strip();
                if (!rest.isEmpty()) {
                    unreadable.add(rest);
                }
            }
            if (facts.isEmpty() && !unreadable.isEmpty()) {
                throw new MalformedLineException("It is no record of costs, or half written.");
            }
            for (String text : unreadable) {
                facts.add(unreadable(text, facts.get(0).at()));
            }
            return facts;
        }

        @Override
        public @Nullable String state() {
            return null;
        }

        /** Reads records up to the first thing that is none; how far it got, in characters. */
        private int records(String text, List<Fact> into) {
            int end = 0;
            try (JsonParser parser = Fields.JSON.createParser(text)) {
                for (JsonNode node = Fields.JSON.readTree(parser); node != null; node = Fields.JSON.readTree(parser)) {
                    into.add(call(node));
                    end = (int) parser.currentLocation().getCharOffset();
                }
                return text.length();
            } catch (IOException | MalformedLineException e) {
                return end;
            }
        }

        private LlmCall call(JsonNode record) throws MalformedLineException {
            JsonNode usage = record.path("usage");
            if (!usage.isObject()) {
                throw new MalformedLineException("It has no usage.");
            }
            Instant at = Fields.requiredTime(usage, "timestamp");
            String id = Fields.text(record, "id");
            String alias = Fields.text(record, "agent_alias");
            Usage tokens = tokens(usage);
            return new LlmCall(
                    Witness.HOST,
                    new Scope(
                            null,
                            Fields.text(record, "session_id"),
                            alias == null ? agent : alias,
                            null,
                            Fields.text(record, "goal_task_id", "task_id")),
                    CallRef.ofCall("zeroclaw:" + (id == null ? FactIds.derived(record.toString()) : id)),
                    new ModelRef(null, Fields.text(usage, "model"), null),
                    tokens,
                    cost(usage, tokens),
                    Timing.NONE,
                    Outcome.NONE,
                    Exchange.NONE,
                    at);
        }

        private static Usage tokens(JsonNode usage) {
            Long prompt = Fields.count(usage, "input_tokens");
            Long cached = Fields.count(usage, "cached_input_tokens");
            if (prompt != null && cached != null) {
                cached = Math.min(cached, prompt);
                prompt -= cached;
            }
            Long output = Fields.count(usage, "output_tokens");
            Long total = prompt == null || output == null ? Fields.count(usage, "total_tokens") : null;
            return new Usage(prompt, output, cached, null, null, total);
        }

        private static @Nullable Cost cost(JsonNode usage, Usage tokens) {
            boolean priced = usage.path("pricing_available").asBoolean(true);
            return priced ? Fields.cost(usage, "cost_usd", tokens) : null;
        }

        /** What stands between records and is none is kept as it is: the records around it are good. */
        private static RawEvent unreadable(String text, Instant at) {
            ObjectNode body = Fields.JSON.createObjectNode().put("text", text);
            String id = FactIds.derived(text).toString();
            return new RawEvent("zeroclaw-costs", "unreadable", id, 0L, Scope.NONE, body.toString(), at);
        }
    }
}
