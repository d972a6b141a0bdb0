package io.openclaw.gateway.hooks;

import java.util.ArrayList;
import java.util.List;

/**
 * What one POST of the feed plugin brought: newline-delimited JSON, one envelope per line. Bad lines never spoil good ones.
 *
 * @param lines the good lines, in order
 * @param problems the bad ones
 */
public record FeedBatch(List<FeedLine> lines, List<FeedProblem> problems) {

    public FeedBatch {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    /** Reads a body. Empty lines mean nothing; a last line without a line break counts. */
    public static FeedBatch parse(String ndjson) {
        List<FeedLine> lines = new ArrayList<>();
        List<FeedProblem> problems = new ArrayList<>();
        int number = 0;
        int from = 0;
        while (from < ndjson.length()) {
            int newline = ndjson.indexOf('\n', from);
            int to = newline < 0 ? ndjson.length() : newline;
            number++;
            parseLine(number, ndjson.substring(from, to).strip(), lines, problems);
            from = to + 1;
        }
        return new FeedBatch(lines, problems);
    }

    private static void parseLine(int number, String text, List<FeedLine> lines, List<FeedProblem> problems) {
        if (text.isEmpty()) {
            return;
        }
        try {
            lines.add(FeedLine.parse(text));
        } catch (MalformedLineException e) {
            problems.add(new FeedProblem(number, e.what(), e.why()));
        }
    }
}
