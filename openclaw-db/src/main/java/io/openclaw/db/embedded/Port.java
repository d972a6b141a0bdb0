package io.openclaw.db.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TCP port: the configured one or none; else the remembered one, else a free one, which is then remembered. */
final class Port {
    static final String HOST = "127.0.0.1";
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final EmbeddedPostgresConfig config;
    private final Path memory;

    Port(EmbeddedPostgresConfig config, Path memory) {
        this.config = config;
        this.memory = memory;
    }

    int choose() throws IOException {
        if (config.portIsFixed()) {
            return isFree(config.port()) ? config.port() : refuse();
        }
        Optional<Integer> remembered = remembered();
        if (remembered.isPresent() && isFree(remembered.get())) {
            return remembered.get();
        }
        int chosen = anyFree();
        remembered.ifPresent(old -> LOG.warn(
                "Port {} of the embedded PostgreSQL is taken by another program; it moves to port {}. Ask 'db url' for"
                        + " the new address.",
                old,
                chosen));
        PrivateFiles.write(memory, Integer.toString(chosen));
        return chosen;
    }

    /** Somebody was faster between the choice and the server's start. */
    void taken(int number) {
        if (config.portIsFixed()) {
            refuse();
        }
        LOG.info("Port {} was taken in the moment the embedded PostgreSQL started; trying another.", number);
    }

    private int refuse() {
        throw new EmbeddedPostgresException("The embedded PostgreSQL cannot be started: port " + config.port() + " on "
                + HOST + " is configured for it and taken by another program."
                + " Stop that program, configure another port, or leave the port to be chosen.");
    }

    private Optional<Integer> remembered() throws IOException {
        return PrivateFiles.read(memory)
                .filter(text -> text.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(number -> number > 0 && number <= 65_535);
    }

    private static boolean isFree(int number) {
        try (ServerSocket probe = new ServerSocket()) {
            // As the server will do it: connections of the last one still in TIME_WAIT do not count.
            probe.setReuseAddress(!HostTools.windows());
            probe.bind(new InetSocketAddress(loopback(), number));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static int anyFree() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, loopback())) {
            return probe.getLocalPort();
        }
    }
}
