package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemoryBacklogTest extends BacklogContract {

    @Override
    Backlog backlog() {
        return new MemoryBacklog(UUID.randomUUID(), BOUND);
    }

    @Test
    void rowsInMemory_areNotDurableBeforePostgresHasThem() {
        Backlog backlog = backlog();
        Promise<Void> accepted = Promise.promise();

        backlog.append(entries(1), List.of(accepted));

        assertFalse(accepted.future().isComplete());
    }
}
