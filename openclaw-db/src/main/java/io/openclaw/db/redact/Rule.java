package io.openclaw.db.redact;

import java.util.List;

/** One kind of secret: {@code id} names it in masks and metrics, any of {@code keywords} (matched in any case) wakes the detector. */
record Rule(String id, List<String> keywords, Detector detector) {
    Rule {
        if (id.isEmpty() || !id.chars().allMatch(c -> c == '-' || Chars.isLower((char) c) || Chars.isDigit((char) c))) {
            throw new IllegalArgumentException("a rule id is lower-case letters, digits and dashes, not '" + id + "'");
        }
        if (keywords.isEmpty()) {
            throw new IllegalArgumentException("rule " + id + " needs a keyword, or it would never run");
        }
        keywords = List.copyOf(keywords);
    }
}
