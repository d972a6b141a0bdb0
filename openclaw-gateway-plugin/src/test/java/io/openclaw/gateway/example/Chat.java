package io.openclaw.gateway.example;

import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import io.openclaw.gateway.hooks.HostEvent.LlmOutput;
import io.openclaw.gateway.hooks.HostEvent.MessageReceived;
import io.openclaw.gateway.hooks.HostEvent.ModelCallEnded;
import io.openclaw.gateway.hooks.HostHooks;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Answers people by asking a model, and tells the plugin what happens. */
public final class Chat {

    /** Whatever asks a model. */
    public interface Model {
        Answer ask(String text);
    }

    /** What a model said, and what it counted. */
    public record Answer(String text, long inputTokens, long outputTokens) {}

    private static final ModelRef MODEL = new ModelRef("anthropic", "claude-sonnet-4-5", "anthropic-messages");

    private final HostHooks hooks;
    private final Model model;

    public Chat(HostHooks hooks, Model model) {
        this.hooks = hooks;
        this.model = model;
    }

    public String answer(String chatId, String senderId, String text) {
        Scope turn = new Scope(
                "telegram:" + chatId,
                null,
                "main",
                "telegram",
                UUID.randomUUID().toString());
        hooks.messageReceived(new MessageReceived(text, null, senderId, null), turn);
        String callId = UUID.randomUUID().toString();
        Instant start = Instant.now();
        try {
            Answer answer = model.ask(text);
            hooks.modelCallEnded(ModelCallEnded.completed(callId, MODEL, Duration.between(start, Instant.now())), turn);
            Usage usage = Usage.of(answer.inputTokens(), answer.outputTokens());
            hooks.llmOutput(LlmOutput.ofText(answer.text(), MODEL, usage).withCallId(callId), turn);
            return answer.text();
        } catch (RuntimeException e) {
            Duration spent = Duration.between(start, Instant.now());
            hooks.modelCallEnded(ModelCallEnded.failed(callId, MODEL, spent, String.valueOf(e.getMessage())), turn);
            throw e;
        }
    }
}
