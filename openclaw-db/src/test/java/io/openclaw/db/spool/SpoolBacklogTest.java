package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolBacklogTest extends BacklogContract {

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private SpoolBacklog opened;

    @Override
    Backlog backlog() {
        opened = spoolBacklog();
        opened.open();
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void rowsOnDisk_areDurableAtOnce() {
        Backlog backlog = backlog();
        Promise<Void> accepted = Promise.promise();

        backlog.append(entries(1), List.of(accepted));

        assertTrue(accepted.future().succeeded());
    }

    @Test
    void diskThatCannotBeWritten_isReplacedByMemoryUntilItCanBeWrittenAgain() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("spool"), "a file where the folder should be");
        opened = spoolBacklog();
        opened.open();
        opened.append(entries(2), List.of());
        assertTrue(opened.trouble().isPresent());
        assertEquals(2, opened.rowsInMemory());

        Files.delete(inTheWay);
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        opened.append(entries(1), List.of());

        assertTrue(opened.trouble().isEmpty());
        SpoolBatch memory = opened.read(null, 0, 10, Long.MAX_VALUE).orElseThrow();
        assertTrue(
                opened.read(memory.writerId(), memory.throughSeq(), 10, Long.MAX_VALUE)
                        .isEmpty(),
                "another writer comes only when this one is confirmed");
        assertEquals(2, memory.rows().size());
        assertEquals(2, opened.confirm(memory.writerId(), memory.throughSeq()));
        SpoolBatch disk = opened.read(memory.writerId(), memory.throughSeq(), 10, Long.MAX_VALUE)
                .orElseThrow();
        assertEquals(1, disk.rows().size());
        assertEquals(1, opened.confirm(disk.writerId(), disk.throughSeq()));
        assertEquals(0, opened.rowsInMemory());
    }

    @Test
    void spoolOfAnotherOpener_isRefusedAndNotReplacedByMemory() {
        backlog();
        SpoolBacklog second = spoolBacklog();

        assertThrows(SpoolLockedException.class, second::open);
        assertFalse(opened.trouble().isPresent());
    }

    private SpoolBacklog spoolBacklog() {
        SpoolConfig config = SpoolConfig.in(folder.resolve("spool")).withMaxBytes(BOUND);
        return new SpoolBacklog(Spool.create(config, Clock.systemUTC()), BOUND, nanos::get);
    }
}
