package io.openclaw.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a repository log its versions no longer. */
@Command(
        name = "uninstall",
        description = "Take the hook away again. Hooks of others stay as they are.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw task hook uninstall"})
final class TaskHookUninstall implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Option(names = "--repository", paramLabel = "DIR", description = "The repository. Else the one you are in.")
    private @Nullable Path repository;

    @Option(names = "--shared", description = "Even when core.hooksPath leads out of the repository.")
    private boolean shared;

    TaskHookUninstall(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        HookFolder hooks = HookFolder.of(Project.in(repository, settings).git(), shared);
        List<HookFile> ours = hooks.files().stream().filter(HookFile::has).toList();
        if (ours.isEmpty()) {
            throw new Refusal("The hook is not installed in " + hooks.folder() + ". Nothing was changed.");
        }
        ours.forEach(HookFile::remove);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("uninstalled", hooks.folder());
        memory.done(values, "Taken away from " + hooks.folder() + ".");
    }
}
