package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.db.postgres.Migrations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What can go wrong with the database: whether it can be reached, its rights, schema, clock, encryption, connections, feed. */
final class DatabaseCheckup {
    private static final Duration PER_STATEMENT = Duration.ofSeconds(1);
    private static final Duration CLOCK_MAY_DIFFER = Duration.ofSeconds(2);
    private static final Duration FEED_MAY_BE_SILENT = Duration.ofHours(24);
    private static final long FEW_CONNECTIONS = 5;

    private final Settings settings;
    private final Path home;
    private final CommandLine command;
    private final List<Finding> findings = new ArrayList<>();
    private volatile @Nullable DatabaseUnreachable unreachable;

    DatabaseCheckup(Settings settings, Path home, CommandLine command) {
        this.settings = settings;
        this.home = home;
        this.command = command;
    }

    /** Why it cannot be reached; null when it can, or when that is not known yet. */
    @Nullable DatabaseUnreachable unreachable() {
        return unreachable;
    }

    List<Finding> findings() {
        try {
            Target target = Target.find(settings, home, command);
            look(target);
        } catch (DatabaseUnreachable e) {
            unreachable = e;
            findings.add(Finding.problem("database", String.valueOf(e.getMessage()), "./openclaw db status"));
        } catch (ParameterException | Refusal e) {
            findings.add(Finding.problem("database", String.valueOf(e.getMessage()), "Correct or unset it."));
        }
        return findings;
    }

    private void look(Target target) {
        try (Connection connection = Connections.open(target.config(), PER_STATEMENT)) {
            Instant before = Instant.now();
            ServerFacts facts = ServerFacts.read(connection);
            Instant after = Instant.now();
            findings.add(Finding.ok("database", "PostgreSQL " + facts.version() + " at " + target.place()));
            rights(facts);
            schema(Migrations.version(connection));
            clock(facts.now(), before, after);
            encryption(target, facts);
            connections(facts);
            if (facts.fed()) {
                feed(FeedFacts.read(connection), facts.now());
            }
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            if (DatabaseUnreachable.isSaidBy(state)) {
                throw DatabaseUnreachable.at(target.place(), e);
            }
            findings.add(Finding.problem(
                    "database", "it did not answer a question (SQLSTATE " + state + ")", "./openclaw db status"));
        }
    }

    private void rights(ServerFacts facts) {
        if (facts.readOnly()) {
            findings.add(Finding.problem(
                    "rights", "it can only be read: a standby, or set to be", "Name the primary in DATABASE_URL."));
        } else if (facts.tablesWithoutRights() > 0) {
            findings.add(Finding.problem(
                    "rights",
                    facts.user() + " may not read and write " + facts.tablesWithoutRights() + " of the tables",
                    "Act as their owner, or as their owner: GRANT " + facts.owner() + " TO " + facts.user()));
        } else if (!facts.mayCreate()) {
            findings.add(Finding.warning(
                    "rights",
                    facts.user() + " may not create tables: partitions and migrations will fail",
                    "As the owner of the schema: GRANT CREATE ON SCHEMA " + facts.schema() + " TO " + facts.user()));
        } else {
            findings.add(Finding.ok("rights", facts.user() + " may read, write and create in " + facts.schema()));
        }
    }

    private void schema(OptionalInt version) {
        SchemaVersion schema = new SchemaVersion(version.isPresent() ? version.getAsInt() : null, Migrations.NEWEST);
        findings.add(
                schema.upToDate()
                        ? Finding.ok("schema", schema.state())
                        : Finding.problem("schema", schema.state(), "./openclaw db migrate, or update this program"));
    }

    /** The server's moment lies between ours before and after; only what cannot be explained by the way there is skew. */
    private void clock(Instant server, Instant before, Instant after) {
        Duration skew = server.isBefore(before)
                ? Duration.between(server, before)
                : server.isAfter(after) ? Duration.between(after, server) : Duration.ZERO;
        String words = skew.isZero()
                ? "agrees with the database's"
                : "differs from the database's by " + Quantities.seconds(skew);
        findings.add(
                skew.compareTo(CLOCK_MAY_DIFFER) <= 0
                        ? Finding.ok("clock", words)
                        : Finding.warning("clock", words, "On the machine that is wrong: timedatectl set-ntp true"));
    }

    private void encryption(Target target, ServerFacts facts) {
        boolean local = target.config().hosts().stream().allMatch(host -> isLoopback(host.host()));
        if (facts.tls() != null) {
            boolean checked = target.config().sslMode().startsWith("verify");
            findings.add(
                    checked || local
                            ? Finding.ok("TLS", facts.tls())
                            : Finding.warning(
                                    "TLS",
                                    facts.tls() + ", but nobody checks who answers",
                                    "Add to DATABASE_URL: sslmode=verify-full&sslrootcert=<file>"));
        } else if (local) {
            findings.add(Finding.ok("TLS", "none, and none needed: the connection stays on this machine"));
        } else {
            findings.add(Finding.warning(
                    "TLS",
                    "none: password hashes and conversations cross the network in clear",
                    "Turn on ssl in postgresql.conf; add to DATABASE_URL: sslmode=verify-full&sslrootcert=<file>"));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void connections(ServerFacts facts) {
        String words = facts.connections() + " of " + facts.mostConnections() + " connections in use";
        findings.add(
                facts.mostConnections() - facts.connections() > FEW_CONNECTIONS
                        ? Finding.ok("pool", words)
                        : Finding.warning("pool", words, "Close some, or raise max_connections in postgresql.conf."));
    }

    private void feed(FeedFacts feed, Instant now) {
        Instant last = feed.lastWriteAt();
        if (last == null) {
            findings.add(Finding.warning(
                    "feed", "no gateway has stored anything yet", "./openclaw up, and the README's section Feed it"));
        } else {
            Duration silent = Duration.between(last, now);
            String words = "last write " + Quantities.age(silent) + " ago";
            findings.add(
                    silent.compareTo(FEED_MAY_BE_SILENT) <= 0
                            ? Finding.ok("feed", words)
                            : Finding.warning("feed", words, "Is the gateway up? ./openclaw db query feeds"));
        }
        if (feed.deadLettered() > 0) {
            findings.add(Finding.warning(
                    "dead letters",
                    feed.deadLettered() + " facts were refused by PostgreSQL",
                    "./openclaw db query dead_letters_by_kind"));
        }
    }
}
