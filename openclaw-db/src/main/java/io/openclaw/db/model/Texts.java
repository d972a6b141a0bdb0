package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/** The few rules about text that every record of this room shares. */
final class Texts {

    private Texts() {}

    /** Empty text says no more than no text. */
    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** The first known of two values. */
    static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }

    static int weight(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    static String required(@Nullable String value, String what) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(what + " is missing: it names the thing the fact is about.");
        }
        return value;
    }
}
