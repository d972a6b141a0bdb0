package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The live server of a data directory, as its postmaster.pid and the process table tell. A pid alone proves nothing:
 * after a container restart it may belong to anybody.
 *
 * @param data its data directory
 * @param port where it listens, or 0 while it does not yet say
 * @param status {@code starting}, {@code ready}, {@code stopping} or {@code standby}
 * @param launchedByUs whether it carries the mark of this module's launcher
 */
record Postmaster(long pid, Path data, int port, String status, boolean launchedByUs) {
    /** The server's mark in the process table. */
    static final String MARK = "cluster_name=openclaw";

    private static final String PID_FILE = "postmaster.pid";
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    boolean ready() {
        return status.equals("ready");
    }

    /** The live server of a home, whatever its version. */
    static Optional<Postmaster> in(Layout named) throws IOException {
        Layout layout = named.real();
        return layout.dataVersions().stream()
                .flatMap(version -> of(layout.data(version)).stream())
                .findFirst();
    }

    /** The live server of this directory, or empty: no file, or its process is dead or somebody else's. */
    static Optional<Postmaster> of(Path data) {
        List<String> lines = pidFile(data);
        Optional<Long> pid = lines.stream().findFirst().flatMap(Postmaster::number);
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = commandLine(pid.get());
        if (!isServerOf(data, command)) {
            return Optional.empty();
        }
        int port = line(lines, PORT_LINE).flatMap(Postmaster::number).orElse(0L).intValue();
        String status = line(lines, STATUS_LINE).orElse("starting");
        return Optional.of(new Postmaster(pid.get(), data, port, status, command.contains(MARK)));
    }

    /**
     * Removes the file a dead server left behind when PostgreSQL would not do it by itself: it refuses as long as any
     * process has that pid. The shared memory, which is found by the data directory, still keeps out a second server
     * while processes of the dead one live.
     */
    static boolean removeStaleFile(Path data) throws IOException {
        boolean stale = Files.exists(data.resolve(PID_FILE)) && of(data).isEmpty();
        boolean pidInUse = pidFile(data).stream()
                .findFirst()
                .flatMap(Postmaster::number)
                .map(pid -> ProcessHandle.of(pid).isPresent())
                .orElse(true);
        return stale && pidInUse && Files.deleteIfExists(data.resolve(PID_FILE));
    }

    /** Sends a signal by the shell's own kill: a slim image may have no such program, and the JDK knows no INT. */
    static void signal(long pid, String name) {
        Command.run(SIGNAL_TIMEOUT, List.of("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid)));
    }

    private static List<String> pidFile(Path data) {
        try {
            return Files.readAllLines(data.resolve(PID_FILE), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> line(List<String> lines, int index) {
        return lines.size() > index ? Optional.of(lines.get(index).strip()) : Optional.empty();
    }

    private static Optional<Long> number(String text) {
        return text.strip().matches("\\d{1,10}") ? Optional.of(Long.valueOf(text.strip())) : Optional.empty();
    }

    private static boolean isServerOf(Path data, List<String> command) {
        if (command.isEmpty()) {
            return false;
        }
        String program = Path.of(command.get(0)).getFileName().toString();
        boolean argumentsAreHidden = command.size() == 1;
        return program.matches("postgres(\\.exe)?") && (argumentsAreHidden || command.contains(data.toString()));
    }

    /** The words a live process was started with; only the program where more is not shown; empty for a dead one. */
    private static List<String> commandLine(long pid) {
        if (HostTools.linux()) {
            return procCommandLine(Path.of("/proc", Long.toString(pid)));
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::info)
                .flatMap(info -> info.command().map(program -> {
                    List<String> words = new ArrayList<>(List.of(program));
                    info.arguments().map(List::of).ifPresent(words::addAll);
                    return List.copyOf(words);
                }))
                .orElse(List.of());
    }

    /** A zombie has no words, which is right: it is dead, only not yet buried, perhaps for ever. */
    private static List<String> procCommandLine(Path process) {
        try {
            String words = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8);
            return words.isEmpty() ? List.of() : List.of(words.split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
