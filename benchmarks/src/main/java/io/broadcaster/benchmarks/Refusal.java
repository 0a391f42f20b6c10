package io.broadcaster.benchmarks;

/** How a provider stops working. */
enum Refusal {
    QUOTA(new Answer(402, "Account is over its message quota")),
    FORBIDDEN(new Answer(403, "The message quota of the account is exceeded")),
    RATE_LIMIT(new Answer(429, "Too many requests")),
    SERVER_ERROR(new Answer(500, "Internal server error")),
    RESET(Answer.RESET),
    HANG(Answer.NONE);

    final Answer answer;

    Refusal(Answer answer) {
        this.answer = answer;
    }

    /** Whether nobody can know what became of the messages: then the stub has taken every second request of them. */
    boolean isAmbiguous() {
        return compareTo(SERVER_ERROR) >= 0;
    }
}
