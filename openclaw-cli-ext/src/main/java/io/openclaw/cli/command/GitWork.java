package io.openclaw.cli.command;

import java.util.List;
import java.util.Optional;

/**
 * What commits did.
 *
 * @param commit the last of them
 * @param version as of then
 * @param files that they changed
 * @param subject first line of what was said of the last one
 */
record GitWork(String commit, Optional<String> version, List<String> files, Optional<String> subject) {

    /**
     * What one commit did, or a range of them; empty where the repository has no such commits.
     *
     * @param range as git writes it: {@code HEAD}, {@code v1.2..HEAD}, {@code v1.2..}
     */
    static Optional<GitWork> of(Project project, String range) {
        Git git = project.git();
        String[] ends = range.split("\\.\\.\\.?", 2);
        if (ends.length == 1) {
            return git.commit(range).map(commit -> of(project, commit, git.files(commit)));
        }
        Optional<String> from = git.commit(orHead(ends[0]));
        Optional<String> to = git.commit(orHead(ends[1]));
        return from.flatMap(first -> to.map(last -> {
            String since = git.fork(first, last).orElse(first);
            return of(project, last, git.files(since, last));
        }));
    }

    private static GitWork of(Project project, String commit, List<String> files) {
        return new GitWork(commit, project.version(commit), files, project.git().subject(commit));
    }

    private static String orHead(String end) {
        return end.isEmpty() ? "HEAD" : end;
    }
}
