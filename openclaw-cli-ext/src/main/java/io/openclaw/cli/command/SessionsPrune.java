package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.db.DbConfig;
import io.openclaw.db.RetentionRule;
import io.openclaw.db.RetentionRules;
import io.openclaw.db.SessionRetention;
import io.openclaw.db.SessionRetention.Plan;
import io.openclaw.db.postgres.OldSession;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows which sessions of this host are no longer kept, and deletes them when told so. */
@Command(
        name = "prune",
        description = "Show which sessions of this host are too old or too large; delete them with --yes.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions prune                         what OPENCLAW_RETENTION would take",
            "  openclaw sessions prune --older-than 90d",
            "  openclaw sessions prune --agent ops --max-bytes 2GiB --yes",
            "",
            "What was used within a day is never deleted, nor are sessions of other hosts."
        })
final class SessionsPrune implements Runnable {
    private static final int SHOWN = 20;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--older-than", paramLabel = "D", description = "Sessions not used for longer: 36h, 90d, 8w.")
    private @Nullable String olderThan;

    @Option(names = "--max-bytes", paramLabel = "N", description = "Of each agent's text so much stays: 500MiB, 2GiB.")
    private @Nullable String maxBytes;

    @Option(names = "--agent", paramLabel = "A", description = "Only sessions of this agent; else of all.")
    private @Nullable String agent;

    @Option(names = "--yes", description = "Delete them; else they are only shown.")
    private boolean yes;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SessionsPrune(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        DbConfig config = settings.config(spec.commandLine());
        RetentionRules rules = rules(config);
        PostgresConfig database = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine())
                .config();
        SchemaCheck.check(database);
        Vertx vertx = Vertx.vertx();
        try (Postgres postgres = Postgres.create(database, vertx)) {
            DirectDeletion deletion = new DirectDeletion(postgres, config.host(), Clock.systemUTC());
            SessionRetention.Parts parts = new SessionRetention.Parts(vertx, Clock.systemUTC(), deletion::delete);
            prune(new SessionRetention(postgres.oldSessions(), config.host(), rules, parts), config.host());
        } catch (CompletionException e) {
            throw new Refusal(
                    "Sessions in " + Target.place(database) + " were not pruned to the end: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + ". What was deleted stays deleted; run the command again.",
                    e);
        } finally {
            answer(vertx.close());
        }
    }

    private void prune(SessionRetention retention, String host) {
        PrintWriter out = spec.commandLine().getOut();
        Plan plan = answer(retention.preview());
        plan.sessions().stream().limit(SHOWN).forEach(session -> out.println(line(session)));
        if (plan.sessions().size() > SHOWN) {
            out.println("… and " + Quantities.count(plan.sessions().size() - SHOWN) + " more");
        }
        String sum = Quantities.count(plan.sessions().size()) + " sessions of host " + host + ", "
                + Quantities.count(plan.messages()) + " messages, " + Quantities.bytes(plan.bytes());
        if (plan.sessions().isEmpty()) {
            out.println("Nothing to delete on host " + host + ".");
        } else if (yes) {
            out.println("Deleted " + Quantities.count(answer(retention.apply(plan))) + " of " + sum + ".");
        } else {
            out.println(sum + ". Nothing was deleted: add --yes to delete them.");
        }
        out.flush();
    }

    private static String line(OldSession session) {
        Duration unused = Duration.between(session.usedAt(), Clock.systemUTC().instant());
        return session.key() + "  " + session.agent() + ", unused for " + Quantities.age(unused) + ", "
                + Quantities.count(session.messages()) + " messages, " + Quantities.bytes(session.bytes());
    }

    private RetentionRules rules(DbConfig config) {
        if (olderThan == null && maxBytes == null) {
            if (agent != null || !config.retention().any()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Say what is too much: --older-than or --max-bytes, or set OPENCLAW_RETENTION.");
            }
            return config.retention();
        }
        try {
            return new RetentionRules(List.of(new RetentionRule(
                    agent == null ? RetentionRule.ANY : agent,
                    RetentionRule.ANY,
                    olderThan == null ? null : RetentionRules.age(olderThan),
                    maxBytes == null ? null : RetentionRules.size(maxBytes))));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(
                    spec.commandLine(), "What is too much cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static <T extends @Nullable Object> T answer(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
