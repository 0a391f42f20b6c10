package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.gateway.RawClient.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Raw frames, against the gateway, and against npm's ws as a control of the table itself. */
@Timeout(120)
class FramesTest {

    @TestFactory
    Stream<DynamicTest> theGatewayTreatsFramesAsTheRfcSays() throws Exception {
        App app = App.of("1", "key", "secret");
        Gateway gateway = new Gateway(GatewayOptions.of("127.0.0.1", 0, app), Backend.memory());
        gateway.start();
        return tests(gateway.port()).onClose(gateway::close);
    }

    @TestFactory
    Stream<DynamicTest> soDoesTheControl() throws Exception {
        NodeScript.install();
        Process control = NodeScript.start("ws-control.js", Map.of());
        BufferedReader output = new BufferedReader(new InputStreamReader(control.getInputStream(), UTF_8));
        return tests(Integer.parseInt(output.readLine())).onClose(control::destroy);
    }

    private static Stream<DynamicTest> tests(int port) {
        List<FrameCase> cases = FrameCase.all();
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(each.id(), () -> {
                    String outcome = outcome(port, each);
                    assertTrue(outcome.matches(each.outcome()), () -> outcome + " and not " + each.outcome());
                }));
    }

    private static String outcome(int port, FrameCase frames) throws IOException {
        StringJoiner outcome = new StringJoiner(",");
        try (RawClient client = RawClient.open(port, "/app/key?protocol=7")) {
            client.awaitEvent("pusher:connection_established");
            try {
                for (byte[] write : frames.writes()) {
                    client.send(write);
                }
                client.frame(RawClient.PING, "the end".getBytes(UTF_8));
            } catch (SocketException closedAlready) {
                // what came before that counts
            }
            for (Frame frame = client.read(); ; frame = client.read()) {
                if (frame.opcode() == RawClient.CLOSE) {
                    return outcome.add("close " + frame.code()).toString();
                }
                if (frame.text().equals("the end")) {
                    return outcome.toString();
                }
                outcome.add(frame.opcode() == RawClient.TEXT ? "text" : "pong " + frame.length());
            }
        }
    }
}
