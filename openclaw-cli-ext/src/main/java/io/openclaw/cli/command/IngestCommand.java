package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.Moments;
import io.openclaw.db.ingest.Homes;
import io.openclaw.db.ingest.IngestOptions;
import io.openclaw.db.ingest.IngestReport;
import io.openclaw.db.ingest.Root;
import io.openclaw.db.ingest.Tailer;
import io.openclaw.db.ingest.TailerParts;
import io.openclaw.db.operations.RepriceReport;
import io.openclaw.db.operations.Repricing.Plan;
import io.openclaw.db.session.MigrationParts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the files that gateways and coding assistants leave. */
@Command(
        name = "ingest",
        description =
                "Read the files that gateways and coding assistants leave into PostgreSQL, each line once; they stay as they are.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw ingest                                  the usual homes, up to their present end",
            "  openclaw ingest --watch                          and what is added from then on, until Ctrl-C",
            "  openclaw ingest --path /backup/bot/.openclaw --dry-run",
            "  openclaw ingest --source claude-code --since 30d --json",
            "  openclaw ingest --reprice                        and price anew the calls of this machine that are there",
            "  openclaw ingest status",
            "",
            "Run again, it goes on where it was. A gateway host that runs (openclaw up) reads the usual homes by itself."
        })
final class IngestCommand implements Callable<Integer> {

    private static final int LANES = Math.min(2, Runtime.getRuntime().availableProcessors());

    private final Settings settings;

    @ArgGroup
    private Mode mode = new Mode();

    @Option(names = "--source", paramLabel = "NAME", description = "Only files of this format; may be repeated.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "A home, a folder in one, or a file, in place of the usual homes; may be repeated.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "Only files that were written since then, these whole: " + Moments.FORMS + ".")
    private @Nullable String since;

    @Option(names = "--dry-run", description = "Only tell what would be read.")
    private boolean dryRun;

    @Option(
            names = "--reprice",
            description =
                    "Then reckon anew what the calls of this machine cost, those there before too, from --since on and of"
                            + " --source alone where these are given; with --dry-run only tell the difference.")
    private boolean reprice;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Until when. */
    static final class Mode {
        @Option(names = "--once", description = "Read what is there, then end; the default.")
        @SuppressWarnings("unused") // it is there to be said, and to exclude the other
        private boolean once;

        @Option(names = "--watch", description = "Go on with what is added, until Ctrl-C.")
        private boolean watch;
    }

    IngestCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        if (mode.watch && dryRun) {
            throw new ParameterException(spec.commandLine(), "--watch and --dry-run do not go together.");
        }
        if (mode.watch && reprice) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--watch and --reprice do not go together: what is watched is priced as it is read.");
        }
        Set<String> formats = named();
        Instant from = moment();
        IngestOptions options = new IngestOptions(roots(), formats, from, LANES);
        try (SessionWork work = SessionWork.open(settings, null, spec.commandLine())) {
            IngestPrices prices = new IngestPrices(work, spec.commandLine().getErr());
            if (!dryRun) {
                prices.takeFrom(options.roots(), settings.config(spec.commandLine()));
                prices.load();
            }
            if (mode.watch) {
                return watch(work, options, prices);
            }
            IngestReport report = dryRun ? dryRun(work, options) : once(work, options);
            return told(
                    report,
                    reprice
                            ? prices.reprice(
                                    new Plan(from, null, !dryRun, work.parts().host(), formats))
                            : null);
        }
    }

    private IngestReport dryRun(SessionWork work, IngestOptions options) {
        return work.await(Tailer.dryRun(parts(work), options));
    }

    private IngestReport once(SessionWork work, IngestOptions options) {
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        Tailer tailer = Tailer.create(parts(work), options);
        try {
            return work.await(tailer.once((done, total) -> progress.moved("ingest", done, total)));
        } finally {
            progress.clear();
            work.await(tailer.close().map(true));
        }
    }

    private int watch(SessionWork work, IngestOptions options, IngestPrices prices) {
        StopSignal signal = StopSignal.install();
        boolean orderly = false;
        try {
            Tailer tailer = Tailer.create(parts(work), options);
            prices.follow();
            tailer.watch();
            if (!json) {
                spec.commandLine().getOut().println("Watching " + words(options.roots()) + ". Ctrl-C stops.");
                spec.commandLine().getOut().flush();
            }
            signal.await();
            IngestReport report = tailer.report();
            work.await(tailer.close().map(true));
            prices.close();
            int code = told(report, null);
            orderly = true;
            return code;
        } finally {
            signal.finished(orderly);
        }
    }

    private static TailerParts parts(SessionWork work) {
        MigrationParts parts = work.parts();
        return new TailerParts(
                parts.vertx(),
                parts::postgres,
                parts.preparation(),
                parts.host(),
                Clock.systemUTC(),
                parts.scratch(),
                () -> false);
    }

    /** Unreadable files make it a failure; bad lines do not: they are kept, and told. */
    private int told(IngestReport report, @Nullable RepriceReport repriced) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> values = IngestWords.values(report, dryRun);
            values.put("reprice", repriced == null ? null : RepriceWords.values(repriced));
            out.println(Json.of(values));
        } else {
            out.println(IngestWords.text(report, dryRun));
            out.print(repriced == null ? "" : "\n" + RepriceWords.text(repriced, "Nothing was changed."));
        }
        out.flush();
        report.problems().forEach(problem -> spec.commandLine().getErr().println("openclaw: " + problem));
        return report.problems().isEmpty() ? 0 : 1;
    }

    private List<Root> roots() {
        if (!paths.isEmpty()) {
            paths.stream().filter(path -> !Files.exists(path)).findFirst().ifPresent(path -> {
                throw new Refusal("There is nothing at " + path + ". Correct --path.");
            });
            return paths.stream().map(Root::given).toList();
        }
        List<Root> usual = Homes.usual(settings.environment());
        List<Root> there =
                usual.stream().filter(root -> Files.exists(root.path())).toList();
        if (there.isEmpty()) {
            throw new Refusal("None of the usual homes is there (" + words(usual) + "). Name one with --path.");
        }
        return there;
    }

    private static String words(List<Root> roots) {
        return roots.stream().map(root -> root.path().toString()).collect(Collectors.joining(", "));
    }

    private Set<String> named() {
        Set<String> known = Tailer.sources();
        for (String name : sources) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "There is no source " + name + ". Sources are: " + String.join(", ", known) + ".");
            }
        }
        return new TreeSet<>(sources);
    }

    private @Nullable Instant moment() {
        return since == null
                ? null
                : Moments.parse(since, Instant.now())
                        .orElseThrow(() ->
                                new ParameterException(spec.commandLine(), "--since must be " + Moments.FORMS + "."));
    }
}
