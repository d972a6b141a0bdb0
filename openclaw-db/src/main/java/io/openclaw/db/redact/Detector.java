package io.openclaw.db.redact;

import org.jspecify.annotations.Nullable;

/** Looks closer where a keyword was found. Must look at a bounded stretch of text only and must answer "no" cheaply. */
@FunctionalInterface
interface Detector {
    /** The secret belonging to the keyword at {@code from} up to {@code to}, or null. */
    @Nullable Span find(String text, int from, int to);
}
