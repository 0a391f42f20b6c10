package io.broadcaster.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import jakarta.inject.Inject;
import java.util.Map;

/** Starts the sample workflow. */
final class WorkflowApi implements Endpoints {
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_SOP = 2_000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final SampleWorkflows workflows;

    @Inject
    WorkflowApi(SampleWorkflows workflows) {
        this.workflows = workflows;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post("/start", this::start);
    }

    private void start(Context context) {
        JsonNode request = body(context);
        String threadId = text(request, "thread_id", LONGEST_ID);
        String sop = text(request, "sop", LONGEST_SOP);
        JsonNode data = request.path("initial_data");
        if (!data.isObject() && !data.isMissingNode() && !data.isNull()) {
            throw new BadRequestResponse("initial_data is a JSON object, or left out");
        }
        switch (workflows.start(threadId, sop)) {
            case STARTED -> {
                context.status(202);
                Responses.json(context, Map.of("thread_id", threadId, "status", "running"));
            }
            case RUNNING -> throw new ConflictResponse("A workflow with that thread_id is running");
            case TOO_MANY -> throw new ServiceUnavailableResponse("Too many workflows are running: try again later");
        }
    }

    private static JsonNode body(Context context) {
        try {
            JsonNode body = JSON.readTree(context.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException malformed) {
            // said below
        }
        throw new BadRequestResponse(
                "Needs a JSON object such as {\"thread_id\":\"test-123\",\"sop\":\"Test workflow\",\"initial_data\":{}}");
    }

    private static String text(JsonNode request, String name, int longest) {
        JsonNode value = request.path(name);
        String text = value.asText();
        if (!value.isTextual()
                || text.isBlank()
                || text.length() > longest
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new BadRequestResponse(name + " is text of 1 to " + longest + " characters, on one line");
        }
        return text;
    }
}
