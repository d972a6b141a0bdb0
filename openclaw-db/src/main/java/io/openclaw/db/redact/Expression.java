package io.openclaw.db.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A detector made of an RE2/J expression that has to match where the keyword stands. The secret is group 1, or the whole match if there is
 * no group. Only a stretch of text is shown to the expression; a token longer than that is followed to its end without it.
 */
final class Expression implements Detector {
    private static final int REACH = 1024;

    private final Pattern pattern;
    private final boolean token;
    private final int shortestTail;
    private final Predicate<String> plausible;

    private Expression(String regex, boolean token, int shortestTail, Predicate<String> plausible) {
        this.pattern = Pattern.compile(regex);
        this.token = token;
        this.shortestTail = shortestTail;
        this.plausible = plausible;
    }

    /** A token with a known beginning; {@code shortestTail} token characters must follow the keyword, which is checked first. */
    static Rule token(String id, String regex, int shortestTail, String... keywords) {
        return new Rule(
                id, List.of(keywords), new Expression(regex, true, shortestTail, value -> !value.endsWith("EXAMPLE")));
    }

    /** As {@link #token}, for beginnings so common that the value has to be looked at, too. */
    static Rule token(String id, String regex, int shortestTail, Predicate<String> plausible, String... keywords) {
        return new Rule(id, List.of(keywords), new Expression(regex, true, shortestTail, plausible));
    }

    /** A secret named by what stands before it. */
    static Rule phrase(String id, String regex, Predicate<String> plausible, String... keywords) {
        return new Rule(id, List.of(keywords), new Expression(regex, false, 0, plausible));
    }

    @Override
    public @Nullable Span find(String text, int from, int to) {
        if (token && !(tailIsLongEnough(text, to) && Chars.startsToken(text, from))) {
            return null;
        }
        int reach = Math.min(text.length(), from + REACH);
        Matcher matcher = pattern.matcher(text.substring(from, reach));
        if (!matcher.lookingAt()) {
            return null;
        }
        int group = matcher.groupCount() == 0 ? 0 : 1;
        if (matcher.start(group) < 0
                || matcher.start(group) == matcher.end(group)
                || !plausible.test(matcher.group(group))) {
            return null;
        }
        int end = from + matcher.end(group);
        return new Span(from + matcher.start(group), end == reach ? tokenEnd(text, end) : end);
    }

    private boolean tailIsLongEnough(String text, int to) {
        if (to + shortestTail > text.length()) {
            return false;
        }
        for (int i = to; i < to + shortestTail; i++) {
            if (!Chars.isToken(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int tokenEnd(String text, int at) {
        int end = at;
        while (end < text.length() && Chars.isToken(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
