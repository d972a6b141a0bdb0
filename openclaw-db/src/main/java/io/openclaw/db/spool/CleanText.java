package io.openclaw.db.spool;

/** Text as PostgreSQL takes it: no NUL, no half characters, not longer than a bound. */
final class CleanText {

    /** Stands where a character was that PostgreSQL refuses or would silently turn into a question mark. */
    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    /** The text without NUL and lone surrogates; the same object when there is nothing to replace. */
    static String clean(String text) {
        int bad = firstBad(text, 0);
        if (bad < 0) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (int i = bad; i >= 0; i = firstBad(text, i + 1)) {
            chars[i] = REPLACEMENT;
        }
        return new String(chars);
    }

    /** Index of the first character at or behind {@code from} that must go, or -1. */
    private static int firstBad(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Whether clean text takes more than {@code bytes} bytes in UTF-8. */
    static boolean longerThan(String text, int bytes) {
        return text.length() > bytes / 3 && (text.length() > bytes || utf8Length(text) > bytes);
    }

    private static long utf8Length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // Each half of a surrogate pair is counted as 2 of the pair's 4 bytes.
                length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length;
    }

    /** The longest beginning of clean text that takes at most {@code bytes} bytes in UTF-8. */
    static String head(String text, int bytes) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (used > bytes) {
                break;
            }
            i += Character.charCount(point);
        }
        return text.substring(0, i);
    }
}
