package io.openclaw.db.drain;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.DeadLetter;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.spool.SpoolBatch;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Rows that go to PostgreSQL together.
 *
 * @param fromSeq position before
 * @param toSeq position afterwards; beyond the last item where the spool lost rows
 * @param inheritedThrough as {@link SpoolBatch#inheritedThrough()}
 */
record Work(UUID writerId, long fromSeq, long toSeq, long inheritedThrough, List<Item> items) {

    Work {
        items = List.copyOf(items);
    }

    /** Decodes what was read; for the worker, not for the event loop. */
    static Work of(SpoolBatch batch) {
        return new Work(
                batch.writerId(),
                batch.afterSeq(),
                batch.throughSeq(),
                batch.inheritedThrough(),
                batch.rows().stream().map(Item::of).toList());
    }

    Batch toBatch(String host) {
        List<Recorded> facts =
                items.stream().map(Item::fact).filter(Objects::nonNull).toList();
        List<DeadLetter> dead =
                items.stream().map(Item::dead).filter(Objects::nonNull).toList();
        return new Batch(writerId, host, fromSeq, toSeq, facts, dead, null);
    }

    boolean needsLook() {
        return items.stream().map(Item::fact).anyMatch(fact -> fact != null && Batch.isTestimony(fact));
    }

    /** One row alone, from the position where this work begins. */
    Work only(Item item) {
        return new Work(writerId, fromSeq, item.row().seq(), inheritedThrough, List.of(item));
    }

    /** Two or more items in halves, the first half first. */
    List<Work> halves() {
        int middle = items.size() / 2;
        long cut = items.get(middle - 1).row().seq();
        return List.of(
                new Work(writerId, fromSeq, cut, inheritedThrough, items.subList(0, middle)),
                new Work(writerId, cut, toSeq, inheritedThrough, items.subList(middle, items.size())));
    }

    /** Its only item, set aside. */
    Work refused(PostgresException why) {
        return new Work(
                writerId, fromSeq, toSeq, inheritedThrough, List.of(items.get(0).refused(why)));
    }

    Set<FactKind> storedKinds() {
        Set<FactKind> kinds = EnumSet.noneOf(FactKind.class);
        items.stream().filter(item -> item.fact() != null).forEach(item -> kinds.add(item.kind()));
        return kinds;
    }
}
