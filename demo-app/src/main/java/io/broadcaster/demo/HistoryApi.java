package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.spi.Envelope;
import io.broadcaster.spi.History;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import jakarta.inject.Inject;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From where pages begin and catch up. */
final class HistoryApi implements Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryApi.class);
    private static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final int LONGEST = 1_024;
    /** A store that is frozen shall not take all of the server's threads, which answer everything else as well. */
    static final int AT_ONCE = 32;

    /** Characters of messages; smaller pages than this a store cuts short by their number alone. */
    private static final int LARGE = 1 << 18;

    private final BroadcasterManager manager;
    private final Readers readers;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    @Inject
    HistoryApi(BroadcasterManager manager, Readers readers) {
        this.manager = manager;
        this.readers = readers;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/broadcast/history", this::history);
    }

    private void history(Context context) {
        String channel = context.queryParam("channel");
        String after = context.queryParam("after");
        if (!isName(channel) || (after != null && !isName(after))) {
            throw new BadRequestResponse("Needs ?channel=, and perhaps &after= with a message's id or a cursor");
        }
        int limit = limit(context.queryParam("limit"));
        readers.check(context, null, channel);
        Responses.send(context, "application/json", json(read(channel, after, limit), limit));
    }

    private History.Page read(String channel, @Nullable String after, int limit) {
        if (!permits.tryAcquire()) {
            throw new ServiceUnavailableResponse("Too many are reading the history: ask again");
        }
        try {
            return manager.history(channel, after, limit, History.Order.OLDEST_FIRST);
        } catch (RuntimeException unreachable) {
            LOG.warn("[MAIN] The history cannot be read: {}", unreachable.getMessage());
            throw new ServiceUnavailableResponse("The history cannot be read at the moment");
        } finally {
            permits.release();
        }
    }

    /** Under steady traffic no page is ever empty, so that readers are told when they have all there was. */
    private static String json(History.Page page, int limit) {
        String messages = page.messages().stream().map(Envelope::encode).collect(Collectors.joining(","));
        boolean more = page.messages().size() == limit || messages.length() >= LARGE;
        StringBuilder json = new StringBuilder(messages.length() + 100);
        json.append("{\"messages\":[").append(messages).append("],\"cursor\":");
        return Envelope.quote(json, page.cursor())
                .append(",\"complete\":")
                .append(page.complete())
                .append(",\"more\":")
                .append(more)
                .append('}')
                .toString();
    }

    private static boolean isName(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        if (text.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        }
        throw new BadRequestResponse("limit is a number from 1 to " + MOST);
    }
}
