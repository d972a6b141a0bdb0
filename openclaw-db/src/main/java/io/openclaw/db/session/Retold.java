package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.openclaw.db.postgres.StoreFates.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session of a file as facts that are told once more, under the keys it had when they happened. What was deleted in PostgreSQL is left out.
 * Where a key has changed since, its renamings are told too, before and after: whoever decides of a fact that waits in the spool what became
 * of its session must know them, even if PostgreSQL has stored what was before it.
 */
final class Retold {

    private final StoreFacts facts;
    private final SessionRow row;
    private final FormerKeys former;

    Retold(StoreFacts facts, SessionRow row, FormerKeys former) {
        this.facts = facts;
        this.row = row;
        this.former = former;
    }

    String key() {
        return row.key();
    }

    /** That it began, and what it has used. */
    List<Fact> session() {
        List<Fact> told = new ArrayList<>();
        toldAs(row.createdAt()).ifPresent(key -> told.add(facts.opened(of(key))));
        toldAs(row.updatedAt()).ifPresent(key -> told.add(facts.total(of(key))));
        return told;
    }

    List<Fact> messages(List<StoredMessage> stored) {
        List<Fact> told = new ArrayList<>();
        Instant earliest = Instant.MAX;
        for (StoredMessage message : stored) {
            Optional<String> key = toldAs(message.at());
            if (key.isPresent()) {
                told.addAll(facts.appended(new Appended(row.agent(), key.get(), List.of(message))));
                boolean renamed = !key.get().equals(row.key());
                earliest = renamed && message.at().isBefore(earliest) ? message.at() : earliest;
            }
        }
        List<Fact> renamings = renamings(earliest);
        told.addAll(0, renamings);
        told.addAll(renamings);
        return told;
    }

    private List<Fact> renamings(Instant since) {
        List<Fact> told = new ArrayList<>();
        for (Fate fate : former.renamings(row.key(), since)) {
            told.add(facts.renamed(new Move(fate.key(), String.valueOf(fate.newKey()), row.agent(), fate.at())));
        }
        return told;
    }

    private Optional<String> toldAs(Instant at) {
        return former.toldAs(row.key(), at);
    }

    private SessionRow of(String key) {
        return new SessionRow(key, row.agent(), row.model(), row.createdAt(), row.updatedAt(), row.totalTokens());
    }
}
