package io.openclaw.db.recorder;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.recorder.Intake.Item;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.spool.Encoded;
import io.openclaw.db.spool.SpoolEntry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns facts into what may be written: secrets taken out, made fit for PostgreSQL, encoded, an id minted. */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final FactPreparation facts;
    private final Ledger ledger;

    Preparation(Redactor redactor, Ledger ledger) {
        this.facts = FactPreparation.with(redactor);
        this.ledger = ledger;
    }

    /** The facts that could be prepared, in order; the others are counted and their callers told. */
    List<Prepared> prepare(List<Item> items) {
        List<Prepared> prepared = new ArrayList<>(items.size());
        for (Item item : items) {
            try {
                prepared.add(prepare(item));
            } catch (RuntimeException | StackOverflowError e) {
                LOG.error(
                        "Cannot encode a fact of kind {}: {}. It is counted as bad_event.",
                        item.fact().kind(),
                        e.getClass().getName());
                refuse(item);
            }
        }
        return prepared;
    }

    private Prepared prepare(Item item) {
        UUID id = UuidCreator.getTimeOrderedEpochFast();
        Encoded encoded = facts.encode(item.fact());
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        marks.addAll(encoded.marks());
        if (item.contentDropped()) {
            marks.add(Mark.CONTENT_DROPPED);
        }
        Fact kept = FactPreparation.kept(item.fact(), encoded);
        Recorded recorded = new Recorded(id, item.recordedAt(), kept, marks);
        SpoolEntry entry = new SpoolEntry(id, kept.kind(), item.recordedAt(), recorded.markBits(), encoded.json());
        return new Prepared(recorded, entry, item.accepted());
    }

    private void refuse(Item item) {
        ledger.dropped(DropReason.BAD_EVENT, 1);
        if (item.accepted() != null) {
            item.accepted().tryFail(new NotAcceptedException(DropReason.BAD_EVENT));
        }
    }
}
