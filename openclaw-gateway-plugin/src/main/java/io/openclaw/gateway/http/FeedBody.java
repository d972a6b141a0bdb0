package io.openclaw.gateway.http;

import io.openclaw.db.model.Fact;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A body of the feed, line by line.
 *
 * @param lines that were not blank
 * @param facts made of the good ones, in order, each with the number of its line
 * @param problems of the bad ones
 */
record FeedBody(int lines, List<Numbered> facts, List<LineProblem> problems) {

    /** A fact and the line it comes from. */
    record Numbered(int line, Fact fact) {}

    /** What is wrong with a line; never holds anything of the line. */
    record LineProblem(int line, String what, String why) {}

    private static final LineTranslator.Translation NOT_UTF8 =
            LineTranslator.Translation.problem("line", "is not UTF-8 text");

    FeedBody {
        facts = List.copyOf(facts);
        problems = List.copyOf(problems);
    }

    /** Splits at LF or CRLF; the last line may lack its line break; blank lines count as lines of the body, but say nothing. */
    static FeedBody of(byte[] body, LineTranslator translator) {
        List<Numbered> facts = new ArrayList<>();
        List<LineProblem> problems = new ArrayList<>();
        int lines = 0;
        int number = 0;
        int from = 0;
        while (from < body.length) {
            int to = lineEnd(body, from);
            number++;
            if (!blank(body, from, to)) {
                lines++;
                LineTranslator.Translation said = translate(number, ByteBuffer.wrap(body, from, to - from), translator);
                int line = number;
                said.facts().forEach(fact -> facts.add(new Numbered(line, fact)));
                if (said.what() != null) {
                    problems.add(new LineProblem(line, said.what(), said.why() == null ? "is wrong" : said.why()));
                }
            }
            from = to + 1;
        }
        return new FeedBody(lines, facts, problems);
    }

    boolean nothingGood() {
        return lines > 0 && problems.size() == lines;
    }

    private static LineTranslator.Translation translate(int number, ByteBuffer line, LineTranslator translator) {
        try {
            // A new decoder reports what a String would silently replace.
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(line).toString().strip();
            return translator.translate(number, text);
        } catch (CharacterCodingException e) {
            return NOT_UTF8;
        }
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
