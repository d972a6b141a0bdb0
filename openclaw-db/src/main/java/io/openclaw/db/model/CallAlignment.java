package io.openclaw.db.model;

import io.openclaw.db.model.CallMerge.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lays the answers of a run beside its calls. Both follow one another in time, so the alignment keeps both orders and makes the
 * sum of the distances between the starts of partners smallest (dynamic programming, as in sequence alignment).
 *
 * <p>The start of a call and the time stamp of its answer are taken by the gateway within a few milliseconds of each other;
 * what separates them is how late an event is sent on a busy machine. Partners must agree on what both know: provider, model, tokens, and
 * whether the call failed.
 *
 * <p>Of the table of costs, n rows long, only every √n-th row is kept; the rows between are computed again when the way reaches them. A run of
 * thousands of calls so costs twice the time, but megabytes instead of gigabytes.
 */
final class CallAlignment {

    /** Leaving a call and an answer alone costs as much as this distance between partners: beyond it they are strangers. */
    static final long ALONE_MS = Duration.ofSeconds(15).toMillis();

    private static final long NEVER = Long.MAX_VALUE / 4;

    private final List<Side> left;
    private final List<Side> right;
    private final int rowsKept;
    private final Map<Integer, long[]> marks;
    private List<long[]> block = List.of();
    private int blockFrom;

    private CallAlignment(List<Side> left, List<Side> right) {
        this.left = left;
        this.right = right;
        this.rowsKept = (int) Math.sqrt(left.size()) + 1;
        this.marks = marks();
    }

    /** All calls and answers, partners joined, in order of their start. */
    static List<Group> align(List<Group> calls, List<Group> answers) {
        return new CallAlignment(sides(calls), sides(answers)).aligned();
    }

    private List<Group> aligned() {
        List<Group> aligned = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            if (i < left.size()
                    && j < right.size()
                    && cost(i, j) == plus(distance(left.get(i), right.get(j)), cost(i + 1, j + 1))) {
                aligned.add(left.get(i++).group().join(right.get(j++).group()));
            } else if (i < left.size() && cost(i, j) == plus(ALONE_MS, cost(i + 1, j))) {
                aligned.add(left.get(i++).group());
            } else {
                aligned.add(right.get(j++).group());
            }
        }
        return aligned;
    }

    /** Smallest cost of aligning what follows from call i and answer j on. */
    private long cost(int i, int j) {
        if (i < blockFrom || i > blockFrom + block.size() - 1) {
            computeBlock(i / rowsKept * rowsKept);
        }
        return block.get(i - blockFrom)[j];
    }

    /** From the last row to the first; every so many rows one is kept. */
    private Map<Integer, long[]> marks() {
        Map<Integer, long[]> kept = new HashMap<>();
        long[] row = rowOf(left.size(), new long[0]);
        kept.put(left.size(), row);
        for (int i = left.size() - 1; i >= 0; i--) {
            row = rowOf(i, row);
            if (i % rowsKept == 0) {
                kept.put(i, row);
            }
        }
        return kept;
    }

    /** The rows from one mark up to the next, that included. */
    private void computeBlock(int from) {
        int to = Math.min(from + rowsKept, left.size());
        Deque<long[]> rows = new ArrayDeque<>();
        rows.add(Objects.requireNonNull(marks.get(to)));
        for (int i = to - 1; i >= from; i--) {
            rows.addFirst(rowOf(i, rows.getFirst()));
        }
        block = new ArrayList<>(rows);
        blockFrom = from;
    }

    private long[] rowOf(int i, long[] next) {
        long[] row = new long[right.size() + 1];
        for (int j = right.size(); j >= 0; j--) {
            if (i == left.size()) {
                row[j] = ALONE_MS * (right.size() - j);
            } else if (j == right.size()) {
                row[j] = ALONE_MS * (left.size() - i);
            } else {
                long together = plus(distance(left.get(i), right.get(j)), next[j + 1]);
                row[j] = Math.min(together, ALONE_MS + Math.min(next[j], row[j + 1]));
            }
        }
        return row;
    }

    private static long distance(Side call, Side answer) {
        if (!agree(call.call(), answer.call())) {
            return NEVER;
        }
        Usage tokens = call.call().usage();
        Usage answered = answer.call().usage();
        boolean surely = tokens != null && answered != null && !tokens.isZero() && tokens.sameCounts(answered);
        return surely ? 0 : Math.abs(call.startMs() - answer.startMs());
    }

    /** Whether nothing that both know speaks against their being one call. */
    static boolean agree(LlmCall call, LlmCall answer) {
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

    private record Side(Group group, LlmCall call, Instant start, long startMs) {

        static Side of(Group group) {
            LlmCall call = group.call();
            Instant start = call.happenedAt();
            return new Side(group, call, start, start.toEpochMilli());
        }
    }
}
