package io.broadcaster.demo;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import jakarta.inject.Inject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The login page, which gives a cookie for the operator's token. */
final class LoginApi implements Endpoints {
    private final Operators operators;
    private final Pages pages;

    @Inject
    LoginApi(Operators operators, Pages pages) {
        this.operators = operators;
        this.pages = pages;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/login", context -> pages.send(context, "login", ""));
        routes.post("/login", this::logIn);
        routes.post("/logout", context -> {
            operators.logOut(context);
            context.redirect("/login", HttpStatus.SEE_OTHER);
        });
    }

    private void logIn(Context context) {
        String token = Objects.requireNonNullElse(context.formParam("token"), "");
        try {
            if (operators.logIn(context, token)) {
                context.redirect(next(context.queryParam("next")), HttpStatus.SEE_OTHER);
                return;
            }
            context.status(401);
            pages.send(context, "login", "That is not the token that the server has as ADMIN_TOKEN.");
        } catch (HttpResponseException tooMany) {
            context.status(tooMany.getStatus());
            pages.send(context, "login", String.valueOf(tooMany.getMessage()));
        }
    }

    /** A path of this server: anything else would lead wherever the link's author wants. */
    private static String next(@Nullable String path) {
        return path != null && path.matches("/[\\w.~-][\\w./~%-]*") ? path : "/";
    }
}
