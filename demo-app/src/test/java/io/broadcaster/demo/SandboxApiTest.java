package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxApiTest {
    private static final String EVENT = "{\"name\":\"e\",\"channel\":\"logs\",\"data\":\"é\"}";

    private final PusherCredentials credentials = PusherCredentials.random();
    private final SandboxApp app = new SandboxApp(2, InstantSource.system());
    private final LoopbackServer server = new LoopbackServer(
            0,
            "--sandbox-port",
            new SandboxApi(credentials, new PusherSignature(credentials, InstantSource.system()), app));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aSignedEventIsTakenAsItCame() throws Exception {
        HttpResponse<String> response = post("/apps/" + credentials.appId() + "/events", EVENT, credentials);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals("{}", response.body());
        assertEquals("é", app.accepted().get(0).data());
    }

    @Test
    void aSignedBatchIsTaken() throws Exception {
        String batch = "{\"batch\":[" + EVENT + "," + EVENT + "]}";
        HttpResponse<String> response = post("/apps/" + credentials.appId() + "/batch_events", batch, credentials);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals(2, app.accepted().size());
    }

    @Test
    void anExhaustedPlanAnswers402WithTheReason() throws Exception {
        String path = "/apps/" + credentials.appId() + "/events";
        post(path, EVENT, credentials);
        post(path, EVENT, credentials);
        HttpResponse<String> response = post(path, EVENT, credentials);
        assertEquals(402, response.statusCode());
        assertTrue(response.body().contains("message quota exceeded"), response.body());
    }

    @Test
    void aWrongSecretAnswers401WithTheReasonAndTakesNothing() throws Exception {
        PusherCredentials wrong = new PusherCredentials(credentials.appId(), credentials.key(), "wrong");
        HttpResponse<String> response = post("/apps/" + credentials.appId() + "/events", EVENT, wrong);
        assertEquals(401, response.statusCode());
        assertTrue(response.body().startsWith("Invalid signature"), response.body());
        assertEquals(0, app.status().requests());
    }

    @Test
    void anotherAppIsNotThere() throws Exception {
        assertEquals(404, post("/apps/1/events", EVENT, credentials).statusCode());
    }

    @Test
    void anEventThatIsTooLargeAnswers413() throws Exception {
        String large = "{\"name\":\"e\",\"channel\":\"logs\",\"data\":\"" + "x".repeat(10_241) + "\"}";
        HttpResponse<String> response = post("/apps/" + credentials.appId() + "/events", large, credentials);
        assertEquals(413, response.statusCode(), response.body());
    }

    private HttpResponse<String> post(String path, String body, PusherCredentials signer) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String query = "auth_key=" + signer.key() + "&auth_timestamp="
                + Instant.now().getEpochSecond() + "&auth_version=1.0&body_md5="
                + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(signer.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(("POST\n" + path + "\n" + query).getBytes(StandardCharsets.UTF_8));
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path + "?" + query + "&auth_signature="
                + HexFormat.of().formatHex(signature));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .POST(BodyPublishers.ofByteArray(bytes))
                                .build(),
                        BodyHandlers.ofString());
    }
}
