package io.openclaw.cli.output;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing: a line for each of its fields that has a value. Texts of several lines stand below their name. */
public final class Card {

    private static final String INDENT = "    ";

    private Card() {}

    /** The names are those of JSON; underscores become blanks. */
    public static String of(Map<String, @Nullable Object> values) {
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder card = new StringBuilder();
        values.forEach((name, value) -> {
            String text = value == null ? "" : text(value);
            if (!text.isEmpty()) {
                String label = name.replace('_', ' ');
                card.append(label).append(" ".repeat(width - label.length())).append("  ");
                card.append(text.contains("\n") ? "\n" + INDENT + text.replace("\n", "\n" + INDENT) : text);
                card.append('\n');
            }
        });
        return card.toString();
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(item -> Plain.text(String.valueOf(item))).collect(Collectors.joining("\n"))
                : Plain.text(value.toString());
    }
}
