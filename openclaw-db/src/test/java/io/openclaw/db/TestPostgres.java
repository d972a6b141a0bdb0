package io.openclaw.db;

import io.openclaw.db.embedded.EmbeddedPostgres;
import io.openclaw.db.embedded.EmbeddedPostgresConfig;
import io.openclaw.db.embedded.PostgresAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL for the tests of all modules: in a container where Docker runs, embedded otherwise. One server per
 * JVM, started by the first who asks; each test asks for a database of its own.
 */
public final class TestPostgres {
    private static final String IMAGE = "postgres:17";
    private static final Path SERVERS = Path.of("target", "test-postgres").toAbsolutePath();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestPostgres() {}

    /** A new, empty database on the server of this JVM. */
    public static TestDatabase freshDatabase() {
        return freshDatabase(Shared.ADDRESS);
    }

    /** A server of the test's own, which it may stop, kill and freeze. Started; close it. */
    public static TestServer server() {
        Path home = SERVERS.resolve("own-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        return TestServer.start(home, Optional.ofNullable(Shared.home));
    }

    static TestDatabase freshDatabase(PostgresAddress server) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        new TestDatabase(server).execute("CREATE DATABASE " + name);
        return new TestDatabase(
                new PostgresAddress(server.host(), server.port(), server.user(), server.password(), name));
    }

    /** Initialised by the first use, so that a test run without a database starts none. */
    private static final class Shared {
        private static Path home;
        static final PostgresAddress ADDRESS = dockerIsThere() ? container() : embedded();

        /** The cheap question first: asking Testcontainers in vain costs half a second. */
        private static boolean dockerIsThere() {
            boolean likely = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
            return likely && DockerClientFactory.instance().isDockerAvailable();
        }

        @SuppressWarnings("resource") // Testcontainers itself removes it when this JVM has ended
        private static PostgreSQLContainer runningContainer() {
            PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
            container.start();
            return container;
        }

        private static PostgresAddress container() {
            PostgreSQLContainer container = runningContainer();
            return new PostgresAddress(
                    container.getHost(),
                    container.getFirstMappedPort(),
                    container.getUsername(),
                    container.getPassword(),
                    container.getDatabaseName());
        }

        /** The first home that no other JVM uses: builds side by side must not share a server that one of them stops. */
        private static PostgresAddress embedded() {
            for (int slot = 1; ; slot++) {
                Path candidate = SERVERS.resolve("shared-" + slot);
                EmbeddedPostgres server = EmbeddedPostgres.create(EmbeddedPostgresConfig.of(candidate))
                        .start();
                if (!server.attached()) {
                    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "test-postgres-stop"));
                    home = candidate;
                    dropLeftovers(new TestDatabase(server.address()));
                    return server.address();
                }
                server.close();
            }
        }

        private static void dropLeftovers(TestDatabase server) {
            for (List<Object> row : server.query("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")) {
                server.execute("DROP DATABASE " + row.get(0));
            }
        }
    }
}
