package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What can go wrong on this machine: settings, JDK, disk, spool, host. */
final class LocalCheckup {
    private static final int TESTED_UP_TO = 25;
    private static final long LEAST_BYTES = 100L << 20;

    private final Settings settings;
    private final Path home;
    private final @Nullable Path given;
    private final CommandLine command;
    private final List<Finding> findings = new ArrayList<>();

    LocalCheckup(Settings settings, Path home, @Nullable Path given, CommandLine command) {
        this.settings = settings;
        this.home = home;
        this.given = given;
        this.command = command;
    }

    List<Finding> findings() {
        long spoolMax = environment();
        jdk();
        disk(spoolMax);
        home();
        host();
        return findings;
    }

    /** How large the spool may become. */
    private long environment() {
        try {
            long spoolMax = settings.host(given, null, command).db().spoolMaxBytes();
            findings.add(Finding.ok("environment", "all settings can be used"));
            return spoolMax;
        } catch (ParameterException e) {
            List<String> problems = e.getCause() instanceof ConfigException wrong
                    ? wrong.problems()
                    : List.of(String.valueOf(e.getMessage()));
            problems.forEach(problem -> findings.add(Finding.problem(
                    "environment", problem, "Correct or unset it; docs/configuration.md lists all settings.")));
            return DbConfig.DEFAULT_SPOOL_MAX_BYTES;
        }
    }

    private void jdk() {
        int version = Runtime.version().feature();
        String words = "Java " + Runtime.version() + ", " + System.getProperty("java.home");
        findings.add(
                version <= TESTED_UP_TO
                        ? Finding.ok("JDK", words)
                        : Finding.warning(
                                "JDK", words + "; tested up to " + TESTED_UP_TO, "export JAVA_HOME=<a JDK 17 to 25>"));
    }

    private void disk(long spoolMax) {
        try {
            Path there = home;
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            long free = Files.getFileStore(there).getUsableSpace();
            String words = Quantities.bytes(free) + " free at " + home;
            if (free < LEAST_BYTES) {
                findings.add(Finding.problem("disk", words, "Free some: df -h " + there));
            } else if (free < spoolMax) {
                findings.add(Finding.warning(
                        "disk",
                        words + "; the spool may grow to " + Quantities.bytes(spoolMax) + " while the database is away",
                        "Free some, or export OPENCLAW_SPOOL_MAX_BYTES=" + free / 2));
            } else {
                findings.add(Finding.ok("disk", words));
            }
        } catch (IOException e) {
            findings.add(Finding.problem("disk", home + " cannot be looked at", "ls -ld " + home));
        }
    }

    private void home() {
        if (!Files.exists(home)) {
            findings.add(Finding.ok("home", home + " is not there yet; what needs it makes it"));
        } else if (!Files.isDirectory(home) || !Files.isWritable(home) || !writable(home.resolve("spool"))) {
            findings.add(Finding.problem(
                    "home",
                    home + " cannot be written by " + System.getProperty("user.name"),
                    "Act as its owner, or: chown -R " + System.getProperty("user.name") + " " + home));
        } else if (openToOthers()) {
            findings.add(Finding.warning("home", home + " can be read or written by others", "chmod go-rw " + home));
        } else {
            findings.add(Finding.ok("home", home.toString()));
        }
    }

    private static boolean writable(Path directory) {
        return !Files.exists(directory) || Files.isWritable(directory);
    }

    private boolean openToOthers() {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(home);
            return rights.contains(PosixFilePermission.GROUP_READ)
                    || rights.contains(PosixFilePermission.GROUP_WRITE)
                    || rights.contains(PosixFilePermission.OTHERS_READ)
                    || rights.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // a system without such rights
        }
    }

    private void host() {
        HomeReport report = HomeReport.of(home, settings.token(home));
        String spool = Quantities.bytes(report.bytes()) + " in the spool's files";
        RunningHost host = report.host();
        HostHealth health = report.health();
        if (host == null || health == null) {
            findings.add(Finding.ok("host", "none runs on this home; " + spool));
        } else if (health.status().equals("ok")) {
            findings.add(Finding.ok("host", host.url() + ", process " + host.pid() + ", ok; " + spool));
        } else {
            String why = health.degraded().isEmpty() ? "" : ": " + String.join(" ", health.degraded());
            findings.add(Finding.warning(
                    "host",
                    host.url() + ", process " + host.pid() + ", " + health.status() + why + "; " + spool,
                    "Look closer with: ./openclaw db status"));
        }
    }
}
