package io.openclaw.gateway.http;

import io.openclaw.db.model.Fact;
import io.openclaw.gateway.hooks.FeedBatch;
import io.openclaw.gateway.hooks.FeedCounter;
import io.openclaw.gateway.hooks.FeedLine;
import io.openclaw.gateway.hooks.FeedTranslator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body of the feed, line by line.
 *
 * @param lines that were not blank
 * @param boot run of the feed plugin that made the good ones; null when there is none
 * @param facts made of the good ones, in order, each with the number of its line
 * @param problems of the bad ones
 */
record FeedBody(int lines, @Nullable String boot, List<Numbered> facts, List<LineProblem> problems) {

    /** A fact and the line it comes from. */
    record Numbered(int line, Fact fact) {}

    /** What is wrong with a line; never holds anything of the line. */
    record LineProblem(int line, String what, String why) {}

    FeedBody {
        facts = List.copyOf(facts);
        problems = List.copyOf(problems);
    }

    /** Splits at LF or CRLF; the last line may lack its line break; blank lines count as lines of the body, but say nothing. */
    static FeedBody of(byte[] body, FeedCounter counter) {
        List<Numbered> facts = new ArrayList<>();
        List<LineProblem> problems = new ArrayList<>();
        @Nullable String boot = null;
        int lines = 0;
        int number = 0;
        int from = 0;
        while (from < body.length) {
            int to = lineEnd(body, from);
            number++;
            if (!blank(body, from, to)) {
                lines++;
                try {
                    String text = decoded(ByteBuffer.wrap(body, from, to - from));
                    FeedBatch line = FeedBatch.parse(text);
                    boot = line.lines().isEmpty() ? boot : line.lines().get(0).boot();
                    translate(number, line, counter, facts, problems);
                } catch (CharacterCodingException e) {
                    problems.add(new LineProblem(number, "line", "is not UTF-8 text"));
                }
            }
            from = to + 1;
        }
        return new FeedBody(lines, boot, facts, problems);
    }

    boolean nothingGood() {
        return lines > 0 && problems.size() == lines;
    }

    private static void translate(
            int number, FeedBatch line, FeedCounter counter, List<Numbered> facts, List<LineProblem> problems) {
        line.problems().forEach(problem -> problems.add(new LineProblem(number, problem.what(), problem.why())));
        for (FeedLine good : line.lines()) {
            counter.count(good);
            FeedTranslator.translate(good).forEach(fact -> facts.add(new Numbered(number, fact)));
        }
    }

    /** A decoder reports what a String would silently replace. */
    private static String decoded(ByteBuffer line) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(line).toString();
    }

    private static int lineEnd(byte[] body, int from) {
        int to = from;
        while (to < body.length && body[to] != '\n') {
            to++;
        }
        return to;
    }

    private static boolean blank(byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] != ' ' && body[i] != '\r' && body[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
