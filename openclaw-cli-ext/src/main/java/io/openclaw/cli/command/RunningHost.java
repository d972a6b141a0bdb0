package io.openclaw.cli.command;

import io.openclaw.db.HomeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The gateway host that runs on a home, as it signed itself there for the other commands.
 *
 * @param address of its HTTP server, as reached from this machine
 * @param port of its HTTP server
 */
record RunningHost(long pid, String address, int port, Instant startedAt) {
    private static final String FILE = "host.run";

    /** Empty when none signed, or the one that did is dead. */
    static Optional<RunningHost> of(Path home) {
        return signed(home).filter(host -> ProcessHandle.of(host.pid()).isPresent());
    }

    /** Whoever signed last, alive or not. */
    static Optional<RunningHost> signed(Path home) {
        try {
            List<String> words =
                    List.of(Files.readString(home.resolve(FILE)).strip().split("\\s+"));
            return Optional.of(new RunningHost(
                    Long.parseLong(words.get(0)),
                    words.get(3),
                    Integer.parseInt(words.get(1)),
                    Instant.parse(words.get(2))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // absent, or of another version: as good as absent
        }
    }

    void sign(HomeFolder home) throws IOException {
        home.write(FILE, pid + " " + port + " " + startedAt + " " + address + "\n");
    }

    static void unsign(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(FILE));
    }

    /** Host and port as a URL and a Host header have them. */
    String authority() {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    String url() {
        return "http://" + authority();
    }
}
