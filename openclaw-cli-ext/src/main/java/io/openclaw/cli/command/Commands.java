package io.openclaw.cli.command;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tree of commands. */
@Command(
        name = "openclaw",
        description = "What the gateways did: durable, queryable, in PostgreSQL.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw up                       run the gateway host with its own PostgreSQL",
            "  DATABASE_URL=postgresql://db/openclaw openclaw up",
            "                                    the same, on a PostgreSQL you have",
            "  psql \"$(openclaw db url)\"         ask in SQL",
            "  openclaw db status --json         for a monitor",
            "  openclaw sessions list --since 7d",
            "",
            "Exit codes: 0 done, 1 not found, refused or failed, 2 wrong usage, 3 database unreachable.",
            "Everything of ours lies in OPENCLAW_DB_HOME, by default ~/.openclaw/db."
        })
public final class Commands implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Commands() {}

    /**
     * The commands, reading their settings from flags and from {@code environment}; {@code up} runs what {@code hosts} makes.
     *
     * @param arguments what will be parsed; what they do not need is left out
     */
    public static CommandLine commandLine(
            Map<String, String> environment, GatewayHost.Factory hosts, String... arguments) {
        Settings settings = new Settings(environment);
        return root(settings, Words.of(arguments))
                .put("up", () -> new Up(settings, hosts))
                .grow();
    }

    /** All commands but the one that needs a gateway host. */
    static CommandLine withoutHost(Settings settings) {
        return root(settings, Words.ALL).grow();
    }

    private static Branches root(Settings settings, Words words) {
        StandardInput in = new StandardInput(System.in);
        CommandLine root =
                new CommandLine(new Commands()).setExpandAtFiles(false); // a text that begins with @ is a text
        return new Branches(root, words)
                .put("brief", () -> new BriefCommand(settings))
                .group("context", further -> MemoryCommands.context(settings, in, further))
                .group("deploy", further -> MemoryCommands.deploy(settings, in, further))
                .group("issues", further -> MemoryCommands.issues(settings, in, further))
                .group("task", further -> MemoryCommands.task(settings, in, further))
                .group("agents", further -> MemoryCommands.agents(settings, further))
                .group("config", further -> MemoryCommands.config(settings, further))
                .group("cron", further -> MemoryCommands.cron(settings, further))
                .put("impact", () -> new ImpactCommand(settings))
                .group(
                        "ingest",
                        further -> new Branches(new CommandLine(new IngestCommand(settings)), further)
                                .put("status", () -> new IngestStatusCommand(settings))
                                .grow())
                .group("prices", further -> PriceCommands.prices(settings, further))
                .put("reprice", () -> new RepriceCommand(settings))
                .group("sessions", further -> sessions(settings, further))
                .put("migrate-sessions", () -> new MigrateSessions(settings))
                .group("db", further -> db(settings, further))
                .put("doctor", () -> new Doctor(settings))
                .group("bench", further -> bench(settings, further))
                .put("completion", Completion::new)
                .put("man", Man::new)
                .put("version", VersionCommand::new)
                .put("class-archive", () -> new ClassArchive(settings))
                .put("help", HelpCommand::new);
    }

    private static CommandLine db(Settings settings, Words words) {
        return new Branches(
                        Group.of("db", "The database: where it is, how it is, its schema; saved queries, rollups."),
                        words)
                .put("url", () -> new DbUrl(settings))
                .put("status", () -> new DbStatus(settings))
                .put("migrate", () -> new DbMigrate(settings))
                .put("queries", () -> new DbQueries(settings))
                .put("query", () -> new DbQuery(settings))
                .put("check-rollups", () -> new DbCheckRollups(settings))
                .put("rebuild-rollups", () -> new DbRebuildRollups(settings))
                .grow();
    }

    private static CommandLine bench(Settings settings, Words words) {
        return new Branches(new CommandLine(new BenchCommand(settings)), words)
                .put("impact", () -> new BenchImpact(settings))
                .put("ingest", () -> new BenchIngest(settings))
                .put("rollups", () -> new BenchRollups(settings))
                .put("search", () -> new BenchSearch(settings))
                .put("sessions", () -> new BenchSessions(settings))
                .grow();
    }

    private static CommandLine sessions(Settings settings, Words words) {
        CommandLine group = Group.of(
                "sessions",
                "The conversations of all machines: list, read, find, export, delete; verify and cut over their files.");
        return new Branches(group, words)
                .put("list", () -> new SessionsList(settings))
                .put("show", () -> new SessionsShow(settings))
                .put("search", () -> new SessionsSearch(settings))
                .put("export", () -> new SessionsExport(settings))
                .put("delete", () -> new SessionsDelete(settings))
                .put("verify", () -> new SessionsVerify(settings))
                .put("cutover", () -> new SessionsCutover(settings))
                .put("prune", () -> new SessionsPrune(settings))
                .grow();
    }

    static String version() {
        return Optional.ofNullable(Commands.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "openclaw " + version(), "Java " + Runtime.version() + " (" + System.getProperty("java.home") + ")"
            };
        }
    }

    /** The same as a command, for those who type it so. */
    @Command(name = "version", description = "Print the version of this program and of Java.")
    static final class VersionCommand implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            for (String line : new Version().getVersion()) {
                spec.commandLine().getOut().println(line);
            }
        }
    }
}
