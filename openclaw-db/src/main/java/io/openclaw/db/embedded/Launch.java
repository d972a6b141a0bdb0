package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a server up on an initialised data directory whose home this process owns. */
final class Launch {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration RETRY = Duration.ofMillis(100);
    /** What a server says while its predecessor is dead but not gone: a zombie, or children with the shared memory. */
    private static final List<String> PREDECESSOR = List.of("lock file", "pre-existing shared memory");

    private static final List<String> PORT_TAKEN = List.of("could not create any TCP/IP sockets", "could not bind");

    private final Layout layout;
    private final Binaries binaries;
    private final RunAs runAs;
    private final HostTools tools;
    private final Port port;

    Launch(Layout layout, Binaries binaries, RunAs runAs, HostTools tools, Port port) {
        this.layout = layout;
        this.binaries = binaries;
        this.runAs = runAs;
        this.tools = tools;
        this.port = port;
    }

    /** Launches until a server is ready. Ends with an error at the deadline or when trying again cannot help. */
    ServerProcess untilReady(Path data, Deadline deadline) throws IOException {
        while (true) {
            if (Postmaster.removeStaleFile(data)) {
                LOG.info("Removed the stale postmaster.pid of {}: its process is dead or not PostgreSQL.", data);
            }
            int number = port.choose();
            long logStart = ServerLog.begin(layout.log());
            ServerProcess server = ServerProcess.launch(command(data, number), binaries, layout.log());
            if (becomesReady(server, data, deadline)) {
                return server;
            }
            List<String> words = ServerLog.tail(layout.log(), logStart);
            if (says(words, PORT_TAKEN)) {
                port.taken(number);
            } else if (!says(words, PREDECESSOR) || deadline.passed()) {
                throw failed(data, deadline, words);
            }
            deadline.pause(RETRY);
        }
    }

    private boolean becomesReady(ServerProcess server, Path data, Deadline deadline) {
        boolean ready = false;
        try {
            deadline.await(() -> !server.alive() || readyAs(server.pid(), data));
            ready = server.alive() && readyAs(server.pid(), data);
        } finally {
            if (!ready) {
                server.stop();
            }
        }
        return ready;
    }

    private static boolean readyAs(long pid, Path data) {
        return Postmaster.of(data)
                .filter(master -> master.pid() == pid && master.ready())
                .isPresent();
    }

    private EmbeddedPostgresException failed(Path data, Deadline deadline, List<String> words) {
        String what = deadline.passed() ? "did not get ready in time" : "ended at its start";
        return new EmbeddedPostgresException("The embedded PostgreSQL of " + data + " " + what + ". Its log "
                + layout.log() + " ends with: " + String.join(" | ", words)
                + ". Mend what it names and start again; a slow recovery needs a longer start timeout.");
    }

    private static boolean says(List<String> words, List<String> phrases) {
        return words.stream().anyMatch(line -> phrases.stream().anyMatch(line::contains));
    }

    private List<String> command(Path data, int number) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                binaries.program("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(number)));
        for (String setting : settings()) {
            command.addAll(List.of("-c", setting));
        }
        return runAs.server(tools, command);
    }

    /** What must hold whatever the configuration file says. */
    private List<String> settings() throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                Postmaster.MARK,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories="
                        + socketDirectory().map(Path::toString).orElse(""),
                "unix_socket_permissions=0700",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "password_encryption=scram-sha-256",
                "timezone=UTC",
                "log_timezone=UTC",
                // Failed statements are their client's business; their messages quote what people said.
                "log_min_messages=log",
                "log_min_error_statement=panic",
                "lc_messages=C",
                "logging_collector=off",
                "log_destination=stderr"));
        if (!HostTools.windows()) {
            settings.add("client_connection_check_interval=5s");
        }
        return settings;
    }

    /** Emptied before each start: a dead server's socket lock would stop this one when its pid is somebody's again. */
    private Optional<Path> socketDirectory() throws IOException {
        Optional<Path> directory = layout.socketDirectory();
        if (directory.isPresent()) {
            PrivateFiles.deleteTree(directory.get());
            PrivateFiles.directory(directory.get());
            RunAs.Account account = runAs.account();
            if (account != null) {
                PrivateFiles.give(directory.get(), account);
            }
        }
        return directory.filter(Files::isDirectory);
    }
}
