package io.openclaw.db.redact;

/** A secret in a text and the rule that found it; a rule with a smaller {@code rank} names the mask when two overlap. */
record Finding(int start, int end, Rule rule, int rank) {
    Finding union(Finding other) {
        Finding name = other.rank < rank ? other : this;
        return new Finding(Math.min(start, other.start), Math.max(end, other.end), name.rule, name.rank);
    }

    Finding over(Span span) {
        return new Finding(Math.min(start, span.start()), Math.max(end, span.end()), rule, rank);
    }
}
