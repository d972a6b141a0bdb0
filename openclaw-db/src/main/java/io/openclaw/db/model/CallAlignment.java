package io.openclaw.db.model;

import io.openclaw.db.model.CallMerge.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lays the answers of a run beside its calls. Both follow one another in time, so the alignment keeps both orders and makes the
 * sum of the distances between the starts of partners smallest (dynamic programming, as in sequence alignment).
 *
 * <p>The start of a call and the time stamp of its answer are taken by the gateway within a few milliseconds of each other;
 * what separates them is how late an event is sent on a busy machine. Partners must agree on what both know: provider, model, tokens, and
 * whether the call failed.
 */
final class CallAlignment {

    /** Leaving a call and an answer alone costs as much as this distance between partners: beyond it they are strangers. */
    private static final long ALONE_MS = Duration.ofSeconds(15).toMillis();

    private static final long NEVER = Long.MAX_VALUE / 4;

    private CallAlignment() {}

    /** All calls and answers, partners joined, in order of their start. */
    static List<Group> align(List<Group> calls, List<Group> answers) {
        List<Side> left = sides(calls);
        List<Side> right = sides(answers);
        long[][] cost = costs(left, right);
        List<Group> aligned = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            if (i < left.size()
                    && j < right.size()
                    && cost[i][j] == plus(distance(left.get(i), right.get(j)), cost[i + 1][j + 1])) {
                aligned.add(left.get(i++).group().join(right.get(j++).group()));
            } else if (i < left.size() && cost[i][j] == plus(ALONE_MS, cost[i + 1][j])) {
                aligned.add(left.get(i++).group());
            } else {
                aligned.add(right.get(j++).group());
            }
        }
        return aligned;
    }

    /** Smallest cost of aligning what follows from call i and answer j on. */
    private static long[][] costs(List<Side> left, List<Side> right) {
        long[][] cost = new long[left.size() + 1][right.size() + 1];
        for (int i = left.size(); i >= 0; i--) {
            for (int j = right.size(); j >= 0; j--) {
                cost[i][j] = cost(cost, left, right, i, j);
            }
        }
        return cost;
    }

    private static long cost(long[][] cost, List<Side> left, List<Side> right, int i, int j) {
        if (i == left.size()) {
            return ALONE_MS * (right.size() - j);
        }
        if (j == right.size()) {
            return ALONE_MS * (left.size() - i);
        }
        long together = plus(distance(left.get(i), right.get(j)), cost[i + 1][j + 1]);
        long apart = ALONE_MS + Math.min(cost[i + 1][j], cost[i][j + 1]);
        return Math.min(together, apart);
    }

    private static long distance(Side call, Side answer) {
        if (!agree(call.call(), answer.call())) {
            return NEVER;
        }
        Usage tokens = call.call().usage();
        boolean surely = tokens != null
                && !tokens.isZero()
                && tokens.equals(answer.call().usage());
        return surely
                ? 0
                : Math.abs(Duration.between(call.start(), answer.start()).toMillis());
    }

    private static boolean agree(LlmCall call, LlmCall answer) {
        return same(call.model().provider(), answer.model().provider())
                && same(call.model().model(), answer.model().model())
                && (call.outcome().status() == null
                        || answer.outcome().status() == null
                        || failed(call) == failed(answer))
                && sameTokens(call, answer);
    }

    private static boolean failed(LlmCall call) {
        return !Outcome.COMPLETED.equals(call.outcome().status());
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one == null || other == null || one.equals(other);
    }

    private static boolean sameTokens(LlmCall call, LlmCall answer) {
        Usage one = call.usage();
        Usage other = answer.usage();
        return one == null || other == null || Objects.equals(one.total(), other.total());
    }

    private static long plus(long one, long other) {
        return one >= NEVER || other >= NEVER ? NEVER : one + other;
    }

    private static List<Side> sides(List<Group> groups) {
        return groups.stream()
                .map(Side::of)
                .sorted(Comparator.comparing(Side::start)
                        .thenComparing(s -> s.group().merged().id()))
                .toList();
    }

    private record Side(Group group, LlmCall call, Instant start) {

        static Side of(Group group) {
            LlmCall call = group.call();
            Instant start = call.timing().startedAt();
            return new Side(group, call, start == null ? call.at() : start);
        }
    }
}
