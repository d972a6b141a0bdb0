package io.openclaw.db.redact;

import org.jspecify.annotations.Nullable;

/**
 * A {@code name = value} around a keyword, as it occurs in JSON, JSON inside a string, YAML, shells, URLs, command lines, source code
 * and prose. Parsed by hand because quotes have to be matched with their escapes, which a linear-time expression cannot do, and because
 * words such as "token" are too frequent in our texts to start an expression for each.
 */
record Assignment(Form form, String name, Span value, boolean callFollows) {
    /** In which surroundings it stands. */
    enum Form {
        /** {@code "name": "value"}. */
        FIELD,
        /** {@code name = "value"}. */
        LITERAL,
        /** {@code ?name=value}. */
        QUERY,
        /** {@code --name value}. */
        FLAG,
        /** {@code NAME=value}. */
        ENVIRONMENT,
        /** {@code name: value}, or a sentence. */
        PLAIN
    }

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_GAP = 8;
    /** As much of a value as is judged; what belongs to it is masked to its end. */
    private static final int LONGEST_VALUE = 4096;

    String head(String text) {
        return text.substring(value.start(), Math.min(value.end(), value.start() + LONGEST_VALUE));
    }

    static @Nullable Assignment around(String text, int from, int to) {
        int nameEnd = to;
        while (nameEnd < text.length() && nameEnd - to < LONGEST_NAME && Chars.isName(text.charAt(nameEnd))) {
            nameEnd++;
        }
        int nameQuoteEnd = skipQuotesAndBlanks(text, nameEnd);
        int separatorEnd = skipSeparator(text, nameQuoteEnd);
        boolean separated = separatorEnd > nameQuoteEnd;
        if (!separated && (nameQuoteEnd == nameEnd || text.charAt(nameEnd) != ' ')) {
            return null;
        }
        int nameStart = nameStart(text, from);
        Form form = surroundings(text, nameStart, nameEnd, separated ? text.charAt(separatorEnd - 1) : ' ');
        if (!separated && form != Form.FLAG) {
            return null;
        }
        return value(text, text.substring(nameStart, nameEnd), form, skipBlanks(text, separatorEnd));
    }

    private static int nameStart(String text, int from) {
        int start = from;
        while (start > 0 && from - start < LONGEST_NAME && Chars.isName(text.charAt(start - 1))) {
            start--;
        }
        return Math.min(from, Chars.afterEscape(text, start));
    }

    private static Form surroundings(String text, int nameStart, int nameEnd, char separator) {
        char before = nameStart == 0 ? ' ' : text.charAt(nameStart - 1);
        if (Chars.isQuote(before)
                && nameEnd < text.length()
                && (Chars.isQuote(text.charAt(nameEnd)) || text.charAt(nameEnd) == '\\')) {
            return Form.FIELD;
        }
        boolean encoded = nameStart >= 3
                && text.charAt(nameStart - 3) == '%'
                && "3F,26,23,22,27,3f".contains(text.substring(nameStart - 2, nameStart));
        if (encoded || (separator == '=' && (before == '?' || before == '&' || before == '#' || before == ';'))) {
            return Form.QUERY;
        }
        if (text.startsWith("--", nameStart)) {
            return Form.FLAG;
        }
        boolean capitals = text.substring(nameStart, nameEnd).chars().noneMatch(c -> Chars.isLower((char) c));
        return capitals && separator == '=' ? Form.ENVIRONMENT : Form.PLAIN;
    }

    private static @Nullable Assignment value(String text, String name, Form form, int at) {
        int open = at;
        if (open + 1 < text.length()
                && "bruf".indexOf(text.charAt(open)) >= 0
                && Chars.isQuote(text.charAt(open + 1))) {
            open++;
        }
        while (open < text.length() && text.charAt(open) == '\\') {
            open++;
        }
        boolean quoted = open < text.length() && Chars.isQuote(text.charAt(open));
        int start = quoted ? open + 1 : skipEncodedQuote(text, at);
        int end = quoted ? closingQuote(text, start, text.charAt(open), open - at) : bareEnd(text, start);
        if (end <= start) {
            return null;
        }
        boolean call = !quoted && end < text.length() && "([{".indexOf(text.charAt(end)) >= 0;
        Form known = form == Form.FIELD && !quoted ? Form.PLAIN : form;
        return new Assignment(quoted && form == Form.PLAIN ? Form.LITERAL : known, name, new Span(start, end), call);
    }

    /** The quote that closes one opened behind {@code escapes} backslashes: one inside the value stands behind more of them. */
    private static int closingQuote(String text, int start, char quote, int escapes) {
        int limit = Math.min(text.length(), start + LONGEST_VALUE);
        int backslashes = 0;
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                return i;
            }
            if (c == quote && backslashes <= escapes) {
                return i - backslashes;
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return bareEnd(text, limit);
    }

    private static int bareEnd(String text, int start) {
        int end = start;
        while (end < text.length()
                && !Chars.isSpace(text.charAt(end))
                && "\"'`\\,;&()[]{}<>|".indexOf(text.charAt(end)) < 0) {
            if (text.startsWith("%22", end) || text.startsWith("%26", end)) {
                break;
            }
            end++;
        }
        return end;
    }

    private static int skipBlanks(String text, int at) {
        int i = at;
        while (i < text.length() && i - at < LONGEST_GAP && Chars.isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int skipQuotesAndBlanks(String text, int at) {
        int i = skipEncodedQuote(text, at);
        while (i < text.length() && i - at < LONGEST_GAP) {
            char c = text.charAt(i);
            if (!Chars.isQuote(c) && !Chars.isBlank(c) && c != '\\' && c != ']' && c != '?' && c != '!') {
                break;
            }
            i++;
        }
        return i;
    }

    private static int skipSeparator(String text, int at) {
        if (text.startsWith("%3D", at)
                || text.startsWith("%3d", at)
                || text.startsWith("%3A", at)
                || text.startsWith("%3a", at)) {
            return at + 3;
        }
        int i = at;
        while (i < text.length()
                && i - at < 3
                && (text.charAt(i) == '=' || text.charAt(i) == ':' || (i > at && text.charAt(i) == '>'))) {
            i++;
        }
        return i;
    }

    private static int skipEncodedQuote(String text, int at) {
        return text.startsWith("%22", at) || text.startsWith("%27", at) ? at + 3 : at;
    }
}
