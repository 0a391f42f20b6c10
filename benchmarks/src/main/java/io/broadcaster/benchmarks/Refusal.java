package io.broadcaster.benchmarks;

/** How a provider stops working. */
enum Refusal {
    QUOTA(402, "Account is over its message quota"),
    FORBIDDEN(403, "The message quota of the account is exceeded"),
    RATE_LIMIT(429, "Too many requests"),
    SERVER_ERROR(500, "Internal server error"),
    RESET(Answer.RESET.status(), Answer.RESET.body()),
    HANG(Answer.NONE.status(), Answer.NONE.body());

    private final int status;
    private final String body;

    Refusal(int status, String body) {
        this.status = status;
        this.body = body;
    }

    Answer answer() {
        return new Answer(status, body);
    }

    /** Whether nobody can know what became of the messages: then the stub has taken every second request of them. */
    boolean isAmbiguous() {
        return compareTo(SERVER_ERROR) >= 0;
    }
}
