package io.openclaw.db.spool;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Instants as {@link Instant#toString} writes them, at a tenth of the cost: a call has two, and the general formatter took two fifths of the
 * time to decode one. Any other form is left to {@link Instant}, so both say the same of every text.
 */
final class IsoInstant {

    /** {@code 2026-11-21T06:40:15}; a fraction of up to nine digits and {@code Z} follow. */
    private static final int SECONDS_END = 19;

    private static final int LONGEST = SECONDS_END + 1 + 9 + 1;
    private static final long SECONDS_OF_DAY = 86_400;

    /** Years of four digits. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant BEYOND = Instant.parse("+10000-01-01T00:00:00Z");

    private IsoInstant() {}

    /**
     * The instant that the text tells.
     *
     * @throws java.time.format.DateTimeParseException when it tells none
     */
    static Instant parse(String text) {
        return isPlain(text) ? plain(text) : Instant.parse(text);
    }

    /** As {@link Instant#toString}: no fraction, or three, six or nine digits of one. */
    static String format(Instant instant) {
        if (instant.isBefore(FIRST) || !instant.isBefore(BEYOND)) {
            return instant.toString();
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(instant.getEpochSecond(), SECONDS_OF_DAY));
        int second = (int) Math.floorMod(instant.getEpochSecond(), SECONDS_OF_DAY);
        StringBuilder text = new StringBuilder(LONGEST);
        digits(text, date.getYear(), 1000).append('-');
        digits(text, date.getMonthValue(), 10).append('-');
        digits(text, date.getDayOfMonth(), 10).append('T');
        digits(text, second / 3600, 10).append(':');
        digits(text, second / 60 % 60, 10).append(':');
        digits(text, second % 60, 10);
        fraction(text, instant.getNano());
        return text.append('Z').toString();
    }

    private static void fraction(StringBuilder text, int nanos) {
        if (nanos == 0) {
            return;
        }
        text.append('.');
        if (nanos % 1_000_000 == 0) {
            digits(text, nanos / 1_000_000, 100);
        } else if (nanos % 1_000 == 0) {
            digits(text, nanos / 1_000, 100_000);
        } else {
            digits(text, nanos, 100_000_000);
        }
    }

    /** The number with leading zeros. */
    private static StringBuilder digits(StringBuilder text, int number, int highest) {
        for (int place = highest; place > 0; place /= 10) {
            text.append((char) ('0' + number / place % 10));
        }
        return text;
    }

    private static boolean isPlain(String text) {
        int length = text.length();
        if (length < SECONDS_END + 1 || length > LONGEST || text.charAt(length - 1) != 'Z') {
            return false;
        }
        for (int i = 0; i < length - 1; i++) {
            char expected = i < SECONDS_END ? "0000-00-00T00:00:00".charAt(i) : i == SECONDS_END ? '.' : '0';
            char c = text.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        // What is no date, a fraction without digits and hour 24 or second 60 are judged elsewhere.
        return length != SECONDS_END + 2
                && number(text, 11, 13) < 24
                && number(text, 14, 16) < 60
                && number(text, 17, 19) < 60
                && number(text, 5, 7) >= 1
                && number(text, 5, 7) <= 12
                && number(text, 8, 10) >= 1
                && number(text, 8, 10)
                        <= YearMonth.of(number(text, 0, 4), number(text, 5, 7)).lengthOfMonth();
    }

    private static Instant plain(String text) {
        LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        long second = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, 19);
        long nanos = 0;
        if (text.length() > SECONDS_END + 1) {
            int end = text.length() - 1;
            nanos = number(text, SECONDS_END + 1, end);
            for (int digits = end - SECONDS_END - 1; digits < 9; digits++) {
                nanos *= 10;
            }
        }
        return Instant.ofEpochSecond(date.toEpochDay() * SECONDS_OF_DAY + second, nanos);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
