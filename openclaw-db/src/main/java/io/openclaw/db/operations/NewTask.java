package io.openclaw.db.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something done, to be written down.
 *
 * @param host the machine it was done on
 * @param category one of {@link #CATEGORIES}; null: none
 * @param repository name of the repository the commit is of; null: not known
 * @param files that were changed, as the repository names them
 */
public record NewTask(
        String host,
        String description,
        @Nullable String category,
        @Nullable String version,
        @Nullable String commit,
        @Nullable String repository,
        List<String> files) {

    public static final List<String> CATEGORIES = List.of("feature", "bugfix", "refactor", "deploy", "config");

    /** @throws InvalidFieldException naming the field that cannot be written down */
    public NewTask {
        host = Checks.name("host", host);
        description = Checks.text("description", description);
        category = category == null ? null : Checks.word("category", category, CATEGORIES);
        version = Checks.orNothing(version);
        commit = Checks.orNothing(commit);
        repository = Checks.orNothing(repository);
        files = List.copyOf(files);
    }
}
