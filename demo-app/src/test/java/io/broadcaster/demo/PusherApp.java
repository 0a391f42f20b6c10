package io.broadcaster.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An application's server: signs, and calls the HTTP API of a gateway. */
final class PusherApp {
    static final String ID = "1";
    static final String KEY = "key";
    static final String SECRET = "secret";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private PusherApp() {}

    static String authorize(String text) {
        return KEY + ":" + sign(text);
    }

    private static String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The body of the answer to a GET of {@code /apps/1/…}. */
    static String get(int port, String call, String more) throws Exception {
        return send(port, "GET", call, more, "");
    }

    static void post(int port, String call, String body) throws Exception {
        send(port, "POST", call, "", body);
    }

    /** @param more parameters behind those of the signature, such as {@code &info=user_count} */
    private static String send(int port, String method, String call, String more, String body) throws Exception {
        String path = "/apps/" + ID + "/" + call;
        String md5 = body.isEmpty()
                ? ""
                : "&body_md5="
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8)));
        String query = "auth_key=" + KEY + "&auth_timestamp=" + Instant.now().getEpochSecond() + "&auth_version=1.0"
                + md5 + more;
        String signature = sign(method + "\n" + path + "\n" + query);
        URI uri = URI.create("http://127.0.0.1:" + port + path + "?" + query + "&auth_signature=" + signature);
        var request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(call + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
