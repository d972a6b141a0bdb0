package io.openclaw.db.session;

/**
 * Something that a sessions file and PostgreSQL do not agree on.
 *
 * @param key of the session, as PostgreSQL has it
 * @param position of the message; 0 when it is the session as a whole
 * @param why in words; for what differs, which parts. Never what they say
 */
public record Difference(String key, long position, What what, String why) {

    /** Where it is. */
    public enum What {
        ONLY_IN_FILE,
        ONLY_IN_POSTGRES,
        DIFFERENT
    }
}
