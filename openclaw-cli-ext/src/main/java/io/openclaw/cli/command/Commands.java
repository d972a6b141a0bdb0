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

    /** All commands, reading their settings from flags and from {@code environment}; {@code up} runs what {@code hosts} makes. */
    public static CommandLine commandLine(Map<String, String> environment, GatewayHost.Factory hosts) {
        CommandLine commands = commandLine(environment);
        return commands.addSubcommand(new Up(new Settings(environment), hosts));
    }

    /** The commands that need no gateway host. */
    public static CommandLine commandLine(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        CommandLine db = new CommandLine(new Db())
                .addSubcommand(new DbUrl(settings))
                .addSubcommand(new DbStatus(settings))
                .addSubcommand(new DbMigrate(settings))
                .addSubcommand(new DbQueries(settings))
                .addSubcommand(new DbQuery(settings));
        CommandLine bench = new CommandLine(new BenchCommand(settings))
                .addSubcommand(new BenchSearch(settings))
                .addSubcommand(new BenchSessions(settings));
        CommandLine sessions = new CommandLine(new Sessions())
                .addSubcommand(new SessionsList(settings))
                .addSubcommand(new SessionsShow(settings))
                .addSubcommand(new SessionsSearch(settings))
                .addSubcommand(new SessionsExport(settings))
                .addSubcommand(new SessionsDelete(settings))
                .addSubcommand(new SessionsVerify(settings))
                .addSubcommand(new SessionsCutover(settings))
                .addSubcommand(new SessionsPrune(settings));
        CommandLine context = new CommandLine(new Context())
                .addSubcommand(new ContextSet(settings, System.in))
                .addSubcommand(new ContextGet(settings))
                .addSubcommand(new ContextList(settings))
                .addSubcommand(new ContextDelete(settings))
                .addSubcommand(new ContextHistory(settings));
        return new CommandLine(new Commands())
                .addSubcommand(db)
                .addSubcommand(context)
                .addSubcommand(new BriefCommand(settings))
                .addSubcommand(new Doctor(settings))
                .addSubcommand(new MigrateSessions(settings))
                .addSubcommand(sessions)
                .addSubcommand(bench)
                .addSubcommand(new Completion())
                .addSubcommand(new Man())
                .addSubcommand(new VersionCommand())
                .addSubcommand(new ClassArchive(settings))
                .addSubcommand(new HelpCommand());
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

    /** Groups what concerns conversations. */
    @Command(
            name = "sessions",
            description =
                    "The conversations of all machines: list, read, find, export, delete; verify and cut over their files.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class Sessions implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "Which command?");
        }
    }

    /** Groups what concerns the context. */
    @Command(
            name = "context",
            description = "What one should know: keys and values, with their history.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class Context implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "Which command?");
        }
    }

    /** Groups what concerns the database. */
    @Command(
            name = "db",
            description = "The database: where it is, how it is, its schema; saved queries.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class Db implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "Which command?");
        }
    }
}
