package io.openclaw.db.snapshot;

/** The characters of a JSON5 text and how far it has been read. Line breaks are counted only when something is wrong. */
final class Json5Source {
    static final int END = -1;

    private final Object name;
    private final String text;
    private int at;

    Json5Source(Object name, String text) {
        this.name = name;
        this.text = text;
    }

    int at() {
        return at;
    }

    String from(int start) {
        return text.substring(start, at);
    }

    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    int next() {
        return at < text.length() ? text.charAt(at++) : END;
    }

    boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    boolean take(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    /** Behind blanks, line breaks and comments. */
    void skipBlanks() throws ConfigFileException {
        while (true) {
            if (isBlank(peek())) {
                at++;
            } else if (take("//")) {
                while (peek() != END && !isLineBreak(peek())) {
                    at++;
                }
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw failure("a comment begins here that is never closed");
                }
                at = end + 2;
            } else {
                return;
            }
        }
    }

    static boolean isLineBreak(int c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }

    private static boolean isBlank(int c) {
        return c != END && (c <= ' ' ? c == ' ' || (c >= '\t' && c <= '\r') : isExoticBlank(c));
    }

    private static boolean isExoticBlank(int c) {
        return c == '\uFEFF' || c == '\u00A0' || isLineBreak(c) || Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    ConfigFileException failure(String what) {
        return failure(at, what);
    }

    ConfigFileException failure(int where, String what) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < where; i++) {
            char c = text.charAt(i);
            boolean half = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (isLineBreak(c) && !half) {
                line++;
                lineStart = i + 1;
            }
        }
        return ConfigFileException.at(name, line, where - lineStart + 1, what);
    }
}
