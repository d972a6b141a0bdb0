package io.openclaw.db.postgres;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Recorded.Mark;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/** One statement may not touch a row twice (SQLSTATE 21000), so witnesses of one thing are joined before they are sent. */
final class Duplicates {

    private Duplicates() {}

    /** One per row, in order of first appearance. */
    static List<Recorded> joined(List<Recorded> facts, BiFunction<Recorded, Recorded, ? extends Fact> join) {
        return chosen(
                facts,
                (first, later) ->
                        new Recorded(first.id(), first.recordedAt(), join.apply(first, later), marks(first, later)));
    }

    /** The same, where one of them is taken as it is. */
    static List<Recorded> chosen(List<Recorded> facts, BinaryOperator<Recorded> choice) {
        Map<UUID, Recorded> byRow = new LinkedHashMap<>();
        for (Recorded fact : facts) {
            byRow.merge(fact.rowId(), fact, choice);
        }
        return List.copyOf(byRow.values());
    }

    private static Set<Mark> marks(Recorded first, Recorded later) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        marks.addAll(first.marks());
        marks.addAll(later.marks());
        return marks;
    }
}
