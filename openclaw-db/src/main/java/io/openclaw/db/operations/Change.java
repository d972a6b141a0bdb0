package io.openclaw.db.operations;

import java.time.Instant;

/**
 * Something that may have changed how model calls go.
 *
 * @param kind what it is
 * @param key names it: {@code deploy:12}, {@code config:7}, {@code model:} with its name, {@code moment}
 * @param host the machine it happened on; empty where nobody said
 * @param at when
 * @param subject what changed, in words: {@code gateway 1.15.0 -> 1.16.0}
 */
public record Change(Kind kind, String key, String host, Instant at, String subject) {

    /** Kinds of changes. */
    public enum Kind {
        /** A row of {@code deployments}. */
        DEPLOYMENT("deployment"),
        /** A row of {@code config_snapshots} that differs from the one before. */
        CONFIG("config"),
        /** The first call of a model on a host after seven days without one. */
        MODEL("model"),
        /** No change: a moment somebody asked about. */
        MOMENT("moment");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As it is told. */
        public String word() {
            return word;
        }
    }
}
