package io.openclaw.db.spool;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;

/** A process that uses a spool and prints what it was told is safe; the tests kill it, or let its disk fail. */
final class SpoolChild {

    private SpoolChild() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "open" -> open(directory);
            case "write" -> write(directory, Long.parseLong(arguments[2]), Long.MAX_VALUE);
            case "write-some" -> write(directory, 0, Long.parseLong(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void open(Path directory) {
        try (Spool spool = Spool.create(SpoolConfig.in(directory), Clock.systemUTC())) {
            spool.open();
            spool.append(Entries.entries(0, 3, 100));
            System.out.println("opened");
        } catch (SpoolException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Prints "a n" when rows through n are in, "c n" when rows through n are out. */
    private static void write(Path directory, long first, long end) {
        Random random = new Random(first);
        try (Spool spool = Entries.opened(directory)) {
            System.out.println("ready");
            long next = first;
            while (next < end) {
                int count = (int) Math.min(1 + random.nextInt(64), end - next);
                spool.append(Entries.entries(next, count, 1 + random.nextInt(2000)));
                next += count;
                System.out.println("a " + (next - 1));
                if (end == Long.MAX_VALUE && random.nextInt(4) == 0) {
                    confirmSome(spool);
                }
            }
            System.out.println("io errors " + spool.stats().ioErrors() + ", files "
                    + spool.stats().generations());
        }
    }

    private static void confirmSome(Spool spool) {
        SpoolBatch batch = spool.read(null, 0, 40, 1 << 20).orElseThrow();
        spool.confirm(batch.writerId(), batch.throughSeq());
        System.out.println("c " + batch.rows().get(batch.rows().size() - 1).id().getLeastSignificantBits());
    }
}
