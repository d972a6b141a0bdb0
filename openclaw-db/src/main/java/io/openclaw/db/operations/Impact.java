package io.openclaw.db.operations;

import io.openclaw.db.operations.Judgement.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one minute on one host, and the calls before and after.
 *
 * @param at the first of them
 * @param near keys of other changes on the host within a window, which may be the reason as well
 */
public record Impact(
        String host,
        Instant at,
        List<Change> changes,
        CallFigures before,
        CallFigures after,
        List<Judgement> judgements,
        List<String> near) {

    /** Whether anything changed by more than it usually does. */
    public boolean larger() {
        return judgements.stream().anyMatch(one -> one.verdict() == Verdict.LARGER);
    }

    /** One plain sentence or two: what changed by more than usual, and on how much that is judged. */
    public String statement() {
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            List<String> told = judgements.stream()
                    .filter(one -> one.verdict() == verdict)
                    .map(one -> verdict == Verdict.LARGER
                            ? changed(one)
                            : one.measure().word())
                    .toList();
            if (!told.isEmpty()) {
                parts.add(verdict.word() + ": "
                        + (told.size() == Measure.values().length && verdict != Verdict.LARGER
                                ? "everything"
                                : String.join(", ", told)));
            }
        }
        int hours = judgements.stream().mapToInt(Judgement::hours).max().orElse(0);
        return sentence(String.join("; ", parts)) + ". Judged on " + before.calls() + " calls before and "
                + after.calls() + " after, beside " + hours + " hours of the 7 days before.";
    }

    private static String changed(Judgement judgement) {
        Measure measure = judgement.measure();
        return measure.word() + " " + value(measure, judgement.before()) + " -> " + value(measure, judgement.after());
    }

    private static String value(Measure measure, @Nullable Double value) {
        if (value == null) {
            return "unknown";
        }
        return switch (measure) {
            case ERROR_RATE -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
            case P50, P95 -> String.format(Locale.ROOT, "%.0f ms", value);
            case CALLS, TOKENS -> String.format(Locale.ROOT, "%.0f", value);
        };
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
