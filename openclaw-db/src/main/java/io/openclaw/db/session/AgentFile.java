package io.openclaw.db.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sessions file of an agent.
 *
 * @param agent name of the folder it is in
 */
public record AgentFile(String agent, Path path) {

    static final String NAME = "sessions.db";

    /**
     * The files of a gateway's home, by agent. Blocks on the disk.
     *
     * @param gatewayHome such as {@code ~/.openclaw}
     * @param agents whose files; all when empty
     * @throws SessionsUnavailableException when there is no folder of agents, when it cannot be read, or when an agent has no file
     */
    public static List<AgentFile> in(Path gatewayHome, Collection<String> agents) {
        Path folder = gatewayHome.resolve("agents");
        if (!Files.isDirectory(folder)) {
            throw new SessionsUnavailableException(
                    "There is no folder " + folder + ", so there are no sessions of a gateway in it. Name the gateway's"
                            + " home with --home.",
                    null);
        }
        List<AgentFile> all = all(folder);
        for (String agent : agents) {
            if (all.stream().noneMatch(file -> file.agent().equals(agent))) {
                throw new SessionsUnavailableException(
                        "There is no " + folder.resolve(agent).resolve(NAME) + ", so nothing can be done for agent "
                                + agent + ". Agents with a file: "
                                + all.stream().map(AgentFile::agent).toList() + ".",
                        null);
            }
        }
        return all.stream()
                .filter(file -> agents.isEmpty() || agents.contains(file.agent()))
                .toList();
    }

    private static List<AgentFile> all(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            // A folder that may not be looked into is not passed over: its file cannot be read, and is told to be so.
            return found.filter(Files::isDirectory)
                    .filter(agent -> !Files.notExists(agent.resolve(NAME)))
                    .map(agent -> new AgentFile(String.valueOf(agent.getFileName()), agent.resolve(NAME)))
                    .sorted((one, other) -> one.agent().compareTo(other.agent()))
                    .toList();
        } catch (IOException e) {
            throw FileTrouble.of(folder, e);
        }
    }
}
