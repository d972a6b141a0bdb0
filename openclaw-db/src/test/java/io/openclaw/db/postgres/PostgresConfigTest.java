package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresConfigTest {

    @Test
    void severalHostsAndParameters_areUnderstood() {
        PostgresConfig config = PostgresConfig.parse("postgresql://ann:p%40ss%3Aw%2F@a:5433,[::1]:5434,c/my%20db"
                + "?target_session_attrs=any&sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&application_name=gw"
                + "&options=-c%20search_path%3Dx");

        assertEquals(
                List.of(new HostAndPort("a", 5433), new HostAndPort("::1", 5434), new HostAndPort("c", 5432)),
                config.hosts());
        assertEquals("my db", config.database());
        assertEquals("ann", config.user());
        assertEquals("p@ss:w/", config.password());
        assertEquals("verify-full", config.sslMode());
        assertEquals("/etc/ca.pem", config.sslRootCert());
        assertFalse(config.readWrite());
        assertEquals("gw", config.settings().get("application_name"));
        assertEquals("x", config.settings().get("search_path"));
        assertEquals("jdbc:postgresql://a:5433,[::1]:5434,c:5432/my%20db", config.jdbcUrl());
        assertEquals("-c search_path=x", config.jdbcProperties().getProperty("options"));
        assertEquals(
                "x",
                config.connectOptions(config.hosts().get(0)).getProperties().get("search_path"));
    }

    @Test
    void jdbcForm_andMissingParts_haveDefaults() {
        PostgresConfig config = PostgresConfig.parse("jdbc:postgresql://localhost/?user=bob&password=x");

        assertEquals("bob", config.user());
        assertEquals("bob", config.database(), "as libpq does");
        assertEquals("prefer", config.sslMode());
        assertTrue(config.readWrite());
        assertNull(PostgresConfig.parse("postgres://bob@localhost/db").password());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:hunter2@h/db",
                "postgresql://u:hunter2@h:port/db",
                "postgresql://u:hunter2%@h/db",
                "postgresql://u:hunter2@h/db?sslmode=maybe",
                "postgresql://u:hunter2@h/db?hunter2=1",
                "postgresql://u:hunter2@[::1/db",
                "postgresql://u:hunter2@a@h/db",
                "postgresql://u:hunter2@h:99999/db",
                "hunter2"
            })
    void brokenUrl_isRefusedWithoutQuotingThePassword(String url) {
        String message = assertThrows(IllegalArgumentException.class, () -> PostgresConfig.parse(url))
                .getMessage();

        assertFalse(message.contains("hunter2"), message);
    }

    @Test
    void allProblems_areToldAtOnce() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> PostgresConfig.parse("postgresql://u:p@h:x,i:y/db?sslmode=maybe"))
                .getMessage();

        assertTrue(message.contains("host 1") && message.contains("host 2") && message.contains("sslmode"), message);
    }

    @Test
    void printed_itHidesThePassword() {
        assertEquals(
                "postgresql://u@h:5432/db?sslmode=prefer",
                PostgresConfig.parse("postgresql://u:hunter2@h/db").toString());
    }
}
