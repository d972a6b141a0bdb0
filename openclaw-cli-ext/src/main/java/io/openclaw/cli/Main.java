package io.openclaw.cli;

import io.openclaw.cli.command.Commands;
import io.openclaw.cli.command.PluginHost;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The front door of the command line. */
public final class Main {
    /** Which streams are terminals that like colour: none, stdout, stderr or both; the launcher knows, Java does not. */
    private static final String COLOUR = "openclaw.colour";

    private Main() {}

    public static void main(String[] args) {
        if (args.length == 0 || !"up".equals(args[0])) {
            // Short commands log nothing, and a logging framework takes longer to start than they run.
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            System.setProperty("slf4j.internal.verbosity", "WARN");
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(args, System.getenv(), out, err);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs one command and returns its exit code; never throws. */
    public static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        return run(args, Commands.commandLine(environment, PluginHost::of, args), out, err);
    }

    static int run(String[] args, CommandLine commands, PrintWriter out, PrintWriter err) {
        String colour = System.getProperty(COLOUR, "none");
        ErrorReporter reporter = new ErrorReporter(ansi(colour, "stderr"));
        return commands.setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(colour, "stdout")))
                .setParameterExceptionHandler(reporter)
                .setExecutionExceptionHandler(reporter)
                .execute(args);
    }

    private static Ansi ansi(String colour, String stream) {
        return colour.equals(stream) || colour.equals("both") ? Ansi.ON : Ansi.OFF;
    }
}
