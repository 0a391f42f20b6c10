package io.broadcaster.demo;

import io.broadcaster.manager.Configuration;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the status of a running app server. */
@Command(
        name = "status",
        description = "Prints the status of a running app server as JSON.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8000",
            description = "the app server (default: ${DEFAULT-VALUE})")
    private URI url;

    private final Provider<Configuration> configuration;

    @Inject
    StatusCommand(Provider<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public Integer call() throws InterruptedException {
        HttpResponse<String> response = get(request());
        switch (response.statusCode()) {
            case 200 -> spec.commandLine().getOut().println(response.body());
            case 401 ->
                throw new CommandFailure(url + " asks for its operator's token: set ADMIN_TOKEN as the server has it");
            default ->
                throw new CommandFailure(
                        url + " answers " + response.statusCode() + ": name the app server's address with --url");
        }
        return 0;
    }

    private HttpRequest request() {
        if (url.getRawUserInfo() != null) {
            throw new ParameterException(spec.commandLine(), "--url must not hold a login: set ADMIN_TOKEN instead");
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(url.toString().replaceFirst("/+$", "") + "/admin/broadcaster-status"))
                    .timeout(TIMEOUT);
            String token = configuration.get().text("ADMIN_TOKEN");
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return request.build();
        } catch (IllegalArgumentException notHttp) {
            throw new ParameterException(
                    spec.commandLine(), "--url must look like http://127.0.0.1:8000, not " + url, notHttp);
        }
    }

    private HttpResponse<String> get(HttpRequest request) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException nobody) {
            throw new CommandFailure(
                    "Nobody answers at " + url + " (" + nobody + "): start ./broadcaster demo, or name another"
                            + " address with --url",
                    nobody);
        }
    }
}
