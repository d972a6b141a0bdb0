package io.openclaw.cli.command;

import io.openclaw.cli.output.Nearest;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.operations.QueryAnswer;
import io.openclaw.db.operations.SavedQuery;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one of the saved queries. */
@Command(
        name = "query",
        description = "Run a saved query; openclaw db queries lists them.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw db query open_issues",
            "  openclaw db query last_errors --limit 5 --json",
            "  openclaw db query spend_by_day --csv > spend.csv"
        })
final class DbQuery implements Runnable {
    private static final int MOST = 10_000;
    private static final int SUGGESTED = 3;
    private static final int WIDEST = 60;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "Of the query; the part after api. of the view.")
    private String name = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many rows, 1 to 10000.", defaultValue = "50")
    private int limit = 50;

    @ArgGroup
    private Form form = new Form();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How it is printed: a table, or one of these. */
    static final class Form {
        @Option(names = "--json", description = "One JSON object per line.")
        private boolean json;

        @Option(names = "--csv", description = "Comma-separated, with a line of headings.")
        private boolean csv;
    }

    DbQuery(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 to " + MOST + ".");
        }
        QueryAnswer answer = OperationsAccess.ask(settings, home, spec.commandLine(), this::answer);
        AnswerText text = new AnswerText(answer);
        spec.commandLine().getOut().print(form.json ? text.json() : form.csv ? text.csv() : text.grid());
        spec.commandLine().getOut().flush();
    }

    private QueryAnswer answer(Operations operations) throws SQLException {
        List<SavedQuery> queries = operations.queries().list();
        String wanted = name.startsWith("api.") ? name.substring("api.".length()) : name;
        SavedQuery query = queries.stream()
                .filter(one -> one.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(queries));
        return operations.queries().ask(query, limit);
    }

    private Refusal unknown(List<SavedQuery> queries) {
        if (queries.isEmpty()) {
            return new Refusal(
                    "This database has no saved queries. Bring its schema up to date with: ./openclaw db migrate");
        }
        List<String> names = queries.stream().map(SavedQuery::name).toList();
        List<String> near = Nearest.to(name, names, SUGGESTED);
        return new Refusal("There is no query \"" + Plain.line(name, WIDEST) + "\". "
                + (near.isEmpty() ? "" : "Did you mean: " + String.join(", ", near) + "? ")
                + "All: ./openclaw db queries");
    }
}
