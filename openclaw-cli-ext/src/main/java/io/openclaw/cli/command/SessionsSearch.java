package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.model.SearchHit;
import io.openclaw.db.model.SearchPage;
import io.openclaw.db.model.SearchQuery;
import io.openclaw.db.model.SearchQuery.Filter;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds messages. */
@Command(
        name = "search",
        description = "Find messages of all machines by what they say.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions search 'invoice number'",
            "  openclaw sessions search backup --since 30d --agent main --json"
        })
final class SessionsSearch implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private SessionFilter filter = new SessionFilter();

    @Parameters(paramLabel = "TEXT", description = "What to look for. No character stands for others.")
    private String text = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 100.", defaultValue = "20")
    private int limit = 20;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the page before ended.")
    private @Nullable String cursor;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SessionsSearch(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > SearchQuery.MOST || text.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "TEXT must not be empty, and --limit must be 1 to " + SearchQuery.MOST + ".");
        }
        Filter where =
                new Filter(filter.agent(), filter.channel(), filter.host(), null, filter.since(spec.commandLine()));
        try (SessionReading reading =
                SessionReading.of(settings, home.in(settings, spec.commandLine()), spec.commandLine())) {
            print(reading.search(new SearchQuery(text, where, limit, cursor)));
        }
    }

    private void print(SearchPage page) {
        PrintWriter out = spec.commandLine().getOut();
        page.hits().forEach(hit -> out.println(json ? Json.of(SessionValues.of(hit)) : shown(hit)));
        if (!json && page.hits().isEmpty()) {
            out.println("Nothing found" + (page.cursor() == null ? "." : " among the newest messages."));
        }
        PrintWriter notes = json ? spec.commandLine().getErr() : out;
        if (page.remark() != null) {
            notes.println(page.remark());
        }
        if (page.cursor() != null) {
            notes.println("More with: --cursor " + page.cursor());
        }
        out.flush();
        notes.flush();
    }

    private static String shown(SearchHit hit) {
        String place = hit.sessionKey() + " · " + hit.host() + " · " + hit.role() + " · " + hit.at();
        return Plain.line(place, 200) + "\n  " + Plain.line(hit.snippet(), 2 * SearchHit.LONGEST_SNIPPET) + "\n";
    }
}
