package io.openclaw.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.snapshot.ConfigChange;
import io.openclaw.db.snapshot.ConfigChanges;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Changes of a configuration, a line each: {@code ~ place: old → new}, {@code + place: new}, {@code - place: old}. One line more says so where there
 * were too many to be told one by one.
 */
final class ChangeWords {

    private static final int WIDEST_PLACE = 200;
    private static final int WIDEST_VALUE = 120;

    static final String TOO_MANY = "more than " + ConfigChanges.MOST + " changes";

    private ChangeWords() {}

    static String plain(List<ConfigChange> changes) {
        return coloured(changes, Ansi.OFF);
    }

    /** Red what went, green what came, where the terminal has colours. */
    static String coloured(List<ConfigChange> changes, Ansi ansi) {
        StringBuilder words = new StringBuilder();
        for (ConfigChange change : changes) {
            if (!words.isEmpty()) {
                words.append(System.lineSeparator());
            }
            words.append("  ").append(line(change, ansi));
        }
        if (ConfigChanges.tooMany(changes)) {
            words.append(System.lineSeparator())
                    .append("  ")
                    .append(TOO_MANY)
                    .append(": each value at the top is shown as a whole.");
        }
        return words.toString();
    }

    private static String line(ConfigChange change, Ansi ansi) {
        String place = change.place().isEmpty() ? "(everything)" : Plain.line(change.place(), WIDEST_PLACE);
        String old = value(change.old());
        String now = value(change.value());
        return switch (change.op()) {
            case "add" -> in(Ansi.Style.fg_green, "+ " + place + ": " + now, ansi);
            case "remove" -> in(Ansi.Style.fg_red, "- " + place + ": " + old, ansi);
            case "move" -> "> " + place + " moved from " + change.from() + " to " + change.path();
            default ->
                "~ " + place + ": " + in(Ansi.Style.fg_red, old, ansi) + " → " + in(Ansi.Style.fg_green, now, ansi);
        };
    }

    private static String value(@Nullable JsonNode value) {
        return value == null ? "" : Plain.line(value.toString(), WIDEST_VALUE);
    }

    private static String in(Ansi.Style colour, String text, Ansi ansi) {
        return ansi.enabled() ? colour.on() + text + colour.off() : text;
    }
}
