package io.openclaw.db.operations;

import org.jspecify.annotations.Nullable;

/**
 * Whether a measure changed by more than it usually does from hour to hour.
 *
 * @param before its value in the window before; null where there is none
 * @param after its value in the window after
 * @param limit the largest change that counts as usual; null where there were too few calls to say
 * @param hours hours of the days before with enough calls, which the limit is from
 */
public record Judgement(
        Measure measure,
        @Nullable Double before,
        @Nullable Double after,
        @Nullable Double limit,
        int hours,
        Verdict verdict) {

    /** What came out. */
    public enum Verdict {
        /** The change is larger than the usual variation. */
        LARGER("larger than usual"),
        /** The change is within the usual variation. */
        USUAL("within the usual"),
        /** The windows hold too few calls. */
        TOO_FEW_CALLS("too few calls"),
        /** Too few hours before hold enough calls to know what is usual. */
        TOO_FEW_HOURS("too few hours before");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** As it is told. */
        public String word() {
            return word;
        }
    }
}
