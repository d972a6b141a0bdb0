package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Usage;
import io.openclaw.db.pricing.BundledPrices;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Measures how fast batches are stored, beside COPY into a table of the same shape, indexes included, in the same run. Prints; holds
 * nobody to a number, since the machine is shared.
 */
@Tag("faults")
class WriteSpeedTest {

    private static final int BATCH = 500;
    private static final int BATCHES = 100;
    private static final int ROUNDS = 4;

    private int numbers;

    @Test
    void modelCallsOfAHost_besideCopy() throws SQLException, IOException {
        String text = "x".repeat(900);
        try (PostgresFixture fixture = new PostgresFixture();
                Connection copying = fixture.database.connect()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<List<Recorded>> batches = batches(text);
                fixture.database.execute("TRUNCATE llm_calls");
                long ours = rate(() -> write(fixture, batches));
                assertEquals(Integer.toString(BATCH * BATCHES), fixture.single("SELECT count(*) FROM llm_calls"));
                long copied = copied(fixture, copying);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: batches with totals %,d rows/s, COPY of the same rows %,d rows/s, ratio %.2f%n",
                        round,
                        ours,
                        copied,
                        (double) ours / copied);
            }
        }
    }

    /** What transcripts tell of calls goes through testimonies, and is merged; each call of a run of its own, or of none that is known. */
    @Test
    void modelCallsOfTranscripts_besideThoseOfAHost() throws SQLException, IOException {
        try (PostgresFixture fixture = new PostgresFixture()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<List<Recorded>> whole = batches("");
                List<List<Recorded>> inRuns = testimonies("run-" + round + "-");
                List<List<Recorded>> alone = testimonies(null);
                fixture.database.execute("TRUNCATE llm_calls, llm_call_witnesses");
                long host = rate(() -> write(fixture, whole));
                long runs = rate(() -> writeOneByOne(fixture, inRuns));
                long none = rate(() -> writeOneByOne(fixture, alone));
                assertEquals(Integer.toString(3 * BATCH * BATCHES), fixture.single("SELECT count(*) FROM llm_calls"));
                System.out.printf(
                        Locale.ROOT,
                        "round %d: calls of a host %,d rows/s, of transcripts with runs %,d rows/s, without %,d rows/s%n",
                        round,
                        host,
                        runs,
                        none);
            }
        }
    }

    /** The same batches on two connections that differ in the price book alone, in turns. */
    @Test
    void modelCallsThatArePriced_besideThoseThatAreNot() throws SQLException, IOException {
        try (PostgresFixture fixture = new PostgresFixture();
                PostgresFixture pricing = new PostgresFixture()) {
            pricing.postgres.prices().use(BundledPrices.book());
            for (int round = 0; round < 3; round++) {
                String run = "run-" + round + "-";
                List<List<Recorded>> whole = batches("");
                List<List<Recorded>> parts = testimonies(run);
                double[] rates = {
                    rate(() -> write(fixture, whole)),
                    rate(() -> write(pricing, whole)),
                    rate(() -> writeOneByOne(fixture, parts)),
                    rate(() -> writeOneByOne(pricing, parts))
                };
                System.out.printf(
                        Locale.ROOT,
                        "round %d: calls of a host %,.0f rows/s, priced %,.0f, ratio %.2f; of transcripts %,.0f rows/s, priced %,.0f, ratio %.2f%n",
                        round,
                        rates[0],
                        rates[1],
                        rates[1] / rates[0],
                        rates[2],
                        rates[3],
                        rates[3] / rates[2]);
                assertEquals("0", fixture.single("SELECT count(computed_cost_usd) FROM llm_calls"));
                assertEquals("0", pricing.single("SELECT count(*) FROM llm_calls WHERE computed_cost_usd IS NULL"));
                fixture.database.execute("TRUNCATE llm_calls, llm_call_witnesses");
                pricing.database.execute("TRUNCATE llm_calls, llm_call_witnesses");
            }
        }
    }

    private List<List<Recorded>> testimonies(String run) {
        List<List<Recorded>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            List<Recorded> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                int number = numbers++;
                batch.add(Facts.recorded(
                        Facts.transcript(run == null ? null : run + number, number, Usage.of(100, 5), "")));
            }
            batches.add(batch);
        }
        return batches;
    }

    /** A batch with testimonies looks at what is there, so no other may be under way. */
    private static void writeOneByOne(PostgresFixture fixture, List<List<Recorded>> batches) {
        batches.forEach(batch -> PostgresFixture.await(fixture.session.write(fixture.next(batch))));
    }

    /** One transaction of COPY per batch, as a writer without a spool would do it. */
    private static long copied(PostgresFixture fixture, Connection copying) throws SQLException, IOException {
        fixture.database.execute(
                "DROP TABLE IF EXISTS llm_calls_copy; CREATE TABLE llm_calls_copy (LIKE llm_calls INCLUDING ALL)");
        List<String> rows = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        int count = 0;
        try (java.io.StringWriter out = new java.io.StringWriter()) {
            copying.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY llm_calls TO STDOUT", out);
            for (String line : out.toString().split("\n", -1)) {
                if (!line.isEmpty()) {
                    all.append(line).append('\n');
                    if (++count % BATCH == 0) {
                        rows.add(all.toString());
                        all.setLength(0);
                    }
                }
            }
        }
        return rate(() -> {
            for (String batch : rows) {
                copying.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY llm_calls_copy FROM STDIN", new StringReader(batch));
            }
        });
    }

    private static void write(PostgresFixture fixture, List<List<Recorded>> batches) {
        List<Future<Written>> underWay = new ArrayList<>();
        for (List<Recorded> batch : batches) {
            underWay.add(fixture.session.write(fixture.next(batch)));
            if (underWay.size() == 2) {
                PostgresFixture.await(underWay.remove(0));
            }
        }
        underWay.forEach(PostgresFixture::await);
    }

    private static List<List<Recorded>> batches(String text) {
        List<List<Recorded>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            List<Recorded> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                batch.add(Facts.recorded(Facts.hostCall("agent:main:" + j % 20, 100, text)));
            }
            batches.add(batch);
        }
        return batches;
    }

    private interface Task {
        void run() throws SQLException, IOException;
    }

    private static long rate(Task task) throws SQLException, IOException {
        long start = System.nanoTime();
        task.run();
        return (long) (BATCH * BATCHES / ((System.nanoTime() - start) / 1e9));
    }
}
