package io.openclaw.db.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import io.openclaw.db.embedded.PostgresAddress;
import io.openclaw.db.postgres.Facts;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailoverTest {

    @TempDir
    Path directory;

    /** The first server answers, and refuses to be written to, as a standby does. */
    @Test
    void serverThatCannotBeWritten_isLeftForTheNext() {
        try (TestServer other = TestPostgres.server()) {
            TestDatabase first = DrainFixture.migrated(TestPostgres.freshDatabase());
            TestDatabase second = other.freshDatabase();

            first.execute("ALTER DATABASE " + first.database() + " SET default_transaction_read_only = on");
            TestDatabase twin = twin(second, first);
            String url =
                    first.url().replace(":" + first.port(), ":" + first.port() + "," + twin.host() + ":" + twin.port());
            try (DrainFixture fixture = new DrainFixture(directory, url, DrainFixture.QUICK)) {
                fixture.record(DrainFixture.times(20, i -> Facts.message(Facts.KEY, "m-" + i, "x")));
                fixture.drainer.start();
                fixture.awaitEmpty();

                assertEquals("20", twin.single("SELECT count(*) FROM messages"));
                Awaitility.await()
                        .until(() -> fixture.drainer.stats().server() != null
                                && fixture.drainer.stats().server().endsWith(":" + twin.port()));
            }
        }
    }

    /** A database of the same name, user and password on another server: a URL with several hosts has one login. */
    private static TestDatabase twin(TestDatabase server, TestDatabase of) {
        server.execute("CREATE DATABASE " + of.database());
        server.execute("ALTER ROLE " + server.user() + " PASSWORD '" + of.password() + "'");
        return DrainFixture.migrated(new TestDatabase(
                new PostgresAddress(server.host(), server.port(), of.user(), of.password(), of.database())));
    }
}
