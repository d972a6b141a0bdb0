package io.openclaw.cli.command;

import io.openclaw.db.operations.NewTask;
import io.openclaw.db.operations.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Writes down what was done. */
@Command(
        name = "log",
        description = "Write down what was done.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw task log 'moved the sessions to PostgreSQL' --category feature",
            "  openclaw task log 'fixed the reconnect' --category bugfix --from-git",
            "  openclaw task log 'release 1.5' --from-git v1.4..HEAD",
            "  openclaw task log --from-git                     in the words of the last commit",
            "  openclaw task log 'new limits' --category config --files limits.json alerts.json"
        })
final class TaskLog implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DESCRIPTION",
            description = "What was done; - reads it from standard input. Else, with --from-git, what the commit says.")
    private @Nullable String description;

    @Option(
            names = "--category",
            paramLabel = "WORD",
            completionCandidates = Choices.Categories.class,
            description = "feature, bugfix, refactor, deploy or config.")
    private @Nullable String category;

    @Option(names = "--version", paramLabel = "VERSION", description = "The version that has it.")
    private @Nullable String version;

    @Option(names = "--commit", paramLabel = "REV", description = "The commit that has it.")
    private @Nullable String commit;

    @Option(names = "--files", arity = "1..*", paramLabel = "FILE", description = "Files that were changed.")
    private @Nullable List<String> files;

    @Option(
            names = "--from-git",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "RANGE",
            description = "Take version, commit and files from these commits, as git names them: HEAD~3, v1.4..HEAD."
                    + " Without RANGE: from the commit that --commit names, else from the last one.")
    private @Nullable String fromGit;

    @Option(names = "--host", paramLabel = "NAME", description = "The machine it was done on. Else this one.")
    private @Nullable String host;

    @Option(names = "--repository", paramLabel = "DIR", description = "Where to look for git. Else where you are.")
    private @Nullable Path repository;

    TaskLog(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        NewTask task = fromGit == null ? task(in.unless(description, memory.command()), null) : ofGit(fromGit);
        Task logged = memory.ask(settings, operations -> operations.tasks().log(task));
        memory.done(TaskWords.values(logged), TaskWords.logged(logged));
    }

    private NewTask ofGit(String range) {
        Project project = Project.in(repository, settings);
        String last = commit == null ? "HEAD" : commit;
        Optional<GitWork> work = GitWork.of(project, range.isEmpty() ? last : range);
        String text = in.unless(description, memory.command());
        if (work.isEmpty() && text == null && !range.isEmpty()) {
            // --from-git 'what was done': what stands there is the description, for it names no commit.
            text = range;
            work = GitWork.of(project, last);
        }
        GitWork found = work.orElseThrow(
                () -> new Refusal(
                        "git finds no such commits here. Name some of this repository (v1.4..HEAD), or the repository with --repository."));
        return task(
                text == null ? found.subject().orElse(null) : text,
                new Found(found, project.git().name()));
    }

    private NewTask task(@Nullable String text, @Nullable Found found) {
        if (text == null) {
            throw new ParameterException(
                    memory.command(), "What was done? Give a DESCRIPTION, or --from-git to take a commit's words.");
        }
        return memory.made(() -> new NewTask(
                memory.host(settings, host),
                text,
                category,
                version == null && found != null ? found.work().version().orElse(null) : version,
                commit == null && found != null ? found.work().commit() : commit,
                found == null ? null : found.repository().orElse(null),
                files != null ? files : found == null ? List.of() : found.work().files()));
    }

    /** What git knows of it. */
    private record Found(GitWork work, Optional<String> repository) {}
}
