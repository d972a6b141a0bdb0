package io.openclaw.db.postgres;

/**
 * Which keys a prefix finds: the key itself, and those that begin with {@code start}. It ends at a key part, so that {@code tg:main:7} does
 * not find {@code tg:main:78}; SQL compares with {@code starts_with}, to which no character is a wildcard.
 */
record KeyPrefix(String exact, String start) {

    private static final String SEPARATOR = ":";

    static KeyPrefix of(String prefix) {
        boolean whole = prefix.isEmpty() || prefix.endsWith(SEPARATOR);
        return new KeyPrefix(prefix, whole ? prefix : prefix + SEPARATOR);
    }
}
