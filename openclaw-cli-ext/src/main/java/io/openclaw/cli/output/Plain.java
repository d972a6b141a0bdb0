package io.openclaw.cli.output;

import java.nio.charset.StandardCharsets;

/** Text of others on a terminal: what could move the cursor, change colours or turn the direction of writing is made visible. */
public final class Plain {

    private static final char SHOWN = '\uFFFD';
    private static final char JOINER = '\u200D';

    private Plain() {}

    /** On as many lines as it has. */
    public static String text(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(point -> {
            boolean kept = point == '\n' || point == '\t' || !acts(point);
            plain.appendCodePoint(kept ? point : SHOWN);
        });
        return plain.toString();
    }

    /** On one line, and no wider than so many columns. */
    public static String line(String text, int columns) {
        String flat = text(text.substring(0, Math.min(text.length(), 8 * columns)))
                .replaceAll("\\s+", " ")
                .strip();
        if (width(flat) <= columns && text.length() <= 8 * columns) {
            return flat;
        }
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int point : flat.codePoints().toArray()) {
            used += width(point);
            if (used > columns - 1) {
                break;
            }
            line.appendCodePoint(point);
        }
        return line.append('…').toString();
    }

    /** On one line, and no more than so many bytes of UTF-8; three at least. */
    public static String bytes(String text, int most) {
        String flat = line(text, most);
        if (flat.getBytes(StandardCharsets.UTF_8).length <= most) {
            return flat;
        }
        StringBuilder line = new StringBuilder();
        int used = "…".getBytes(StandardCharsets.UTF_8).length;
        for (int point : flat.codePoints().toArray()) {
            used += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (used > most) {
                break;
            }
            line.appendCodePoint(point);
        }
        // What is joined to nothing would be joined to the dots.
        while (line.length() > 0 && line.charAt(line.length() - 1) == JOINER) {
            line.setLength(line.length() - 1);
        }
        return line.append('…').toString();
    }

    /** Columns that a terminal takes for it. */
    public static int width(String line) {
        return line.codePoints().map(Plain::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return wide(point) ? 2 : 1;
    }

    /** The blocks that Unicode's East Asian Width calls wide, and emoji. */
    private static boolean wide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0xFFE0 && point <= 0xFFE6)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || (point >= 0x20000 && point <= 0x3FFFD);
    }

    /** Control characters, half characters, and what turns the direction of writing. */
    private static boolean acts(int point) {
        int type = Character.getType(point);
        boolean turns = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || turns;
    }
}
