package io.openclaw.cli.command;

import io.openclaw.db.operations.NewTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is worth writing down of what a repository's hooks saw.
 *
 * @param repository name of the repository; null: it has none
 */
record VersionEvents(Git git, String host, @Nullable String repository) {
    private static final String COMMIT = "commit ";
    private static final String TAG = "tag ";

    /** v2, 1.4, api-1.4.2, @scope/name@1.0.0-rc.1; no nightly-2026-11-21. */
    private static final Pattern VERSION = Pattern.compile("(.*[^0-9A-Za-z.])?[vV]?\\d+(\\.\\d+)+([^0-9].*)?|[vV]\\d+");

    /** What one line of the hook tells; nothing for what is no version, or is no longer there. */
    List<NewTask> of(String line) {
        if (line.startsWith(COMMIT)) {
            return git.commit(line.substring(COMMIT.length())).stream()
                    .flatMap(this::bumps)
                    .toList();
        }
        String tag = line.startsWith(TAG) ? line.substring(TAG.length()) : "";
        return VERSION.matcher(tag).matches() ? tag(tag).stream().toList() : List.of();
    }

    private Optional<NewTask> tag(String tag) {
        return git.commit("refs/tags/" + tag).map(commit -> {
            List<String> files = git.tagBefore(commit)
                    .flatMap(former -> git.commit("refs/tags/" + former))
                    .map(former -> git.files(former, commit))
                    .orElseGet(() -> git.files(commit));
            return task("Tag " + tag, tag, commit, files);
        });
    }

    /** One for each version, however many manifests have it. */
    private Stream<NewTask> bumps(String commit) {
        List<String> files = git.files(commit);
        Map<String, NewTask> byVersion = new LinkedHashMap<>();
        for (String file : files) {
            Optional<String> before = version(commit + "^1", file);
            Optional<String> after = version(commit, file);
            if (before.isPresent() && after.isPresent() && !before.equals(after)) {
                String version = after.get();
                byVersion.putIfAbsent(
                        version, task("Version " + version + ", was " + before.get(), version, commit, files));
            }
        }
        return byVersion.values().stream();
    }

    private Optional<String> version(String commit, String file) {
        boolean manifest = Manifest.NAMES.contains(file.substring(file.lastIndexOf('/') + 1));
        return manifest
                ? git.content(commit, file).flatMap(content -> Manifest.version(file, content))
                : Optional.empty();
    }

    private NewTask task(String what, String version, String commit, List<String> files) {
        String description =
                what + git.subject(commit).map(subject -> ": " + subject).orElse("");
        return new NewTask(host, description, null, version, commit, repository, files);
    }
}
