package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was built and where it runs. Null: not known.
 *
 * @param gitDirty whether files differed from the commit
 * @param builtAt when the binary was made
 */
public record Build(
        @Nullable String binaryPath,
        @Nullable String serviceName,
        @Nullable String gitCommit,
        @Nullable String gitTag,
        @Nullable Boolean gitDirty,
        @Nullable Instant builtAt) {

    public Build {
        binaryPath = Checks.orNothing(binaryPath);
        serviceName = Checks.orNothing(serviceName);
        gitCommit = Checks.orNothing(gitCommit);
        gitTag = Checks.orNothing(gitTag);
    }
}
