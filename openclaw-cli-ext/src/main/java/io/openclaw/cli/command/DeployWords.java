package io.openclaw.cli.command;

import io.openclaw.db.operations.Build;
import io.openclaw.db.operations.Deployment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How deployments are told. */
final class DeployWords {

    private DeployWords() {}

    static Map<String, @Nullable Object> values(Deployment deployment) {
        Build build = deployment.build();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", deployment.id());
        values.put("host", deployment.host());
        values.put("component", deployment.component());
        values.put("version", deployment.version());
        values.put("status", deployment.status());
        values.put("binary_path", build.binaryPath());
        values.put("service_name", build.serviceName());
        values.put("git_commit", build.gitCommit());
        values.put("git_tag", build.gitTag());
        values.put("git_dirty", build.gitDirty());
        values.put("built_at", build.builtAt());
        values.put("deployed_at", deployment.deployedAt());
        values.put("ended_at", deployment.endedAt());
        values.put("notes", deployment.notes());
        return values;
    }

    /** Which one, for a sentence. */
    static String named(Deployment deployment) {
        return "deployment " + deployment.id() + ": " + deployment.component() + " " + deployment.version() + " on "
                + deployment.host();
    }

    static String numbers(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
