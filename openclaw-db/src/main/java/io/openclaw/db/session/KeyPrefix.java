package io.openclaw.db.session;

/**
 * The keys that a prefix finds: the key itself, and those from {@code from} up to, not including, {@code below} in the order of
 * their UTF-8 bytes. A range needs no wildcards, so that no character of a key can become one.
 */
record KeyPrefix(String exact, String from, String below) {

    private static final char SEPARATOR = ':';
    private static final char AFTER_SEPARATOR = ':' + 1;
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    static KeyPrefix of(String prefix) {
        if (prefix.isEmpty()) {
            return new KeyPrefix("", "", LAST);
        }
        boolean ended = prefix.charAt(prefix.length() - 1) == SEPARATOR;
        String parts = ended ? prefix.substring(0, prefix.length() - 1) : prefix;
        return new KeyPrefix(prefix, parts + SEPARATOR, parts + AFTER_SEPARATOR);
    }
}
