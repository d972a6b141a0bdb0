package io.openclaw.gateway.hooks;

import io.openclaw.db.model.CallMerge;
import io.openclaw.db.model.CallMerge.Testimony;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.ToolCall;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is left of facts once the same things are one, by the rules of the model and without a database. */
record Kept(
        List<MessageAppended> messages,
        List<LlmCall> calls,
        List<ToolCall> tools,
        List<CronExecution> crons,
        List<SessionOpened> sessions,
        List<RawEvent> raws) {

    static Kept ofLines(List<String> lines) {
        FeedBatch batch = FeedBatch.parse(String.join("\n", lines));
        if (!batch.problems().isEmpty()) {
            throw new AssertionError(batch.problems());
        }
        List<Fact> facts = new ArrayList<>();
        batch.lines().forEach(line -> facts.addAll(FeedTranslator.translate(line)));
        return of(facts);
    }

    static Kept of(List<Fact> facts) {
        Map<UUID, Fact> rows = new LinkedHashMap<>();
        Map<String, List<Testimony>> runs = new LinkedHashMap<>();
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            UUID minted = UUID.nameUUIDFromBytes(("minted" + i).getBytes(StandardCharsets.UTF_8));
            UUID id = FactIds.rowId(fact, minted);
            if (fact instanceof LlmCall call) {
                runs.computeIfAbsent(
                                call.scope().sessionId() + "|" + call.scope().runId(), r -> new ArrayList<>())
                        .add(new Testimony(id, Instant.ofEpochMilli(i), call));
            } else {
                rows.merge(id, fact, Kept::joined);
            }
        }
        return new Kept(
                all(rows.values(), MessageAppended.class),
                runs.values().stream()
                        .flatMap(run -> CallMerge.merge(run).stream())
                        .map(CallMerge.Merged::call)
                        .toList(),
                all(rows.values(), ToolCall.class),
                all(rows.values(), CronExecution.class),
                all(rows.values(), SessionOpened.class),
                all(rows.values(), RawEvent.class));
    }

    long tokens() {
        return calls.stream()
                .filter(call -> call.usage() != null)
                .mapToLong(call -> call.usage().total())
                .sum();
    }

    BigDecimal usd() {
        return calls.stream()
                .map(LlmCall::cost)
                .filter(cost -> cost != null)
                .map(Cost::usd)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    long messagesOf(String role) {
        return messages.stream().filter(m -> m.role().equals(role)).count();
    }

    private static Fact joined(Fact one, Fact other) {
        if (one instanceof ToolCall tool) {
            return tool.filledFrom((ToolCall) other);
        }
        return one instanceof CronExecution cron ? cron.filledFrom((CronExecution) other) : one;
    }

    private static <T> List<T> all(Collection<Fact> facts, Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
