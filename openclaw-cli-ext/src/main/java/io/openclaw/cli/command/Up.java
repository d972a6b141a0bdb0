package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.cli.output.Steps;
import io.openclaw.db.IngestConfig;
import io.openclaw.db.embedded.EmbeddedPostgres;
import io.openclaw.db.embedded.EmbeddedPostgresConfig;
import io.openclaw.db.embedded.EmbeddedPostgresException;
import io.openclaw.db.postgres.MigrationException;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.gateway.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the gateway host in the foreground until it is told to stop. */
@Command(
        name = "up",
        description = "Run the gateway host in the foreground, with its own PostgreSQL unless DATABASE_URL is set.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw up",
            "  openclaw up --port 4000 --home /var/lib/openclaw",
            "  DATABASE_URL=postgresql://user:password@db:5432/openclaw openclaw up",
            "",
            "Ctrl-C stops it and loses nothing: what PostgreSQL did not take yet waits in the spool."
        })
final class Up implements Runnable {
    private final Settings settings;
    private final GatewayHost.Factory hosts;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    /** Null until it was made; the watch of the server reads it. */
    private volatile @Nullable GatewayHost following;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "HTTP port; 0 for any free one. Else OPENCLAW_HTTP_PORT, else 3377.")
    private @Nullable Integer port;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Up(Settings settings, GatewayHost.Factory hosts) {
        this.settings = settings;
        this.hosts = hosts;
    }

    @Override
    public void run() {
        GatewayConfig config = settings.host(home.given(), port, spec.commandLine());
        Optional<PostgresConfig> configured = settings.database(spec.commandLine());
        HomeClaim.checkFree(config.db().home());
        checkFree(config.httpBind(), config.httpPort());
        StopSignal signal = StopSignal.install();
        boolean orderly = false;
        try {
            serve(config, configured, signal);
            orderly = true;
        } finally {
            try {
                stop();
            } finally {
                signal.finished(orderly);
            }
        }
    }

    private void serve(GatewayConfig config, Optional<PostgresConfig> configured, StopSignal signal) {
        Steps steps = new Steps(spec.commandLine().getOut());
        Path directory = config.db().home();
        HomeClaim claim = HomeClaim.of(directory);
        undo.push(claim::close);
        String url = database(directory, configured, steps);
        if (config.db().migrate()) {
            migrate(PostgresConfig.parse(url), steps);
        }
        if (signal.isRequested()) {
            return;
        }
        GatewayHost host = hosts.create(config.withDb(config.db().withDatabaseUrl(url)));
        following = host;
        undo.push(() -> steps.done("stopped", host.stop()));
        RunningHost running =
                new RunningHost(ProcessHandle.current().pid(), config.httpAddress(), host.start(), Instant.now());
        claim.sign(running);
        steps.done("gateway", running.url());
        steps.note("home", directory.toString());
        steps.note("ingest", ingest(config.ingest()));
        steps.note("SQL", "psql \"$(./openclaw db url)\"");
        steps.note("ready", "in " + Quantities.seconds(steps.elapsed()) + ". Ctrl-C stops.");
        signal.await();
        steps.begin("stopping");
    }

    private static String ingest(IngestConfig files) {
        if (files.roots().isEmpty()) {
            return "off; ./openclaw ingest reads files when it is told to";
        }
        List<Path> present = files.present();
        String watched = present.isEmpty()
                ? "no home of a gateway or assistant found yet; it is read once it is there"
                : "reads " + present.stream().map(Path::toString).collect(Collectors.joining(", "));
        return watched + " (OPENCLAW_INGEST=off turns it off)";
    }

    private String database(Path directory, Optional<PostgresConfig> configured, Steps steps) {
        if (configured.isPresent()) {
            steps.done("PostgreSQL", Target.place(configured.get()) + ", from DATABASE_URL");
            return LibpqUrl.of(configured.get());
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.create(EmbeddedPostgresConfig.of(directory));
        undo.push(postgres::close);
        try {
            postgres.start();
        } catch (EmbeddedPostgresException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
        undo.push(ServerWatch.of(postgres, this::follow)::close);
        String place = postgres.address().host() + ":" + postgres.address().port();
        steps.done("PostgreSQL", place + (postgres.attached() ? ", embedded, already running" : ", embedded"));
        return postgres.url();
    }

    private void follow(String url) {
        GatewayHost host = following;
        if (host != null) {
            host.databaseMovedTo(url);
        }
    }

    /** A database that is away or cannot be migrated is no reason to stay down: facts wait in the spool until it is mended. */
    private static void migrate(PostgresConfig database, Steps steps) {
        try {
            steps.done("schema", DbMigrate.words(Migrations.create(database).migrate()));
        } catch (MigrationException e) {
            steps.done("schema", "not brought up to date; facts wait in the spool");
            steps.note("", String.valueOf(e.getMessage()));
        }
    }

    /** In the reverse order of the start; what fails does not keep the rest from closing. */
    private void stop() {
        @Nullable RuntimeException first = null;
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Asked before anything is touched, because the answer is cheap and the start is not. */
    private static void checkFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (UnknownHostException e) {
            throw new Refusal("OPENCLAW_HTTP_BIND is " + address + ", and no address has that name. Correct it.", e);
        } catch (IOException e) {
            throw new Refusal(
                    "Port " + port + " of " + address + " cannot be taken: another program listens there, this user may"
                            + " not, or the address is not of this machine. Stop that program, choose another port with"
                            + " --port, or correct OPENCLAW_HTTP_BIND.",
                    e);
        }
    }
}
