package io.openclaw.db.redact;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secrets without a beginning of their own, found by walking back or ahead from some landmark. */
final class Shapes {
    private static final Pattern TELEGRAM = Pattern.compile("[0-9]{8,10}:[A-Za-z0-9_-]{35}");
    private static final Pattern DISCORD =
            Pattern.compile("[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6,7}\\.[A-Za-z0-9_-]{27,40}");
    private static final int LONGEST_AUTHORITY = 1024;
    private static final int GATEWAY_TOKEN = 48;
    private static final int GATEWAY_TOKEN_AHEAD = 64;

    private Shapes() {}

    /** {@code 110201543:AAH...}: a bot's number, a colon, 35 characters. The landmark is a digit before a colon. */
    static Rule telegram() {
        List<String> landmarks = List.of("0:", "1:", "2:", "3:", "4:", "5:", "6:", "7:", "8:", "9:");
        return new Rule("telegram-bot-token", landmarks, (text, from, to) -> {
            int end = to + 35;
            if (end > text.length()
                    || !Chars.isBase64Url(text.charAt(to))
                    || !Chars.isBase64Url(text.charAt(end - 1))) {
                return null;
            }
            int start = from;
            while (start > 0 && to - start <= 11 && Chars.isDigit(text.charAt(start - 1))) {
                start--;
            }
            return to - start >= 9 && TELEGRAM.matches(text.substring(start, end))
                    ? new Span(start, tokenEnd(text, end))
                    : null;
        });
    }

    /** Three base64url parts, the second of 6 or 7 characters; the landmark is the first dot. */
    static Rule discord() {
        return new Rule("discord-bot-token", List.of("."), (text, from, to) -> {
            boolean second = to + 7 < text.length() && (text.charAt(to + 6) == '.' || text.charAt(to + 7) == '.');
            if (!second) {
                return null;
            }
            int start = from;
            while (start > 0 && from - start <= 28 && Chars.isBase64Url(text.charAt(start - 1))) {
                start--;
            }
            start = Chars.afterEscape(text, start);
            var matcher = DISCORD.matcher(text.substring(start, Math.min(text.length(), to + 64)));
            return from - start >= 24 && matcher.lookingAt()
                    ? new Span(start, tokenEnd(text, start + matcher.end()))
                    : null;
        });
    }

    /** {@code scheme://user:password@host}, database URLs included; and {@code scheme://token@host}. */
    static Rule urlPassword() {
        return new Rule("url-password", List.of("://"), (text, from, to) -> {
            int colon = -1;
            int at = -1;
            int limit = Math.min(text.length(), to + LONGEST_AUTHORITY);
            for (int i = to; i < limit && isAuthority(text.charAt(i)); i++) {
                colon = colon < 0 && text.charAt(i) == ':' ? i : colon;
                at = text.charAt(i) == '@' ? i : at;
            }
            return userInfo(text, to, colon, at);
        });
    }

    private static @Nullable Span userInfo(String text, int from, int colon, int at) {
        if (colon >= 0 && at > colon + 1) {
            return Value.isReference(text.substring(colon + 1, at)) ? null : new Span(colon + 1, at);
        }
        if (colon >= 0 || at - from < 20) {
            return null;
        }
        String user = text.substring(from, at);
        return Value.mixesLettersAndDigits(user) && Value.isRandom(user) ? new Span(from, at) : null;
    }

    private static boolean isAuthority(char c) {
        return !Chars.isSpace(c) && !Chars.isQuote(c) && c != '/' && c != '\\' && c != '<' && c != '>';
    }

    /** 24 random bytes in hex, as OpenClaw makes them for the gateway, shortly after a word that speaks of one. */
    static Rule gatewayToken() {
        return new Rule("openclaw-token", List.of("token", "gateway", "openclaw", "auth"), (text, from, to) -> {
            int last = Math.min(text.length() - GATEWAY_TOKEN, to + GATEWAY_TOKEN_AHEAD);
            int start = to;
            while (start <= last) {
                int notHex = lastNotHex(text, start);
                if (notHex < 0) {
                    return isAlone(text, start) ? new Span(start, start + GATEWAY_TOKEN) : null;
                }
                start = notHex + 1;
            }
            return null;
        });
    }

    private static int lastNotHex(String text, int start) {
        for (int i = start + GATEWAY_TOKEN - 1; i >= start; i--) {
            if (!Chars.isHex(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAlone(String text, int start) {
        int end = start + GATEWAY_TOKEN;
        return Chars.startsToken(text, start) && (end == text.length() || !Chars.isAlnum(text.charAt(end)));
    }

    private static int tokenEnd(String text, int at) {
        int end = at;
        while (end < text.length() && Chars.isBase64Url(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
