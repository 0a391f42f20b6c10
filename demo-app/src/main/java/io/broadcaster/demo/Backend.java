package io.broadcaster.demo;

import java.util.Locale;

/** The self-hosted servers of the demo. */
enum Backend {
    REDIS("Redis"),
    POSTGRES("PostgreSQL");

    private final String title;

    Backend(String title) {
        this.title = title;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** For {@code --without}. */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
