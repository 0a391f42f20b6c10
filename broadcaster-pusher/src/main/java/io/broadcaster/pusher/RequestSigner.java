package io.broadcaster.pusher;

import com.pusher.rest.SignatureUtil;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Signs requests anew, since the client signs with this machine's time whatever it is. */
final class RequestSigner {
    private final String secret;

    RequestSigner(String secret) {
        this.secret = secret;
    }

    /** @param uri of a POST, signed by the client */
    String signed(URI uri, Instant time) {
        HttpUrl url = Objects.requireNonNull(HttpUrl.get(uri))
                .newBuilder()
                .removeAllQueryParameters("auth_signature")
                .setQueryParameter("auth_timestamp", String.valueOf(time.getEpochSecond()))
                .build();
        String parameters = new TreeSet<>(url.queryParameterNames())
                .stream().map(name -> name + "=" + url.queryParameter(name)).collect(Collectors.joining("&"));
        String signature = SignatureUtil.sign("POST\n" + uri.getPath() + "\n" + parameters, secret);
        return url.newBuilder().addQueryParameter("auth_signature", signature).toString();
    }
}
