package io.openclaw.db.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a text, whatever its case, and cuts out what stands around it. */
final class Snippet {

    private static final int CHARS = 200;
    private static final int BEFORE = 60;

    private final Pattern wanted;

    Snippet(String text) {
        this.wanted = Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** What stands around the first place in {@code content}. */
    Optional<String> in(String content) {
        Matcher found = wanted.matcher(content);
        return found.find() ? Optional.of(around(content, found.start())) : Optional.empty();
    }

    private static String around(String content, int hit) {
        int from = Math.max(0, Math.min(hit - BEFORE, content.length() - CHARS));
        int to = Math.min(content.length(), from + CHARS);
        return content.substring(wholeCharacter(content, from), to == content.length() ? to : toWhole(content, to));
    }

    /** A character of two halves is never cut in the middle. */
    private static int wholeCharacter(String content, int from) {
        boolean inside = from > 0
                && from < content.length()
                && Character.isSurrogatePair(content.charAt(from - 1), content.charAt(from));
        return inside ? from + 1 : from;
    }

    private static int toWhole(String content, int to) {
        return Character.isSurrogatePair(content.charAt(to - 1), content.charAt(to)) ? to - 1 : to;
    }
}
