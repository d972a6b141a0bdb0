package io.openclaw.cli.command;

import io.openclaw.cli.command.Systemd.Unit;
import io.openclaw.db.Moments;
import io.openclaw.db.operations.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What was built and where it runs: as it is given, else as it is found. */
final class BuildOptions {

    /** What a service starts to have something else run: its file was not built with it. */
    private static final Set<String> RUNNERS = Set.of(
            "java", "node", "deno", "bun", "python", "python3", "ruby", "perl", "php", "sh", "bash", "env", "docker",
            "podman");

    @Option(names = "--binary", paramLabel = "FILE", description = "The program. Else what its service starts.")
    private @Nullable Path binary;

    @Option(names = "--service", paramLabel = "UNIT", description = "Else the systemd unit of its name or program.")
    private @Nullable String service;

    @Option(names = "--commit", paramLabel = "REV", description = "Else what is checked out.")
    private @Nullable String commit;

    @Option(
            names = "--built-at",
            paramLabel = "WHEN",
            description = "Else the time of the program's file. " + Moments.FORMS + ".")
    private @Nullable String builtAt;

    @Option(names = "--repository", paramLabel = "DIR", description = "Where to look for git. Else where you are.")
    private @Nullable Path repository;

    /** Whether a commit was given. */
    boolean commitGiven() {
        return commit != null;
    }

    Project project(Settings settings) {
        return Project.in(repository, settings);
    }

    /** The commit, when the repository has it. */
    Optional<String> commit(Project project) {
        return project.git().commit(commit == null ? "HEAD" : commit);
    }

    /**
     * All of it.
     *
     * @param component what services of this machine are looked for; empty: it runs on another machine
     */
    Build found(Project project, Optional<String> component, CommandLine command) {
        Optional<Instant> time = builtAt == null ? Optional.empty() : Optional.of(time(builtAt, command));
        Git git = project.git();
        Optional<String> known = commit(project);
        boolean head = known.isPresent() && (commit == null || known.equals(git.commit("HEAD")));
        Optional<Unit> unit = component.flatMap(name -> unit(new Systemd(git.programs()), name));
        Optional<Path> program = program(unit, component.isPresent());
        return new Build(
                program.map(Path::toString).orElse(null),
                service == null ? unit.map(Unit::name).orElse(null) : service,
                known.orElse(commit),
                known.flatMap(git::tag).orElse(null),
                head ? git.dirty().orElse(null) : null,
                time.or(() -> component.flatMap(here -> program).flatMap(BuildOptions::time))
                        .orElse(null));
    }

    private Optional<Unit> unit(Systemd systemd, String component) {
        return systemd.named(service == null ? component : service)
                .or(() -> service == null && binary != null ? systemd.starting(absolute(binary)) : Optional.empty());
    }

    private Optional<Path> program(Optional<Unit> unit, boolean here) {
        if (binary != null) {
            return Optional.of(here ? absolute(binary) : binary);
        }
        return unit.flatMap(Unit::program).filter(path -> !RUNNERS.contains(String.valueOf(path.getFileName())));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static Optional<Instant> time(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return Optional.empty(); // it is not there, or not for us
        }
    }

    private static Instant time(String given, CommandLine command) {
        return Moments.parse(given, Instant.now())
                .orElseThrow(() -> new ParameterException(command, "--built-at must be " + Moments.FORMS + "."));
    }
}
