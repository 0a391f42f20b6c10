package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.gateway.App;
import io.broadcaster.gateway.AppLimits;
import io.broadcaster.gateway.AppLimits.Quota;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppsFileTest {
    @TempDir
    Path folder;

    @Test
    void everySettingIsRead() throws IOException {
        List<App> apps = read("""
                [{"id": "1", "key": "k", "secret": "s", "channel_prefix": "shop:", "connections": 5,
                  "message_quota": 7, "quota_status": 403, "count_deliveries": true, "client_events_per_second": 3,
                  "bytes_per_payload": 100, "origins": ["https://a.example"], "subscription_count": true,
                  "authorize_within_seconds": 30, "webhooks": ["https://hooks.example/in"]}]""");
        AppLimits limits = new AppLimits(
                5, new Quota(7, 403, true), 3, 100, Set.of("https://a.example"), true, Duration.ofSeconds(30));
        assertEquals(
                List.of(new App("1", "k", "s", "shop:", limits, List.of(URI.create("https://hooks.example/in")))),
                apps);
    }

    @Test
    void whatIsNotSaidIsAsWithoutAFile() throws IOException {
        assertEquals(List.of(App.of("1", "k", "s")), read("[{\"id\":\"1\",\"key\":\"k\",\"secret\":\"s\"}]"));
    }

    @Test
    void severalAppsAreKeptApartOnTheBackend() throws IOException {
        List<App> apps = read("[{\"id\":\"1\",\"key\":\"k\",\"secret\":\"s\"},"
                + "{\"id\":\"2\",\"key\":\"l\",\"secret\":\"t\",\"channel_prefix\":\"\"}]");
        assertEquals(List.of("1:", ""), apps.stream().map(App::channelPrefix).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'secret':'s3cret' | 'secret':5 | secret of app number 1 must be a text",
                "'secret':'s3cret', | | secret of app number 1 is missing",
                "'key':'k' | 'key':' ' | key of app number 1 is missing",
                "'id':'1' | 'id':'1','typo':'s3cret' | typo of app number 1 is no setting of an app",
                "'id':'1' | 'id':'1','connections':-1 | connections of app number 1 must be a whole number",
                "'id':'1' | 'id':'1','quota_status':200 | quota_status of app number 1 must be a whole number from 400",
                "'id':'1' | 'id':'1','origins':'x' | origins of app number 1 must be an array of texts",
                "'id':'1' | 'id':'1','webhooks':['x'] | webhooks of app number 1 must be http or https URLs",
                "'id':'1' | 'id':'1','channel_prefix':'x' | channel_prefix of app number 1 must be empty, or end with",
                "'id':'1' | 'id':'1','subscription_count':1 | subscription_count of app number 1 must be true or false",
                "[ | { | must hold a JSON array",
                "[ | [[ | is no JSON",
            },
            quoteCharacter = '"')
    void aFaultNamesItsPlaceAndShowsNoValue(String right, String wrong, String text) {
        String valid = "[{'secret':'s3cret','id':'1','key':'k'}]";
        String json = valid.replace(right, wrong == null ? "" : wrong);
        String fixed = json.startsWith("{") ? json.substring(1, json.length() - 1) : json;
        CommandFailure failure = assertThrows(CommandFailure.class, () -> read(fixed.replace('\'', '"')));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(text), message);
        assertTrue(message.contains("apps.json"), message);
        assertFalse(message.contains("s3cret"), message);
    }

    private List<App> read(String json) throws IOException {
        return AppsFile.read(Files.writeString(folder.resolve("apps.json"), json));
    }
}
