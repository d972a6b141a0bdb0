package io.openclaw.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The repository that a folder is in, as git tells it. Where there is none, or no git, every answer is empty. */
record Git(Programs programs, Path folder) {

    /** The topmost folder of the working tree. */
    Optional<Path> top() {
        return line("rev-parse", "--show-toplevel").map(Path::of);
    }

    /** Where its hooks lie; git alone knows all that may have a say in it. */
    Optional<Path> hooks() {
        return line("rev-parse", "--git-path", "hooks")
                .map(path -> folder.resolve(path).normalize());
    }

    /** The folder that all its working trees share. */
    Optional<Path> common() {
        return line("rev-parse", "--git-common-dir")
                .map(path -> folder.resolve(path).normalize());
    }

    /** Its name where it comes from, else that of its folder. */
    Optional<String> name() {
        return line("config", "--get", "remote.origin.url")
                .map(url -> last(url.replaceAll("/+$", "").replaceAll("\\.git$", "")))
                .filter(name -> !name.isEmpty())
                .or(() -> top().or(this::common).map(Path::getFileName).map(Path::toString));
    }

    /** The whole number of a commit, however it is named. */
    Optional<String> commit(String revision) {
        return revision.startsWith("-")
                ? Optional.empty()
                : line("rev-parse", "--verify", "--quiet", revision + "^{commit}");
    }

    /** The tag at a commit, or the nearest one before with the distance. */
    Optional<String> described(String commit) {
        return line("describe", "--tags", commit);
    }

    /** The tag of exactly this commit. */
    Optional<String> tag(String commit) {
        return line("describe", "--tags", "--exact-match", commit);
    }

    /** The nearest tag before a commit. */
    Optional<String> tagBefore(String commit) {
        return line("describe", "--tags", "--abbrev=0", commit + "^");
    }

    /** Whether files that git knows differ from what is committed. */
    Optional<Boolean> dirty() {
        return git("status", "--porcelain", "--untracked-files=no").map(changes -> !changes.isBlank());
    }

    /** First line of what was said of a commit. */
    Optional<String> subject(String commit) {
        return line("log", "-1", "--format=%s", commit);
    }

    /** Files that a commit changed, as against the first it follows. */
    List<String> files(String commit) {
        return commit(commit + "^1")
                .map(parent -> files(parent, commit))
                .orElseGet(
                        () -> names(git("diff-tree", "--root", "--no-commit-id", "--name-only", "-r", "-z", commit)));
    }

    /** Files that differ between two commits. */
    List<String> files(String from, String to) {
        return names(git("diff", "--name-only", "--no-ext-diff", "--no-renames", "-z", from, to));
    }

    /** The commit that two have in common. */
    Optional<String> fork(String one, String other) {
        return line("merge-base", one, other);
    }

    /** What a file said at a commit; a path that begins with ./ is of the folder, else of the topmost one. */
    Optional<String> content(String commit, String path) {
        return git("show", commit + ":" + path);
    }

    private Optional<String> line(String... arguments) {
        return git(arguments).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<String> git(String... arguments) {
        return programs.ask(folder, "git", List.of(arguments));
    }

    private static List<String> names(Optional<String> listed) {
        return Stream.of(listed.orElse("").split("\0", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String last(String url) {
        return url.substring(Math.max(url.lastIndexOf('/'), url.lastIndexOf(':')) + 1);
    }
}
