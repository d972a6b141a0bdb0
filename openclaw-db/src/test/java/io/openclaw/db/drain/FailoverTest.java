package io.openclaw.db.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
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
            TestDatabase twin = twin(other, first.database(), second);
            String url = "postgresql://" + first.user() + "@" + first.host() + ":" + first.port() + "," + twin.host()
                    + ":" + twin.port() + "/" + first.database() + "?sslmode=disable";
            try (DrainFixture fixture = new DrainFixture(
                    directory, url.replace("@", ":" + password(first, twin) + "@"), DrainFixture.QUICK)) {
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

    /** One password for both: a URL with several hosts has one login. */
    private static String password(TestDatabase first, TestDatabase twin) {
        twin.execute("ALTER ROLE " + twin.user() + " PASSWORD '" + first.password() + "'");
        return first.password();
    }

    private static TestDatabase twin(TestServer server, String name, TestDatabase any) {
        any.execute("CREATE DATABASE " + name);
        return DrainFixture.migrated(new TestDatabase(new io.openclaw.db.embedded.PostgresAddress(
                server.address().host(),
                server.address().port(),
                server.address().user(),
                server.address().password(),
                name)));
    }
}
