package io.broadcaster.demo;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Puts requests to the application's {@link ChannelAuthorizer}. */
final class Readers {
    private final Operators operators;
    private final ChannelAuthorizer authorizer;

    @Inject
    Readers(Operators operators, ChannelAuthorizer authorizer) {
        this.operators = operators;
        this.authorizer = authorizer;
    }

    /** Refuses whoever may not read the channel, as {@code member} where that is not null. */
    void check(Context context, @Nullable String member, String channel) {
        Viewer viewer = new Viewer(operators.isOperator(context), member, context::header);
        if (!authorizer.allows(viewer, channel)) {
            throw new ForbiddenResponse("You may not read that channel");
        }
    }
}
