package io.openclaw.cli.command;

import io.openclaw.db.operations.KnownIssue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Closes issues, whatever becomes of them. */
abstract class IssueClosing implements Runnable {
    private final Settings settings;
    private final StandardInput in;
    private final String status;
    private final String done;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Numbers, as issues list tells. All are closed, or none.")
    private List<Long> ids = List.of();

    @Option(names = "--note", paramLabel = "TEXT", description = "What became of it; - reads it from standard input.")
    private @Nullable String note;

    /**
     * For a command of its own.
     *
     * @param status in the database
     * @param done in a sentence
     */
    IssueClosing(Settings settings, StandardInput in, String status, String done) {
        this.settings = settings;
        this.in = in;
        this.status = status;
        this.done = done;
    }

    @Override
    public final void run() {
        String text = in.unless(note, memory.command());
        List<KnownIssue> closed =
                memory.ask(settings, operations -> operations.issues().close(ids, status, text));
        closed.forEach(issue -> memory.done(IssueWords.values(issue), IssueWords.sentence(done, issue)));
    }
}
