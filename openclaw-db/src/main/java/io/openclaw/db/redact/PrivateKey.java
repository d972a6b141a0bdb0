package io.openclaw.db.redact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key in PEM armour, closed or cut off, with real line ends, with {@code \n} as in JSON, or pieced together from string literals.
 * Runs of base64 with a little filler between them are followed by hand, so an unclosed one costs no more than a closed one.
 */
final class PrivateKey {
    private static final int LONGEST_LABEL = 64;
    private static final int LONGEST_FILLER = 100;
    private static final int SHORTEST_RUN = 16;

    private PrivateKey() {}

    static Rule rule() {
        return new Rule("private-key", List.of("-----begin"), PrivateKey::find);
    }

    private static @Nullable Span find(String text, int from, int to) {
        int labelEnd = text.indexOf("-----", to);
        if (labelEnd < 0
                || labelEnd - to > LONGEST_LABEL
                || !text.substring(to, labelEnd).contains("PRIVATE KEY")) {
            return null;
        }
        int armourEnd = labelEnd + 5;
        int end = bodyEnd(text, armourEnd);
        return end > armourEnd ? new Span(from, end) : null;
    }

    private static int bodyEnd(String text, int start) {
        int end = start;
        int at = start;
        while (at < text.length() && at - end <= LONGEST_FILLER) {
            if (text.startsWith("-----END", at)) {
                int close = text.indexOf("-----", at + 8);
                return end == start ? start : close > 0 && close - at < LONGEST_LABEL ? close + 5 : at + 8;
            }
            int runEnd = base64End(text, at);
            if (runEnd - at >= SHORTEST_RUN || (end > start && runEnd > at && startsLine(text, at))) {
                end = runEnd;
            }
            at = runEnd > at ? runEnd : at + 1;
        }
        return end;
    }

    /** Whether the last, short line of a body can start here. */
    private static boolean startsLine(String text, int at) {
        char before = text.charAt(at - 1);
        return before == '\n' || (before == '\\' && text.charAt(at) == 'n');
    }

    private static int base64End(String text, int at) {
        int end = at;
        while (end < text.length() && Chars.isBase64(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
