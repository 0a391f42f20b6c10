package io.broadcaster.demo;

import io.javalin.config.RoutesConfig;

/** Some of what the app server answers. */
interface Endpoints {
    /** Adds them; where two match, the first that was added answers. */
    void addTo(RoutesConfig routes);
}
