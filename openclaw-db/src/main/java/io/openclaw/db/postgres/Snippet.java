package io.openclaw.db.postgres;

import io.openclaw.db.model.SearchHit;
import java.util.List;
import java.util.Locale;

/** The piece of a message that shows why it was found, with the hits between « and ». */
final class Snippet {

    private static final char OPEN = '«';
    private static final char CLOSE = '»';
    private static final char MORE = '…';
    /** Leaves room for the marks. */
    private static final int LONGEST_PIECE = SearchHit.LONGEST_SNIPPET - 40;

    private Snippet() {}

    /**
     * Part of a message.
     *
     * @param before whether the message has text before it
     * @param after whether it has text after it
     */
    record Piece(String text, boolean before, boolean after) {}

    /**
     * Marks the words in a piece of a message.
     *
     * @param words in lower case
     * @param within whether a hit may begin within a word
     */
    static String of(Piece piece, List<String> words, boolean within) {
        String line = piece.text().replaceAll("\\s+", " ");
        boolean cut = line.length() > LONGEST_PIECE;
        String shown = cut ? line.substring(0, end(line)) : line;
        String lower = shown.toLowerCase(Locale.ROOT);
        // A letter whose small form is longer would move all that follow: then the piece stays without marks.
        String marked = lower.length() == shown.length() ? marked(shown, lower, words, within) : shown;
        return (piece.before() ? MORE : "") + marked + (cut || piece.after() ? MORE : "");
    }

    private static int end(String line) {
        return Character.isHighSurrogate(line.charAt(LONGEST_PIECE - 1)) ? LONGEST_PIECE - 1 : LONGEST_PIECE;
    }

    private static String marked(String shown, String lower, List<String> words, boolean within) {
        StringBuilder text = new StringBuilder(SearchHit.LONGEST_SNIPPET);
        int room = SearchHit.LONGEST_SNIPPET - 2 - shown.length();
        int at = 0;
        while (at < shown.length()) {
            boolean mayBegin = room >= 2 && (within || at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1)));
            int length = mayBegin ? longestAt(lower, at, words) : 0;
            if (length == 0) {
                text.append(shown.charAt(at++));
            } else {
                text.append(OPEN).append(shown, at, at + length).append(CLOSE);
                at += length;
                room -= 2;
            }
        }
        return text.toString();
    }

    private static int longestAt(String lower, int at, List<String> words) {
        int longest = 0;
        for (String word : words) {
            if (word.length() > longest && lower.startsWith(word, at)) {
                longest = word.length();
            }
        }
        return longest;
    }
}
