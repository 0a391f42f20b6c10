package io.broadcaster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Broadcasts one message. */
@Command(
        name = "publish",
        description = "Broadcasts one message, then prints the status as JSON.",
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "such as general_updates")
    private String channel;

    @Parameters(index = "1", paramLabel = "EVENT", description = "such as general_update")
    private String event;

    @Parameters(index = "2", paramLabel = "JSON", description = "the data, such as {\"text\":\"hello\"}")
    private String json;

    private final Provider<Sender> senders;

    @Inject
    PublishCommand(Provider<Sender> senders) {
        this.senders = senders;
    }

    @Override
    public Integer call() throws InterruptedException {
        JsonNode data = parse();
        try (Sender sender = senders.get()) {
            sender.send(json.length(), manager -> manager.broadcast(channel, event, data));
            sender.finish(
                    CompletableFuture.completedFuture(null), spec.commandLine().getOut());
        }
        return 0;
    }

    private JsonNode parse() {
        try {
            JsonNode data = STRICT.readTree(json);
            if (!data.isMissingNode()) {
                return data;
            }
        } catch (JsonProcessingException malformed) {
            throw new ParameterException(
                    spec.commandLine(), "The third argument is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
        throw new ParameterException(spec.commandLine(), "The third argument is empty: it must be JSON");
    }
}
