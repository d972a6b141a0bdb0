package io.openclaw.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

    @Test
    void twoFreshDatabases_doNotSeeEachOther() {
        TestDatabase one = TestPostgres.freshDatabase();
        TestDatabase other = TestPostgres.freshDatabase();
        one.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");

        assertEquals(List.of(List.of(1), List.of(2)), one.query("SELECT a FROM t ORDER BY a"));
        assertNotEquals(one.database(), other.database());
        assertThrows(IllegalStateException.class, () -> other.query("SELECT a FROM t"));
    }

    @Test
    void ownServer_killedStoppedAndRestarted_keepsPortAndRows() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
            int port = server.address().port();

            server.kill();
            assertThrows(IllegalStateException.class, () -> database.single("SELECT a FROM t"));
            server.restart();
            assertEquals("7", database.single("SELECT a FROM t"));
            server.stopImmediately();
            server.restart();
            server.stop();
            server.restart();

            assertEquals("7", database.single("SELECT a FROM t"));
            assertEquals(port, server.address().port());
        }
    }

    @Test
    void frozenServer_answersNothingUntilThawed() throws SQLException {
        try (TestServer server = TestPostgres.server();
                Connection connection = server.freshDatabase().connect();
                Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, 500);
            server.freeze();
            assertThrows(SQLException.class, () -> statement.execute("SELECT 1"));

            server.thaw();

            assertEquals("1", server.freshDatabase().single("SELECT 1"));
        }
    }
}
