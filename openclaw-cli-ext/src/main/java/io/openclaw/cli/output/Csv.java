package io.openclaw.cli.output;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values as PostgreSQL's COPY writes and reads them: NULL is nothing, the empty text is {@code ""}. */
public final class Csv {
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]|^$|^\\s|\\s$|^\\\\\\.$");

    private Csv() {}

    /** One line, without its end. */
    public static String line(List<? extends @Nullable Object> values) {
        return values.stream().map(Csv::cell).collect(Collectors.joining(","));
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        return NEEDS_QUOTES.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
