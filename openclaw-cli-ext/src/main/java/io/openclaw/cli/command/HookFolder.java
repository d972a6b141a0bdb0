package io.openclaw.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The hooks of a repository that our lines belong into, wherever git looks for them. */
record HookFolder(Path folder) {

    /** @throws Refusal where there is no repository, or other repositories may have the same hooks and nobody said that this is meant */
    static HookFolder of(Git git, boolean shared) {
        Path folder = git.hooks()
                .orElseThrow(() ->
                        new Refusal("Here is no git repository, or no git. Name a repository with --repository."));
        boolean own = Stream.of(git.common(), git.top())
                .flatMap(Optional::stream)
                .anyMatch(place -> real(folder).startsWith(real(place)));
        if (!own && !shared) {
            throw new Refusal("core.hooksPath says that the hooks lie in " + folder
                    + ", outside of this repository: others may have"
                    + " the same. Nothing was changed. If all of them may log their versions, add --shared.");
        }
        return new HookFolder(folder);
    }

    HookFile commit() {
        return new HookFile(folder.resolve("post-commit"));
    }

    HookFile references() {
        return new HookFile(folder.resolve("reference-transaction"));
    }

    List<HookFile> files() {
        return List.of(commit(), references());
    }

    /** As far as it exists, without links. */
    private static Path real(Path path) {
        try {
            if (Files.exists(path)) {
                return path.toRealPath();
            }
        } catch (IOException e) {
            return path; // one may not enter it: then it is taken as it is written
        }
        Path parent = path.getParent();
        return parent == null ? path : real(parent).resolve(String.valueOf(path.getFileName()));
    }
}
