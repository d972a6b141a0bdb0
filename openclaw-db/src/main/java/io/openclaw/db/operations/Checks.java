package io.openclaw.db.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What values must be before they are written down. */
final class Checks {

    /** Longer ones would be no names; those of adopted rows may be. */
    private static final int LONGEST_NAME = 500;

    private Checks() {}

    /** The name without the blanks around it. */
    static String name(String field, @Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new InvalidFieldException(
                    field, "must have 1 to " + LONGEST_NAME + " characters, and not only blanks among them.");
        }
        return name;
    }

    /** The text without the blanks around it. */
    static String text(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidFieldException(field, "must say something.");
        }
        return text.strip();
    }

    /** The word, when it is one of those. */
    static String word(String field, @Nullable String text, List<String> words) {
        if (text == null || !words.contains(text)) {
            throw new InvalidFieldException(field, "must be one of " + String.join(", ", words) + ".");
        }
        return text;
    }

    /** Nothing for what says nothing. */
    static @Nullable String orNothing(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
