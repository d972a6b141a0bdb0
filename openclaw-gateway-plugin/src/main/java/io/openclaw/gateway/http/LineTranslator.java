package io.openclaw.gateway.http;

import io.openclaw.db.model.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes facts of a line of the feed. Called on a worker thread, one line at a time. */
@FunctionalInterface
public interface LineTranslator {

    /**
     * What became of a line.
     *
     * @param facts made of it; empty when there is a problem
     * @param what the part that is wrong; null when nothing is
     * @param why what is wrong with it, without quoting it; null when nothing is
     */
    record Translation(
            List<Fact> facts,
            @Nullable String what,
            @Nullable String why) {

        public Translation {
            facts = List.copyOf(facts);
        }

        public static Translation of(List<Fact> facts) {
            return new Translation(facts, null, null);
        }

        public static Translation problem(String what, String why) {
            return new Translation(List.of(), what, why);
        }
    }

    /**
     * Translates one line. Must not throw.
     *
     * @param number of the line in its body, from 1
     * @param line without its line break; well-formed UTF-8 text, not blank
     */
    Translation translate(int number, String line);
}
