package io.openclaw.db.operations;

import io.openclaw.db.operations.Judgement.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says of a change whether it is larger than what is usual. Usual is what the hours of the seven days before differ by: three times the
 * spread of the difference of two of them, the spread being 1.4826 times the median of the distances from the median, which single odd
 * hours do not move. An error rate must also differ by more than chance explains: three standard errors of two proportions.
 */
final class Judge {

    /** Fewer in either window say nothing. */
    static final int LEAST_CALLS = 20;
    /** Fewer in an hour, and the hour does not count. */
    static final int LEAST_CALLS_IN_HOUR = 10;

    static final int LEAST_HOURS = 8;

    /** Makes the median distance the standard deviation where values are normally distributed. */
    private static final double MAD_TO_DEVIATION = 1.4826;

    private static final double DEVIATIONS = 3;
    private static final double LEAST_RELATIVE_SPREAD = 0.02;

    private final List<CallFigures> hours;

    /** @param hours of the days before, in their order; those before the first call of all are left out here */
    Judge(List<CallFigures> hours) {
        this.hours = hours.stream().dropWhile(hour -> hour.calls() == 0).toList();
    }

    List<Judgement> judge(CallFigures before, CallFigures after) {
        return Stream.of(Measure.values())
                .map(measure -> judge(measure, before, after))
                .toList();
    }

    private Judgement judge(Measure measure, CallFigures before, CallFigures after) {
        double[] usual = usual(measure);
        OptionalDouble was = measure.value(before);
        OptionalDouble is = measure.value(after);
        if (was.isEmpty() || is.isEmpty() || tooFew(measure, before, after)) {
            return new Judgement(measure, boxed(was), boxed(is), null, usual.length, Verdict.TOO_FEW_CALLS);
        }
        double difference = Math.abs(is.getAsDouble() - was.getAsDouble());
        double limit = limit(measure, usual, was.getAsDouble());
        return new Judgement(
                measure,
                was.getAsDouble(),
                is.getAsDouble(),
                limit,
                usual.length,
                verdict(measure, difference > limit, usual.length, before, after));
    }

    /** An error rate can be judged by chance alone; the others only beside what they usually are. */
    private static Verdict verdict(Measure measure, boolean large, int hours, CallFigures before, CallFigures after) {
        if (measure == Measure.ERROR_RATE) {
            return large && beyondChance(before, after) ? Verdict.LARGER : Verdict.USUAL;
        }
        if (hours < LEAST_HOURS) {
            return Verdict.TOO_FEW_HOURS;
        }
        return large ? Verdict.LARGER : Verdict.USUAL;
    }

    /** That nobody calls any more is seen in the calls before. */
    private static boolean tooFew(Measure measure, CallFigures before, CallFigures after) {
        return measure == Measure.CALLS
                ? before.calls() + after.calls() < LEAST_CALLS
                : measure.of(before) < LEAST_CALLS || measure.of(after) < LEAST_CALLS;
    }

    private double[] usual(Measure measure) {
        return hours.stream()
                .filter(hour -> measure == Measure.CALLS || measure.of(hour) >= LEAST_CALLS_IN_HOUR)
                .map(measure::value)
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
    }

    private static double limit(Measure measure, double[] sorted, double before) {
        double centre = sorted.length == 0 ? before : median(sorted);
        double spread = Math.max(measure.leastSpread(), LEAST_RELATIVE_SPREAD * Math.abs(centre));
        if (sorted.length >= LEAST_HOURS) {
            double[] distances = Arrays.stream(sorted)
                    .map(value -> Math.abs(value - centre))
                    .sorted()
                    .toArray();
            spread = Math.max(spread, MAD_TO_DEVIATION * median(distances));
        }
        return DEVIATIONS * Math.sqrt(2) * spread;
    }

    private static boolean beyondChance(CallFigures before, CallFigures after) {
        double all = before.calls() + after.calls();
        double failed = (before.failed() + after.failed()) / all;
        double deviation = Math.sqrt(failed * (1 - failed) * (1.0 / before.calls() + 1.0 / after.calls()));
        double difference = (double) after.failed() / after.calls() - (double) before.failed() / before.calls();
        return Math.abs(difference) > DEVIATIONS * deviation;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
