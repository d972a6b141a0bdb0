package io.openclaw.cli.command;

import io.openclaw.cli.output.Plain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much of a brief is shown: so many items of a list, so many bytes of a text.
 *
 * @param items of each list
 * @param bytes of each text, in UTF-8
 */
record Fitting(int items, int bytes) {
    /** Of UTF-8, line ends included. */
    static final int PAGE = 4095;

    /** From generous to bare. The last fits whatever is in the database. */
    private static final List<Fitting> STEPS = List.of(
            new Fitting(6, 200),
            new Fitting(6, 120),
            new Fitting(5, 90),
            new Fitting(4, 60),
            new Fitting(3, 45),
            new Fitting(2, 30),
            new Fitting(1, 20));

    /** The fullest form that fits on the page. */
    static String page(Function<Fitting, String> form) {
        for (Fitting fitting : STEPS) {
            String page = form.apply(fitting);
            if (page.getBytes(StandardCharsets.UTF_8).length <= PAGE) {
                return page;
            }
        }
        throw new IllegalStateException("The barest form of the brief is over " + PAGE + " bytes.");
    }

    <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(items, all.size()));
    }

    String text(String text) {
        return Plain.bytes(text, bytes);
    }

    @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text(text);
    }
}
