package io.openclaw.cli.bench;

import io.openclaw.db.model.LlmCall;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolConfig;
import io.openclaw.db.spool.SpoolEntry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** How fast facts become durable on this disk. */
final class SpoolBench {
    private static final int GROUP = 256;

    private SpoolBench() {}

    /** Facts per second, each group of 256 in a commit of its own. */
    static double run(Path folder, Duration length) {
        List<SpoolEntry> group = group();
        try (Spool spool = Spool.create(SpoolConfig.in(folder), Clock.systemUTC())) {
            spool.open();
            spool.append(group);
            long facts = 0;
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < length.toNanos()) {
                spool.append(group);
                facts += GROUP;
            }
            return facts * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static List<SpoolEntry> group() {
        SampleCalls calls = new SampleCalls(2, Instant.now());
        List<SpoolEntry> group = new ArrayList<>();
        for (int i = 0; i < GROUP; i++) {
            LlmCall call = calls.next();
            group.add(new SpoolEntry(
                    UUID.randomUUID(),
                    call.kind(),
                    Instant.now(),
                    0,
                    FactCodec.encode(call).json()));
        }
        return group;
    }
}
