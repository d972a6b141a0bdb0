package io.openclaw.db.redact;

/** Where a secret stands in a text, from {@code start} up to but not including {@code end}. */
record Span(int start, int end) {
    Span {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("a span must not be empty: " + start + " to " + end);
        }
    }
}
