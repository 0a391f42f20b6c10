package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one member tells of itself harms no other. */
class PresenceTest {

    @Test
    void halfASurrogatePairInAMembersInfoReachesTheOthersAsAQuestionMark() {
        try (PipelineFixture pipeline = new PipelineFixture()) {
            String answer = join(pipeline, "\"\\ud800\u00e9\"");
            SentFrames.requireWellFormedTexts(answer);
            assertTrue(answer.contains("\\\"?\u00c3\u00a9\\\""), answer);
        }
    }

    @Test
    void aNodeTellsOthersWhatTheyWillRead() {
        User user = User.ofMember("{\"user_id\":\"\\ud800x\",\"user_info\":[\"\\udfff\"]}")
                .orElseThrow();
        assertEquals(new User("?x", "[\"?\"]"), user);
    }

    @Test
    void anInfoOfManyLevelsDoesNotHideItsChannelFromOtherNodes() {
        String info = "[".repeat(63) + "]".repeat(63);
        User user = User.ofMember("{\"user_id\":\"ada\",\"user_info\":" + info + "}")
                .orElseThrow();
        Census census = new Census(1, Map.of("ada", user));
        assertEquals(census, Census.decode(census.encode()));
    }

    private static String join(PipelineFixture pipeline, String info) {
        String member = "{\"user_id\":\"ada\",\"user_info\":" + info + "}";
        String auth = "key:" + Hmac.sha256("secret", pipeline.connect() + ":presence-c:" + member);
        return pipeline.ask("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-c\",\"auth\":\"" + auth
                + "\",\"channel_data\":" + Json.quote(member) + "}}");
    }
}
