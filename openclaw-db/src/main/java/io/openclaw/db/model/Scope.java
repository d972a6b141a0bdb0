package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * Where in the gateway something happened. Each part may be unknown to a witness; a known one is never empty.
 *
 * @param sessionKey the gateway's name of the conversation, such as {@code agent:main:main} or {@code tg:main:42:99}
 * @param sessionId the gateway's id of the present transcript under that key; changes when a session is reset
 * @param agentId name of the agent
 * @param channel where the conversation takes place: telegram, discord, webchat, cli, http, …
 * @param runId the agent turn this belongs to
 * @param trigger what made the gateway begin that turn; told of model calls
 * @param workspace the folder of the project that was worked in; told of model calls
 */
public record Scope(
        @Nullable String sessionKey,
        @Nullable String sessionId,
        @Nullable String agentId,
        @Nullable String channel,
        @Nullable String runId,
        @Nullable Trigger trigger,
        @Nullable String workspace) {

    /** Nothing known. */
    public static final Scope NONE = new Scope(null, null, null, null, null);

    public Scope {
        sessionKey = Texts.orNull(sessionKey);
        sessionId = Texts.orNull(sessionId);
        agentId = Texts.orNull(agentId);
        channel = Texts.orNull(channel);
        runId = Texts.orNull(runId);
        workspace = Texts.orNull(workspace);
    }

    /** As most know it. */
    public Scope(
            @Nullable String sessionKey,
            @Nullable String sessionId,
            @Nullable String agentId,
            @Nullable String channel,
            @Nullable String runId) {
        this(sessionKey, sessionId, agentId, channel, runId, null, null);
    }

    /** The scope of a session known by its key alone. */
    public static Scope ofSession(String sessionKey) {
        return new Scope(sessionKey, null, null, null, null);
    }

    public Scope withRun(@Nullable String run) {
        return new Scope(sessionKey, sessionId, agentId, channel, run, trigger, workspace);
    }

    public Scope withAgent(@Nullable String agent) {
        return new Scope(sessionKey, sessionId, agent, channel, runId, trigger, workspace);
    }

    public Scope withTrigger(@Nullable Trigger told) {
        return new Scope(sessionKey, sessionId, agentId, channel, runId, told, workspace);
    }

    public Scope withWorkspace(@Nullable String folder) {
        return new Scope(sessionKey, sessionId, agentId, channel, runId, trigger, folder);
    }

    /** This scope, with what it does not know taken from {@code other}. */
    public Scope filledFrom(Scope other) {
        return new Scope(
                Texts.first(sessionKey, other.sessionKey),
                Texts.first(sessionId, other.sessionId),
                Texts.first(agentId, other.agentId),
                Texts.first(channel, other.channel),
                Texts.first(runId, other.runId),
                Texts.first(trigger, other.trigger),
                Texts.first(workspace, other.workspace));
    }
}
