package io.openclaw.db.operations;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Impacts as plain values for JSON: the same by command and by HTTP. Money is a number, moments are texts. */
public final class ImpactValues {

    private ImpactValues() {}

    public static Map<String, @Nullable Object> of(Impact impact) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("host", impact.host());
        values.put("at", impact.at().toString());
        values.put("changes", impact.changes().stream().map(ImpactValues::of).toList());
        values.put("before", of(impact.before()));
        values.put("after", of(impact.after()));
        values.put(
                "judgements", impact.judgements().stream().map(ImpactValues::of).toList());
        values.put("larger", impact.larger());
        values.put("statement", impact.statement());
        values.put("near", impact.near());
        return values;
    }

    private static Map<String, @Nullable Object> of(Change change) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("kind", change.kind().word());
        values.put("key", change.key());
        values.put("at", change.at().toString());
        values.put("subject", change.subject());
        return values;
    }

    private static Map<String, @Nullable Object> of(CallFigures figures) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("from", figures.from().toString());
        values.put("to", figures.to().toString());
        values.put("calls", figures.calls());
        values.put("failed", figures.failed());
        values.put(
                "error_rate",
                figures.errorRate().isPresent() ? figures.errorRate().getAsDouble() : null);
        values.put("p50_ms", figures.p50Ms());
        values.put("p95_ms", figures.p95Ms());
        values.put("tokens", figures.tokens());
        values.put("calls_without_tokens", figures.calls() - figures.metered());
        values.put("cost_usd", figures.costUsd());
        values.put("calls_without_cost", figures.unknownCost());
        values.put("unpricedCalls", figures.unpriced());
        return values;
    }

    private static Map<String, @Nullable Object> of(Judgement judgement) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("measure", judgement.measure().word());
        values.put("before", judgement.before());
        values.put("after", judgement.after());
        values.put("usual_up_to", judgement.limit());
        values.put("hours", judgement.hours());
        values.put("verdict", judgement.verdict().word());
        return values;
    }
}
