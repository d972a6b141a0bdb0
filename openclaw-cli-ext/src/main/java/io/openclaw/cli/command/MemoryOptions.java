package io.openclaw.cli.command;

import io.openclaw.cli.output.Card;
import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.db.operations.InvalidFieldException;
import io.openclaw.db.operations.NotDoneException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command of deployments, issues and tasks takes, and how it asks and answers. */
final class MemoryOptions {

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    /** Not from mixinStandardHelpOptions: that takes --version, too, which says here what was deployed or done. */
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("unused") // picocli answers it by itself
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    CommandLine command() {
        return spec.commandLine();
    }

    /** What this machine is called, unless another is named. */
    String host(Settings settings, @Nullable String named) {
        return named == null ? settings.config(command()).host() : named;
    }

    /**
     * A value that was checked when it was made.
     *
     * @throws ParameterException when it cannot be made of what was given
     */
    <T> T made(Supplier<T> making) {
        try {
            return making.get();
        } catch (InvalidFieldException e) {
            throw new ParameterException(command(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The answer; a {@link Refusal} that says what to do when it is not done. */
    <T extends @Nullable Object> T ask(Settings settings, OperationsAccess.Question<T> question) {
        try {
            return OperationsAccess.ask(settings, home, command(), question);
        } catch (NotDoneException e) {
            String group = command().getParent().getCommandName();
            String advice = switch (e.reason()) {
                case UNKNOWN -> "Numbers: ./openclaw " + group + " list" + (group.equals("issues") ? " --all" : "");
                case STATE -> "Look at it with: ./openclaw " + group + " show " + e.id();
                case EXISTS -> "Look at it with: ./openclaw " + group + " show " + e.id() + ", or insist with --force.";
            };
            throw new Refusal(e.getMessage() + " Nothing was changed. " + advice, e);
        }
    }

    /** One thing that was done. */
    void done(Map<String, @Nullable Object> values, String sentence) {
        PrintWriter out = command().getOut();
        out.println(json ? Json.of(values) : sentence);
        out.flush();
    }

    /** One thing with all that is known of it. */
    void show(Map<String, @Nullable Object> values) {
        PrintWriter out = command().getOut();
        out.print(json ? Json.of(values) + "\n" : Card.of(values));
        out.flush();
    }

    /** Many things; {@code limit} of them may not be all. */
    <T> void list(List<T> things, Function<T, Map<String, @Nullable Object>> values, Listing<T> listing) {
        PrintWriter out = command().getOut();
        if (json) {
            things.forEach(thing -> out.println(Json.of(values.apply(thing))));
        } else if (things.isEmpty()) {
            out.println(listing.none());
        } else {
            Grid grid = new Grid(listing.headings().toArray(new String[0]));
            things.forEach(thing -> grid.line(listing.line().apply(thing)));
            out.print(grid);
            if (things.size() == listing.limit()) {
                out.println("(the first " + listing.limit() + "; more with --limit N)");
            }
        }
        out.flush();
    }

    /**
     * How things are shown in lines.
     *
     * @param none what is said when there are none
     * @param limit how many were asked for
     * @param line a value for each heading
     */
    record Listing<T>(String none, int limit, List<String> headings, Function<T, String[]> line) {}
}
