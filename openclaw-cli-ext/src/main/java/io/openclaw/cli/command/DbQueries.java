package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Table;
import io.openclaw.db.operations.SavedQuery;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the saved queries. */
@Command(
        name = "queries",
        description = "List the saved queries: views of schema api, with what each answers.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw db queries",
            "  openclaw db queries --json                       with the columns of each",
            "  psql \"$(openclaw db url)\" -c 'TABLE api.open_issues'"
        })
final class DbQueries implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object per line: name, description, columns.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DbQueries(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        List<SavedQuery> queries = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.queries().list());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            queries.forEach(query -> out.println(Json.of(values(query))));
        } else if (queries.isEmpty()) {
            out.println("None. Bring the schema up to date with: ./openclaw db migrate");
        } else {
            Table table = new Table();
            queries.forEach(query -> table.text(query.name(), query.description()));
            out.print(table);
        }
        out.flush();
    }

    private static Map<String, Object> values(SavedQuery query) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", query.name());
        values.put("description", query.description());
        values.put("columns", query.columns());
        return values;
    }
}
