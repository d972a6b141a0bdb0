package io.openclaw.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the project in a folder says of itself: by git, and where there is none by its manifests. */
record Project(Path folder, Git git) {

    /**
     * The project in a folder.
     *
     * @param given the folder; null: where one stands
     */
    static Project in(@Nullable Path given, Settings settings) {
        return in(given, settings, Duration.ofSeconds(5));
    }

    /** The same where nobody waits for the answers. */
    static Project in(@Nullable Path given, Settings settings, Duration patience) {
        Path folder = (given == null ? Path.of("") : given).toAbsolutePath().normalize();
        return new Project(folder, new Git(new Programs(settings.environment(), patience), folder));
    }

    /** The version at a commit: as git describes it, else as a manifest has it. */
    Optional<String> version(String commit) {
        return git.described(commit)
                .or(() -> Stream.of("./", "")
                        .flatMap(at -> Manifest.NAMES.stream().map(name -> at + name))
                        .flatMap(path ->
                                git.content(commit, path).flatMap(content -> Manifest.version(path, content)).stream())
                        .findFirst());
    }

    /** The version that a manifest in the folder has. */
    Optional<String> version() {
        return Manifest.NAMES.stream()
                .flatMap(name ->
                        content(folder.resolve(name)).flatMap(content -> Manifest.version(name, content)).stream())
                .findFirst();
    }

    private static Optional<String> content(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // one that cannot be read says nothing
        }
    }
}
