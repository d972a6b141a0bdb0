package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.pricing.PriceBook;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch as statements. Facts of one kind go together, which keeps the order that matters: within a kind, and around a renamed or
 * deleted session, which cuts the batch into stages.
 *
 * @param statements of this stage, in order
 * @param testimonies of this stage; they are merged after its statements
 */
record BatchPlan(List<Statement> statements, List<Recorded> testimonies) {

    /** @param book by which model calls are priced; null: they are not */
    static List<BatchPlan> stages(Batch batch, @Nullable PriceBook book) {
        List<BatchPlan> stages = new ArrayList<>();
        List<Recorded> together = new ArrayList<>();
        for (Recorded fact : batch.facts()) {
            if (SessionChanges.isOne(fact.fact().kind())) {
                stages.add(stage(batch, together, book));
                together.clear();
                stages.add(new BatchPlan(SessionChanges.of(batch.host(), fact).toList(), List.of()));
            } else {
                together.add(fact);
            }
        }
        stages.add(stage(batch, together, book));
        return stages;
    }

    private static BatchPlan stage(Batch batch, List<Recorded> facts, @Nullable PriceBook book) {
        Map<FactKind, List<Recorded>> byKind = new EnumMap<>(FactKind.class);
        List<Recorded> testimonies = new ArrayList<>();
        for (Recorded fact : facts) {
            if (Batch.isTestimony(fact)) {
                testimonies.add(fact);
            } else {
                byKind.computeIfAbsent(fact.fact().kind(), kind -> new ArrayList<>())
                        .add(fact);
            }
        }
        List<Statement> statements = new ArrayList<>(SessionTable.learn(batch.host(), facts));
        byKind.forEach((kind, ofKind) -> statements.addAll(store(batch, kind, ofKind, book)));
        return new BatchPlan(statements, testimonies);
    }

    private static List<Statement> store(Batch batch, FactKind kind, List<Recorded> facts, @Nullable PriceBook book) {
        String host = batch.host();
        return switch (kind) {
            case MESSAGE -> List.of(MessageTable.insert(host, facts));
            case LLM_CALL ->
                List.of(LlmCallTable.insert(
                        host,
                        facts.stream()
                                .map(call -> LlmCallRow.ofHost(call, batch.source()))
                                .toList(),
                        book));
            case TOOL_CALL -> List.of(ToolCallTable.merge(host, facts));
            case METRICS_SNAPSHOT -> List.of(MetricsSnapshotTable.insert(host, facts));
            case CRON_EXECUTION -> List.of(CronExecutionTable.merge(host, facts));
            case RAW_EVENT -> List.of(RawEventTable.insert(host, facts));
            case TOKENS_ADDED -> List.of(StoreTokens.add(host, facts));
            case SESSION_OPENED, SESSION_ENDED, SESSION_RENAMED, SESSION_DELETED -> List.of();
        };
    }
}
